"""The agenda as its officials read it: rules, closures and windows as plain values, and what is there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractHour, TruncHour

from ventanilla.casos import selectors as casos
from ventanilla.citas import selectors
from ventanilla.citas.agenda.rules import line_in_words
from ventanilla.citas.models import (
    Ajustes,
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    Cita,
    Cupo,
    Puesto,
    ReglaDeAgenda,
    Rescate,
    Sede,
    Servicio,
)
from ventanilla.citas.rules.agenda import Apertura, Cierre, Ocupado, Regla, first_of_month, last_of_month
from ventanilla.citas.rules.cambios import RESCATE, TipoDeCambio
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.codigo import show
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.rules.inasistencia import SEMANAS, Estimacion, Franja, band_of, extra_places, share_out
from ventanilla.citas.selectors.disponibilidad import BOGOTA, start_of
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.dias_habiles import holidays_of

CAMBIOS_A_LA_VISTA = 60
CUMPLIDAS = frozenset({EstadoCita.ATENDIDA, EstadoCita.NO_ASISTIO})


def _time(texto: str) -> time:
    return time.fromisoformat(texto)


def as_rule(fila: ReglaDeAgenda, *, puestos: Iterable[int] | None = None) -> Regla:
    """The row as the rules see it: only desks that still attend in its way, in the order of their names."""
    if puestos is None:
        puestos = [
            puesto.pk
            for puesto in sorted(fila.puestos.all(), key=lambda puesto: (puesto.nombre, puesto.pk))
            if puesto.activo and puesto.canal == fila.canal
        ]
    return Regla(
        id=fila.pk or 0,
        sede=fila.sede_id,
        linea=fila.linea,
        canal=fila.canal,
        puestos=tuple(puestos),
        dias=frozenset(fila.dias),
        desde_time=fila.desde_time,
        hasta_time=fila.hasta_time,
        minutos=fila.minutos,
        desde_date=fila.desde_date,
        hasta_date=fila.hasta_date,
        pausas=tuple((_time(desde), _time(hasta)) for desde, hasta in fila.pausas),
        reserva_vencimiento=fila.reserva_vencimiento,
        festivos=fila.festivos,
    )


def rules_of(sede: str) -> list[Regla]:
    """The rules in force of an office, in the order in which they take their desks."""
    filas = (
        ReglaDeAgenda.objects.filter(sede=sede, sede__activa=True, activa=True)
        .prefetch_related("puestos")
        .order_by("pk")
    )
    return [as_rule(fila) for fila in filas]


def closures(sede: str, desde: date, hasta: date, *, sin: int | None = None) -> list[Cierre]:
    """What closes an office between two days, were it for every office; `sin`: as if that one were not."""
    filas = CierreDeAgenda.objects.filter(
        Q(sede=sede) | Q(sede=None), dia_date__gte=desde, dia_date__lte=hasta, deshecho_at=None
    ).exclude(pk=sin or 0)
    return [Cierre(fila.sede_id or "", fila.dia_date, fila.desde_time, fila.hasta_time) for fila in filas]


def openings(desde: date, hasta: date) -> list[Apertura]:
    """The announced windows of these months. Public: the calendar of releases reads it too."""
    filas = AperturaDeAgenda.objects.filter(mes_date__gte=first_of_month(desde), mes_date__lte=hasta)
    return [Apertura(fila.mes_date, fila.abre_at, fila.sede_id or "", fila.linea) for fila in filas]


def busy(sede: str, desde: date, hasta: date) -> list[Ocupado]:
    """When desks have somebody to attend at a place that was taken away: they come unless they choose another."""
    return [
        Ocupado(*fila)
        for fila in Cupo.objects.filter(
            sede=sede,
            inicio_at__gte=start_of(desde),
            inicio_at__lt=start_of(hasta + timedelta(days=1)),
            retirado_at__isnull=False,
            citas__estado__in=sorted(VIVAS),
        ).values_list("puesto_id", "inicio_at", "fin_at")
    ]


def horizon(*, now: datetime) -> tuple[date, date]:
    """From today to the last day that is made: one month beyond those that can be booked, so that it can be
    announced, looked at and corrected before it opens."""
    hoy = local_date(now)
    return hoy, last_of_month(hoy, selectors.ajustes().ventana_meses)


def local_date(now: datetime) -> date:
    return now.astimezone(BOGOTA).date()


def codes_with_rules() -> Sequence[str]:
    """Offices that have a rule in force."""
    return list(
        ReglaDeAgenda.objects.filter(activa=True, sede__activa=True)
        .order_by("sede_id")
        .values_list("sede_id", flat=True)
        .distinct()
    )


def office_of(actor: Actor) -> str:
    """The office whose agenda this official makes; "" is every office. Raises ObjectDoesNotExist."""
    return casos.funcionario_of(actor).seccional


NACIONALES = frozenset({TipoDeCambio.SERVICIO, TipoDeCambio.AJUSTES})


def may_edit(actor: Actor, sede: str, tipo: TipoDeCambio | None = None) -> bool:
    """Whoever is of one office edits that one and its points; what is of the whole country is for who has all."""
    if actor.calidad is Calidad.SISTEMA:
        return True
    suya = office_of(actor)
    if not suya:
        return True
    if not sede or tipo in NACIONALES:
        return False
    return Sede.objects.filter(punto_id=sede, punto__seccional_id=suya).exists()


def ensure_may_edit(actor: Actor, sede: str, tipo: TipoDeCambio | None = None) -> None:
    """Raises ObjectDoesNotExist: another's office and one that is not are the same answer."""
    if not may_edit(actor, sede, tipo):
        raise Sede.DoesNotExist


