"""The day as officials see it: of their own office only, or of any for who has none. Absent and not-yours are one."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from ventanilla.casos import selectors as casos
from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Llamada, Puesto, Sede, Servicio, Turno
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal, Carril
from ventanilla.citas.rules.codigo import show as show_codigo
from ventanilla.citas.rules.estados import EN_PALABRAS as DE_LA_CITA
from ventanilla.citas.rules.estados import PASAJERAS, EstadoCita
from ventanilla.citas.rules.turnos import EN_PALABRAS as DEL_TURNO
from ventanilla.citas.rules.turnos import (
    EN_PUESTO,
    VIVOS,
    EstadoTurno,
    find_codigo,
    is_no_show,
    queue_key,
)
from ventanilla.citas.selectors.disponibilidad import Busqueda, HoraLibre, free_hours, soonest, start_of
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.rules import mask_name
from ventanilla.rut import selectors as rut

# --- who, and where ---------------------------------------------------------------------------------


def is_own(actor: Actor, turno: Turno, *, now: datetime) -> bool:
    """Whether the turn is of this official, or of a taxpayer whom they represent. Raises ObjectDoesNotExist."""
    user = casos.funcionario_of(actor).user
    quien = turno.cita or turno
    if (quien.tipo_documento, quien.numero_documento) == (user.tipo_documento, user.numero_documento):
        return True
    nit = turno.cita.nit if turno.cita is not None else ""
    return bool(nit) and rut.acts_for(user.tipo_documento, user.numero_documento, nit, now)


def _sedes(actor: Actor) -> QuerySet[Sede]:
    seccional = casos.funcionario_of(actor).seccional
    todas = Sede.objects.filter(activa=True).select_related("punto")
    return todas.filter(punto__seccional_id=seccional) if seccional else todas


def sedes_of(actor: Actor) -> Sequence[Sede]:
    """Where this official may attend. Raises ObjectDoesNotExist."""
    return list(_sedes(actor).order_by("punto__name"))


def sede_of(actor: Actor, codigo: str) -> Sede:
    """Raises ObjectDoesNotExist."""
    return _sedes(actor).get(pk=codigo)


def puestos_of(actor: Actor) -> Sequence[Puesto]:
    """The desks of their offices. Raises ObjectDoesNotExist."""
    return list(
        Puesto.objects.filter(sede__in=_sedes(actor), activo=True)
        .select_related("sede__punto")
        .order_by("sede__punto__name", "canal", "nombre")
    )


def puesto_of(actor: Actor, puesto_id: int) -> Puesto:
    """Raises ObjectDoesNotExist."""
    return Puesto.objects.select_related("sede__punto").get(pk=puesto_id, sede__in=_sedes(actor), activo=True)


def lineas() -> Sequence[str]:
    """What is attended, in the order of the list of services."""
    return list(dict.fromkeys(servicio.linea for servicio in selectors.oferta.servicios()))


def servicios_sin_cita(sede: Sede) -> Sequence[Servicio]:
    """What somebody may come for without appointment: what is attended in person, or in order of arrival only."""
    return [
        uno
        for uno in selectors.oferta.servicios()
        if uno.sin_cita or Canal.PRESENCIAL in uno.canales or sede.solo_presencial
    ]


def turno_for(actor: Actor, turno_id: int) -> Turno:
    """A turn of one of their offices. Raises ObjectDoesNotExist."""
    return Turno.objects.select_related(
        "sede__punto", "puesto", "servicio", "cita__cupo__puesto", "cita__servicio", "funcionario"
    ).get(pk=turno_id, sede__in=_sedes(actor))


def cita_for_desk(actor: Actor, cita_id: UUID) -> Cita:
    """An appointment of one of their offices. Raises ObjectDoesNotExist."""
    return _citas(actor).get(pk=cita_id)


def cita_by_codigo(actor: Actor, texto: str) -> Cita:
    """By what was typed or scanned. Raises ObjectDoesNotExist, CodigoInvalido."""
    return _citas(actor).get(codigo=find_codigo(texto))


def _citas(actor: Actor) -> QuerySet[Cita]:
    return (
        Cita.objects.filter(cupo__sede__in=_sedes(actor))
        .exclude(estado__in=sorted({*PASAJERAS, EstadoCita.VENCIDA}))
        .select_related("servicio", "cupo__puesto", "cupo__sede__punto")
    )


# --- the day ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fila:
    """Somebody of the day in a list, masked: who attends them sees the name."""

    at: datetime
    numero: str
    codigo: str
    nombre: str
    servicio: str
    canal: str
    puesto: str
    estado: str
    palabra: str
    tono: str
    preferente: bool
    turno_id: int | None = None
    cita_id: UUID | None = None
    espera: int | None = None
    llega: bool = False
    regresa: bool = False
    llamable: bool = False
    reagendable: bool = False


_TONOS = {
    EstadoTurno.EN_ESPERA.value: "info", EstadoTurno.LLAMADO.value: "warn", EstadoTurno.EN_ATENCION.value: "warn",
    EstadoTurno.ATENDIDO.value: "ok", EstadoTurno.SE_FUE.value: "error", EstadoCita.NO_ASISTIO.value: "error",
    EstadoCita.ATENDIDA.value: "ok",
}  # fmt: skip


def _name(persona: Cita | Turno) -> str:
    if isinstance(persona, Turno):
        return persona.nombre
    return f"{persona.nombres} {persona.apellidos}".strip()


def name_of(turno: Turno) -> str:
    """Who it is, in full: for the official who attends them."""
    return _name(turno.cita) if turno.cita is not None else turno.nombre


def _of_cita(cita: Cita, turno: Turno | None, *, now: datetime) -> Fila:
    vivo = turno is not None and turno.estado in VIVOS
    estado = turno.estado if turno is not None and vivo else cita.estado
    return Fila(
        at=cita.cupo.inicio_at,
        numero=turno.numero if turno else "",
        codigo=cita.codigo or "",
        nombre=mask_name(_name(cita)),
        servicio=cita.servicio.nombre,
        canal=EN_PALABRAS[Canal(cita.cupo.canal)],
        puesto=(turno.puesto.nombre if turno and turno.puesto else cita.cupo.puesto.nombre),
        estado=estado,
        palabra=DEL_TURNO[EstadoTurno(estado)] if vivo else _word(cita.estado),
        tono=_TONOS.get(estado, ""),
        preferente=bool(turno and turno.preferente),
        turno_id=turno.pk if turno else None,
        cita_id=cita.pk,
        espera=_waited(turno, now=now) if turno and vivo else None,
        llega=cita.estado in (EstadoCita.CONFIRMADA, EstadoCita.NO_ASISTIO)
        and cita.cupo.canal in (Canal.PRESENCIAL, Canal.VIDEO),
        llamable=estado == EstadoTurno.EN_ESPERA,
        reagendable=cita.estado in (EstadoCita.CONFIRMADA, EstadoCita.EN_SALA, EstadoCita.NO_ASISTIO),
    )


def _word(estado: str) -> str:
    """For an official: who cancelled is not «usted»."""
    return "Cancelada" if estado == EstadoCita.CANCELADA else DE_LA_CITA[EstadoCita(estado)]


def _of_turno(turno: Turno, *, now: datetime) -> Fila:
    return Fila(
        at=turno.llegada_at,
        numero=turno.numero,
        codigo="",
        nombre=mask_name(turno.nombre),
        servicio=turno.servicio.nombre,
        canal=EN_PALABRAS[Canal(turno.canal)],
        puesto=turno.puesto.nombre if turno.puesto else "",
        estado=turno.estado,
        palabra=DEL_TURNO[EstadoTurno(turno.estado)],
        tono=_TONOS.get(turno.estado, ""),
        preferente=turno.preferente,
        turno_id=turno.pk,
        espera=_waited(turno, now=now) if turno.estado in VIVOS else None,
        regresa=turno.estado == EstadoTurno.SE_FUE,
        llamable=turno.estado == EstadoTurno.EN_ESPERA,
    )


def _waited(turno: Turno, *, now: datetime) -> int:
    """Minutes, until they were called."""
    return max(0, int(((turno.llamado_at or now) - turno.llegada_at).total_seconds() // 60))


POR_PAGINA = 40


@dataclass(frozen=True, slots=True)
class Dia:
    """The day of an office, or of one of its desks. `fila` is who waits, in the order in which they will be called."""

    sede: Sede
    dia: date
    filas: tuple[Fila, ...]
    cuentas: tuple[tuple[str, int], ...]
    fila: tuple[Turno, ...]
    puestos: tuple[tuple[int, str], ...]
    pagina: int
    paginas: int


@dataclass(frozen=True, slots=True)
class _Clave:
    """What is enough of a row to put it in its place and count it."""

    at: datetime
    cita_id: UUID | None
    turno: Turno | None
    palabra: str


def _keys_of_citas(sede: Sede, dia: date, puesto: int | None, ultimos: dict[UUID, Turno]) -> Iterator[_Clave]:
    citas = Cita.objects.filter(
        cupo__sede=sede, cupo__inicio_at__gte=start_of(dia), cupo__inicio_at__lt=start_of(dia + timedelta(days=1))
    ).exclude(estado__in=sorted({*PASAJERAS, EstadoCita.VENCIDA}))
    if puesto is not None:
        citas = citas.filter(cupo__puesto_id=puesto)
    for pk, at, estado in citas.values_list("pk", "cupo__inicio_at", "estado"):
        turno = ultimos.get(pk)
        vivo = turno is not None and turno.estado in VIVOS
        yield _Clave(at, pk, turno, DEL_TURNO[EstadoTurno(turno.estado)] if turno and vivo else _word(estado))


def day_of(sede: Sede, dia: date, *, puesto: int | None = None, pagina: int = 1, now: datetime) -> Dia:
    """Everybody of that day, by hour, forty to a page: with appointment and without. `puesto`: that of the place, or
    the desk that called who has none."""
    turnos = list(Turno.objects.filter(sede=sede, dia_date=dia).select_related("servicio", "puesto").order_by("pk"))
    ultimos = {turno.cita_id: turno for turno in turnos if turno.cita_id is not None}
    claves = list(_keys_of_citas(sede, dia, puesto, ultimos))
    claves += [
        _Clave(turno.llegada_at, None, turno, DEL_TURNO[EstadoTurno(turno.estado)])
        for turno in turnos
        if turno.cita_id is None and (puesto is None or turno.puesto_id == puesto)
    ]
    claves.sort(key=lambda una: (una.at, una.turno.pk if una.turno else 0, str(una.cita_id)))
    paginas = max(1, -(-len(claves) // POR_PAGINA))
    pagina = min(max(1, pagina), paginas)
    de_esta = claves[(pagina - 1) * POR_PAGINA : pagina * POR_PAGINA]
    citas = (
        Cita.objects.filter(pk__in=[una.cita_id for una in de_esta if una.cita_id])
        .select_related("servicio", "cupo__puesto")
        .in_bulk()
    )
    filas = []
    for una in de_esta:
        if una.cita_id is not None:
            filas.append(_of_cita(citas[una.cita_id], una.turno, now=now))
        elif una.turno is not None:
            filas.append(_of_turno(una.turno, now=now))
    return Dia(
        sede=sede,
        dia=dia,
        filas=tuple(filas),
        cuentas=tuple(Counter(una.palabra for una in claves).items()),
        fila=tuple(_in_line(turnos)),
        puestos=tuple(Puesto.objects.filter(sede=sede, activo=True).order_by("nombre").values_list("pk", "nombre")),
        pagina=pagina,
        paginas=paginas,
    )


def _in_line(turnos: Iterable[Turno]) -> list[Turno]:
    """Who waits, as `call_next` would call them."""
    return sorted((uno for uno in turnos if uno.estado == EstadoTurno.EN_ESPERA), key=queue_key)


def at_desk(puesto: Puesto) -> Turno | None:
    """Whom this desk has called or attends."""
    return Turno.objects.filter(puesto=puesto, estado__in=sorted(EN_PUESTO)).first()


def waiting_for(puesto: Puesto, lineas: Sequence[str], *, now: datetime) -> int:
    """How many wait whom this desk would call."""
    fila = Turno.objects.filter(
        sede_id=puesto.sede_id, canal=puesto.canal, estado=EstadoTurno.EN_ESPERA, dia_date=timezone.localdate(now)
    )
    return (fila.filter(linea__in=lineas) if lineas else fila).count()


# --- the screen of the room and the person who waits --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Llamado:
    numero: str
    puesto: str
    nuevo: bool


@dataclass(frozen=True, slots=True)
class Pantalla:
    """Numbers and desks, nothing else. `nuevo`: called in the last half minute."""

    sede: str
    llamados: tuple[Llamado, ...]
    siguientes: tuple[str, ...]

    @property
    def huella(self) -> str:
        """Changes when what is shown does: the same is not sent, nor read aloud, twice."""
        return _digest(self)


EN_PANTALLA = 6


def _digest(visto: object) -> str:
    return hashlib.sha256(repr(visto).encode()).hexdigest()[:12]


def screen_of(codigo: str, *, now: datetime) -> Pantalla:
    """What the room sees. Public: it names nobody. Raises ObjectDoesNotExist."""
    sede = selectors.oferta.sede(codigo)
    hoy = Turno.objects.filter(sede=sede, dia_date=timezone.localdate(now), canal=Canal.PRESENCIAL)
    en_puesto = hoy.filter(estado__in=sorted(EN_PUESTO)).select_related("puesto").order_by("-llamado_at")[:EN_PANTALLA]
    return Pantalla(
        sede.punto.name,
        tuple(
            Llamado(
                uno.numero,
                uno.puesto.nombre if uno.puesto else "",
                uno.estado == EstadoTurno.LLAMADO
                and uno.llamado_at is not None
                and now - uno.llamado_at <= timedelta(seconds=30),
            )
            for uno in en_puesto
        ),
        tuple(uno.numero for uno in _in_line(hoy.filter(estado=EstadoTurno.EN_ESPERA))[:EN_PANTALLA]),
    )


@dataclass(frozen=True, slots=True)
class Espera:
    """What somebody who waits is told: their number, and how many go before."""

    numero: str
    estado: EstadoTurno
    palabra: str
    puesto: str
    antes: int

    @property
    def huella(self) -> str:
        return _digest(self)


def wait_of(turno: Turno) -> Espera:
    """For the person themselves."""
    antes = 0
    if turno.estado == EstadoTurno.EN_ESPERA:
        fila = _in_line(
            Turno.objects.filter(
                sede=turno.sede, dia_date=turno.dia_date, canal=turno.canal, estado=EstadoTurno.EN_ESPERA
            )
        )
        antes = next((n for n, otro in enumerate(fila) if otro.pk == turno.pk), 0)
    puesto = turno.puesto.nombre if turno.puesto else ""
    estado = EstadoTurno(turno.estado)
    return Espera(turno.numero, estado, DEL_TURNO[estado], puesto, antes)


def turno_of_cita(cita: Cita, *, now: datetime) -> Turno | None:
    """The turn of today of an appointment that the caller may see."""
    return (
        Turno.objects.filter(cita=cita, dia_date=timezone.localdate(now))
        .select_related("sede", "puesto")
        .order_by("-pk")
        .first()
    )


# --- an attendance ----------------------------------------------------------------------------------


def nit_of(turno: Turno) -> str:
    """In whose account it is: that of the appointment, or the number of the document."""
    if turno.cita is not None:
        return turno.cita.nit or turno.cita.numero_documento
    return turno.numero_documento


def open_cases_of(actor: Actor, turno: Turno, *, now: datetime) -> list[casos.Fila]:
    """Open cases of the person to which this official may write."""
    nit = nit_of(turno)
    abiertos = [una for una in casos.cases_of_nit(nit, now=now) if una.abierto] if nit else []
    return [una for una in abiertos if _may_write(actor, una.numero, now=now)]


def _may_write(actor: Actor, numero: str, *, now: datetime) -> bool:
    try:
        casos.caso_for_official(actor, numero, now=now)
    except ObjectDoesNotExist:
        return False
    return True


def has_rut(turno: Turno) -> bool:
    """Whether there is a register that may be changed with the person present."""
    try:
        rut.rut_by_nit(nit_of(turno))
    except ObjectDoesNotExist:
        return False
    return True


def hours_for(cita: Cita, dia: date | None, *, now: datetime) -> tuple[date | None, Sequence[HoraLibre]]:
    """Free hours of the same office, service and way: of that day, or of the first that has any."""
    busqueda = Busqueda(
        cita.servicio.linea,
        canales=(cita.cupo.canal,),
        sedes=(cita.cupo.sede_id,),
        carriles=(Carril.GENERAL.value, Carril.VENCIMIENTO.value),
    )
    if dia is None:
        pronto = soonest(busqueda, sedes=[cita.cupo.sede_id], now=now)
        if not pronto:
            return None, ()
        dia = timezone.localdate(pronto[0].inicio_at)
    return dia, free_hours(busqueda, dia=dia, now=now)


# --- from a distance --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pendiente:
    """Somebody to be called or written to."""

    cita: Cita
    nombre: str
    codigo: str
    tono: str
    palabra: str
    veces: int
    ultima_at: datetime | None
    turno_id: int | None


POR_LISTA = 100


def to_contact(actor: Actor, canal: str, *, now: datetime) -> list[Pendiente]:
    """Those of today and of days before that nobody attended, the oldest first. Raises ObjectDoesNotExist."""
    fin = start_of(timezone.localdate(now) + timedelta(days=1))
    vivo = Turno.objects.filter(cita=OuterRef("pk"), estado__in=sorted(VIVOS)).values("pk")[:1]
    citas = (
        _citas(actor)
        .filter(
            cupo__canal=canal, cupo__inicio_at__lt=fin, cupo__inicio_at__gte=fin - timedelta(days=60),
            estado__in=[EstadoCita.CONFIRMADA, EstadoCita.EN_SALA, EstadoCita.EN_ATENCION],
        )
        .annotate(veces=Count("llamadas"), ultima_at=Max("llamadas__at"), vivo=Subquery(vivo))
        .order_by("cupo__inicio_at")[:POR_LISTA]
    )  # fmt: skip
    tarde = timedelta(minutes=selectors.ajustes().tolerancia_minutos)
    return [
        Pendiente(
            cita=cita,
            nombre=mask_name(_name(cita)),
            codigo=show_codigo(cita.codigo or ""),
            tono="warn" if cita.vivo else "error" if _is_late(cita, tarde, now) else "info",
            palabra="En atención" if cita.vivo else "Atrasada" if _is_late(cita, tarde, now) else "A la hora",
            veces=cita.veces,
            ultima_at=cita.ultima_at,
            turno_id=cita.vivo,
        )
        for cita in citas
    ]


def _is_late(cita: Cita, tarde: timedelta, now: datetime) -> bool:
    return is_no_show(cita.cupo.inicio_at, tolerancia=tarde, now=now)


def calls_of(cita: Cita) -> Sequence[Llamada]:
    return list(Llamada.objects.filter(cita=cita).select_related("funcionario").order_by("-at"))
