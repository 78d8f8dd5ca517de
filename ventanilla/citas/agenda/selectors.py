"""The agenda as its officials read it: rules, closures and windows as plain values, and what is there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ventanilla.casos import selectors as casos
from ventanilla.citas import selectors
from ventanilla.citas.models import (
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    Cita,
    Cupo,
    ReglaDeAgenda,
    Rescate,
    Sede,
)
from ventanilla.citas.rules.agenda import Apertura, Cierre, Ocupado, Regla, first_of_month, last_of_month
from ventanilla.citas.rules.cambios import RESCATE, TipoDeCambio
from ventanilla.citas.rules.codigo import show
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.selectors.disponibilidad import start_of
from ventanilla.comun.actor import Actor, Calidad


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
    return now.astimezone(selectors.disponibilidad.BOGOTA).date()


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


SITUACIONES: Mapping[Situacion, str] = {
    Situacion.PENDIENTE: "Le estamos buscando otros cupos",
    Situacion.OFRECIDA: "Tiene cupos apartados; falta que elija",
    Situacion.CAMBIO: "Ya tiene otra hora",
    Situacion.CANCELADA: "La cita se canceló",
    Situacion.SIN_CUPO: "No hay cupo para ofrecerle",
    Situacion.SIN_RESPUESTA: "No respondió a tiempo",
    Situacion.SIGUE: "Conserva su hora",
}


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
    def palabra(self) -> str:
        return SITUACIONES[self.situacion]

    @property
    def may_try_again(self) -> bool:
        return self.situacion in (Situacion.SIN_CUPO, Situacion.SIN_RESPUESTA)


def masked(nombres: str, apellidos: str) -> str:
    """«Rosa C.»: enough to tell people apart in a list, not to know who they are."""
    return f"{nombres.split(' ')[0]} {apellidos[:1]}{'.' if apellidos else ''}".strip()


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