def sedes_for(actor: Actor) -> Sequence[Sede]:
    """The offices whose agenda this official may make, also those that give no appointments now."""
    suya = office_of(actor)
    sedes = Sede.objects.select_related("punto__municipio").order_by("punto__city", "punto__name", "pk")
    return list(sedes.filter(punto__seccional_id=suya) if suya else sedes)


def nearest(sede: str) -> list[list[str]]:
    """Offices in rings: itself, its city, its department, the rest of the country."""
    filas = {
        codigo: (municipio, departamento)
        for codigo, municipio, departamento in Sede.objects.filter(activa=True)
        .order_by("pk")
        .values_list("punto_id", "punto__municipio_id", "punto__municipio__departamento_id")
    }
    punto = Sede.objects.select_related("punto__municipio").get(pk=sede).punto
    anillos: list[list[str]] = [[], [], [], []]
    for codigo, (municipio, departamento) in filas.items():
        if codigo == sede:
            anillos[0].append(codigo)
        elif municipio == punto.municipio_id:
            anillos[1].append(codigo)
        elif departamento == punto.municipio.departamento_id:
            anillos[2].append(codigo)
        else:
            anillos[3].append(codigo)
    return anillos


# --- who lost a place ----------------------------------------------------------------------------------


class Situacion(StrEnum):
    PENDIENTE = "pendiente"
    OFRECIDA = "ofrecida"
    CAMBIO = "cambio"
    CANCELADA = "cancelada"
    SIN_CUPO = "sin_cupo"
    SIN_RESPUESTA = "sin_respuesta"
    SIGUE = "sigue"


@dataclass(frozen=True, slots=True)
class Afectada:
    """Somebody whose place a change took away, as much as an official needs to see of them."""

    cita_id: UUID
    pk: int
    codigo: str
    quien: str
    servicio: str
    inicio_at: datetime
    ofertas: int
    situacion: Situacion

    @property
    def may_try_again(self) -> bool:
        return self.situacion in (Situacion.SIN_CUPO, Situacion.SIN_RESPUESTA)


def masked(nombres: str, apellidos: str) -> str:
    """«Rosa C.»: enough to tell people apart in a list, not to know who they are."""
    return f"{nombres.split(' ')[0]} {apellidos[:1]}{'.' if apellidos else ''}".strip()


@dataclass(frozen=True, slots=True)
class Vista:
    """Somebody who would lose a place, as much as an official needs to see of them."""

    codigo: str
    quien: str
    servicio: str
    puesto: str
    inicio_at: datetime


def as_seen(cita: Cita) -> Vista:
    """Masked: whoever makes the agenda need not know who comes."""
    return Vista(
        codigo=show(cita.codigo or ""),
        quien=masked(cita.nombres, cita.apellidos),
        servicio=cita.servicio.nombre,
        puesto=cita.cupo.puesto.nombre,
        inicio_at=cita.cupo.inicio_at,
    )


def rescues_of(cambio: CambioDeAgenda, *, now: datetime) -> list[Afectada]:
    """Everybody who lost a place by this change, and how they are now: who needs something first."""
    vivas = Cita.objects.filter(mueve=OuterRef("cita"), motivo=RESCATE, estado=EstadoCita.OFRECIDA, hasta_at__gt=now)
    filas = (
        Rescate.objects.filter(cambio=cambio)
        .select_related("cita__cupo", "cita__servicio")
        .annotate(viva=Exists(vivas))
        .order_by("pk")
    )
    salen = [
        Afectada(
            cita_id=fila.cita_id,
            pk=fila.pk,
            codigo=show(fila.cita.codigo or ""),
            quien=masked(fila.cita.nombres, fila.cita.apellidos),
            servicio=fila.cita.servicio.nombre,
            inicio_at=fila.cita.cupo.inicio_at,
            ofertas=fila.ofertas,
            situacion=_situation(fila, viva=fila.viva),
        )
        for fila in filas
    ]
    orden = list(Situacion)
    return sorted(salen, key=lambda una: (not una.may_try_again, orden.index(una.situacion), una.inicio_at))


def _situation(fila: Rescate, *, viva: bool) -> Situacion:
    cita = fila.cita
    if cita.estado in (EstadoCita.CANCELADA, EstadoCita.CANCELADA_ENTIDAD):
        return Situacion.CANCELADA
    if cita.cupo.retirado_at is None:
        return Situacion.SIGUE if fila.cambio.deshecho_at is not None else Situacion.CAMBIO
    if fila.ofrecida_at is None:
        return Situacion.PENDIENTE
    if viva:
        return Situacion.OFRECIDA
    return Situacion.SIN_RESPUESTA if fila.ofertas else Situacion.SIN_CUPO


# --- pages ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Celda:
    """An hour of a day: how many places of each line and way, and how many are taken."""

    grupos: tuple["Grupo", ...] = ()
    cerrado: bool = False


@dataclass(frozen=True, slots=True)
class Grupo:
    linea: str
    canal: str
    total: int
    libres: int
    ocupados: int
    sin_abrir: int
    guardados: int
    afectadas: int

    @property
    def nombre(self) -> str:
        return line_in_words(self.linea)

    @property
    def lleno(self) -> bool:
        return self.libres == 0 and self.sin_abrir == 0


@dataclass(frozen=True, slots=True)
class Semana:
    dias: tuple[date, ...]
    filas: tuple[tuple[time, tuple[Celda, ...]], ...]
    festivos: Mapping[date, str]
    cerrados: Mapping[date, str]
    total: int
    libres: int
    ocupados: int


def week_of(sede: str, dia: date, *, now: datetime) -> Semana:
    """The week of that day at an office, by hours of the clock. Days without any place at its end are left out."""
    lunes = dia - timedelta(days=dia.weekday())
    dias = [lunes + timedelta(days=n) for n in range(7)]
    vive = Exists(Cita.objects.filter(cupo=OuterRef("pk"), estado__in=sorted(VIVAS | CUMPLIDAS)))
    filas = (
        Cupo.objects.filter(
            sede=sede, inicio_at__gte=start_of(lunes), inicio_at__lt=start_of(lunes + timedelta(days=7))
        )
        .annotate(vive=vive, hora=TruncHour("inicio_at", tzinfo=BOGOTA))
        .filter(Q(retirado_at__isnull=True) | Q(vive=True))
        .values("hora", "linea", "canal")
        .annotate(
            total=Count("pk", filter=Q(retirado_at__isnull=True)),
            libres=Count("pk", filter=Q(libre_at__lte=now, inicio_at__gt=now)),
            ocupados=Count("pk", filter=Q(vive=True)),
            sin_abrir=Count("pk", filter=Q(libre_at__gt=now, inicio_at__gt=now)),
            guardados=Count("pk", filter=~Q(carril=Carril.GENERAL) & Q(general_at__gt=now, libre_at__isnull=False)),
            afectadas=Count("pk", filter=Q(vive=True, retirado_at__isnull=False)),
        )
        .order_by("hora", "linea", "canal")
        .values_list("hora", "linea", "canal", "total", "libres", "ocupados", "sin_abrir", "guardados", "afectadas")
    )
    celdas: dict[tuple[time, date], list[Grupo]] = {}
    for hora, linea, canal, total, libres, ocupados, sin_abrir, guardados, afectadas in filas:
        local = hora.astimezone(BOGOTA)
        celdas.setdefault((local.time(), local.date()), []).append(
            Grupo(linea, canal, total, libres, ocupados, sin_abrir, guardados, afectadas)
        )
    cierres = {
        cierre.dia_date: cierre.motivo
        for cierre in CierreDeAgenda.objects.filter(
            Q(sede=sede) | Q(sede=None), dia_date__gte=lunes, dia_date__lte=dias[-1], deshecho_at=None
        )
    }
    while len(dias) > 5 and not any(clave[1] == dias[-1] for clave in celdas):
        dias.pop()
    horas = sorted({hora for hora, _dia in celdas})
    todos = [grupo for grupos in celdas.values() for grupo in grupos]
    return Semana(
        dias=tuple(dias),
        filas=tuple(
            (hora, tuple(Celda(tuple(celdas.get((hora, uno), ())), uno in cierres) for uno in dias)) for hora in horas
        ),
        festivos={uno: holidays_of(uno.year)[uno] for uno in dias if uno in holidays_of(uno.year)},
        cerrados=cierres,
        total=sum(grupo.total for grupo in todos),
        libres=sum(grupo.libres for grupo in todos),
        ocupados=sum(grupo.ocupados for grupo in todos),
    )


def rule_rows(sede: str) -> Sequence[ReglaDeAgenda]:
    """The rules of an office with their desks, those in use first."""
    return list(
        ReglaDeAgenda.objects.filter(sede=sede).prefetch_related("puestos").order_by("-activa", "linea", "canal", "pk")
    )


def desk_rows(sede: str) -> Sequence[Puesto]:
    return list(Puesto.objects.filter(sede=sede).order_by("-activo", "nombre"))


def rule_row(sede: str, pk: int) -> ReglaDeAgenda:
    """Raises ObjectDoesNotExist."""
    return ReglaDeAgenda.objects.get(pk=pk, sede=sede)


def desk_row(sede: str, pk: int) -> Puesto:
    """Raises ObjectDoesNotExist."""
    return Puesto.objects.get(pk=pk, sede=sede)


def lines() -> list[str]:
    """Lines of attention, those of more services first."""
    return list(
        Servicio.objects.filter(activo=True)
        .values_list("linea", flat=True)
        .annotate(n=Count("pk"))
        .order_by("-n", "linea")
    )


def service_rows() -> Sequence[Servicio]:
    """Every service, also those that are not offered."""
    return list(Servicio.objects.order_by("-activo", "orden", "codigo"))


def service_row(codigo: str) -> Servicio:
    """Raises ObjectDoesNotExist."""
    return Servicio.objects.get(pk=codigo)


def opening_rows(actor: Actor, *, now: datetime) -> Sequence[AperturaDeAgenda]:
    """What was announced, from this month on."""
    filas = AperturaDeAgenda.objects.filter(mes_date__gte=first_of_month(local_date(now))).select_related("sede__punto")
    suya = office_of(actor)
    if suya:
        filas = filas.filter(Q(sede=None) | Q(sede__punto__seccional=suya))
    return list(filas.order_by("mes_date", "sede", "linea"))


def change_rows(actor: Actor, *, sede: str = "") -> Sequence[CambioDeAgenda]:
    """What was done lately to the agendas that this official makes."""
    filas = CambioDeAgenda.objects.select_related("sede__punto", "hecho_por")
    suya = office_of(actor)
    if suya:
        filas = filas.filter(sede__punto__seccional=suya)
    if sede:
        filas = filas.filter(Q(sede=sede) | Q(sede=None))
    return list(filas.order_by("-pk")[:CAMBIOS_A_LA_VISTA])


def change_for(actor: Actor, pk: int) -> CambioDeAgenda:
    """Raises ObjectDoesNotExist: another office's and one that is not are the same answer."""
    cambio = CambioDeAgenda.objects.select_related("sede__punto", "hecho_por").get(pk=pk)
    ensure_may_edit(actor, cambio.sede_id or "")
    return cambio


def sede_for(actor: Actor, codigo: str) -> Sede:
    """An office whose agenda this official makes. Raises ObjectDoesNotExist."""
    ensure_may_edit(actor, codigo)
    return Sede.objects.select_related("punto__municipio").get(pk=codigo)


def desk_names(sede: str) -> dict[int, str]:
    """To say of which desks a rule is."""
    return dict(Puesto.objects.filter(sede=sede).values_list("pk", "nombre"))


def opening_row(sede: str, mes: str, linea: str) -> AperturaDeAgenda | None:
    """What was announced for exactly that, if anything was."""
    try:
        mes_date = date.fromisoformat(mes)
    except ValueError:
        return None
    return AperturaDeAgenda.objects.filter(mes_date=mes_date, sede=sede or None, linea=linea).first()


def saved_terms() -> Ajustes | None:
    """The terms, if somebody changed any."""
    return Ajustes.objects.filter(pk=1).first()


# --- overbooking ---------------------------------------------------------------------------------------


def estimates_of(sede: str, *, now: datetime) -> list[Estimacion]:
    """Who came and who did not, of the last weeks, by line, way and part of the day."""
    filas = (
        Cita.objects.filter(
            cupo__sede=sede,
            cupo__inicio_at__gte=now - timedelta(weeks=SEMANAS),
            cupo__inicio_at__lt=now,
            estado__in=sorted(CUMPLIDAS),
        )
        .annotate(hora=ExtractHour("cupo__inicio_at", tzinfo=BOGOTA))
        .values_list("cupo__linea", "cupo__canal", "hora", "estado")
        .annotate(n=Count("pk"))
        .order_by("cupo__linea", "cupo__canal", "hora")
    )
    cuentas: dict[tuple[str, str, Franja], list[int]] = {}
    for linea, canal, hora, estado, n in filas:
        cuenta = cuentas.setdefault((linea, canal, band_of(hora)), [0, 0])
        cuenta[estado == EstadoCita.NO_ASISTIO] += n
    return [Estimacion(*clave, *cuenta) for clave, cuenta in cuentas.items()]


@dataclass(frozen=True, slots=True)
class Sobrecupo:
    """What could be added to a line in a part of one day, and from what figures. `bases`: beside which places."""

    estimacion: Estimacion
    cupos: int
    agendadas: int
    ya: int
    bases: tuple[int, ...]


def overbooking_of(sede: str, dia: date, *, now: datetime) -> list[Sobrecupo]:
    """What the figures allow for that day; nothing for what has begun."""
    maximo = selectors.ajustes().sobrecupo_maximo
    estimaciones = {(una.linea, una.canal, una.franja): una for una in estimates_of(sede, now=now)}
    vive = Exists(Cita.objects.filter(cupo=OuterRef("pk"), estado__in=sorted(VIVAS)))
    filas = (
        Cupo.objects.filter(sede=sede, retirado_at__isnull=True, inicio_at__gte=start_of(dia), inicio_at__gt=now)
        .filter(inicio_at__lt=start_of(dia + timedelta(days=1)))
        .annotate(vive=vive)
        .order_by("inicio_at", "pk")
        .values_list("pk", "linea", "canal", "inicio_at", "sobrecupo", "vive")
    )
    grupos: dict[tuple[str, str, Franja], dict[datetime, list[tuple[int, bool, bool]]]] = {}
    for pk, linea, canal, inicio_at, sobrecupo, ocupado in filas:
        clave = (linea, canal, band_of(inicio_at.astimezone(BOGOTA).hour))
        grupos.setdefault(clave, {}).setdefault(inicio_at, []).append((pk, sobrecupo, ocupado))
    salen = []
    for clave, horas in grupos.items():
        estimacion = estimaciones.get(clave, Estimacion(*clave, 0, 0))
        todos = [cupo for cupos in horas.values() for cupo in cupos]
        cupos_ = sum(not sobrecupo for _pk, sobrecupo, _vive in todos)
        agendadas = sum(ocupado and not sobrecupo for _pk, sobrecupo, ocupado in todos)
        ya = sum(sobrecupo for _pk, sobrecupo, _vive in todos)
        cuantos = extra_places(agendadas, estimacion.segura, cupos=cupos_, maximo_por_ciento=maximo, ya=ya)
        libres = [
            (
                next(pk for pk, sobrecupo, ocupado in cupos if ocupado and not sobrecupo),
                sum(ocupado for _pk, _sobrecupo, ocupado in cupos),
                sum(sobrecupo for _pk, sobrecupo, _vive in cupos),
            )
            for cupos in horas.values()
            if any(ocupado and not sobrecupo for _pk, sobrecupo, ocupado in cupos)
        ]
        bases = tuple(int(str(pk)) for pk in share_out(libres, cuantos))
        salen.append(Sobrecupo(estimacion, cupos_, agendadas, ya, bases))
    return salen
