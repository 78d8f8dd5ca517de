"""Arriving: with an appointment by its code, or without one and by order of arrival."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Puesto, Sede, Servicio, Turno
from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.estados import VIVAS, EstadoCita, ensure_transition
from ventanilla.citas.rules.turnos import DEL_LUGAR, VIVOS, EstadoTurno, letters, may_check_in, turn_moment
from ventanilla.citas.services.citas import YaTieneCita, lock_with_places
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

PREFERENTE = "preferente"
"""The line of services for whom the law puts first."""


class OtroDia(Exception):
    """The appointment is not of today."""

    def __init__(self, cita: Cita, cupo: Cupo) -> None:
        self.cita, self.inicio_at = cita, cupo.inicio_at
        super().__init__(cita.codigo)


class FueraDeHora(Exception):
    """Too early or too late to say by oneself that one arrived; an official may still do it."""

    def __init__(self, inicio_at: datetime) -> None:
        self.inicio_at = inicio_at
        super().__init__(inicio_at.isoformat())


class NoSeEspera(Exception):
    """The appointment was cancelled or attended already, or nobody comes for it: it is by telephone or mail."""


class YaEspera(Exception):
    """This person waits already, or has an appointment today: nobody stands twice in the queue."""

    def __init__(self, *, turno: Turno | None = None, cita: Cita | None = None) -> None:
        self.turno, self.cita = turno, cita
        super().__init__(str(turno or cita))


@dataclass(frozen=True, slots=True)
class Quien:
    """Somebody without appointment: what is needed to call and attend them, no more."""

    tipo_documento: str
    numero_documento: str
    nombre: str


def tolerancia() -> timedelta:
    return timedelta(minutes=selectors.ajustes().tolerancia_minutos)


@transaction.atomic
def check_in(
    actor: Actor, cita_id: UUID, *, preferente: bool = False, por_si_mismo: bool = False, now: datetime
) -> Turno:
    """Give a turn to who arrives with an appointment. Arriving twice is arriving once.

    `por_si_mismo`: without an official, so only near the hour; who is late talks to one. Raises ObjectDoesNotExist,
    OtroDia, FueraDeHora, NoSeEspera, YaTieneCita (absent, they took another one already).
    """
    [cita], lugares = lock_with_places([cita_id])
    cupo = lugares[cita.cupo_id]
    hoy = timezone.localdate(now)
    propios = Turno.objects.select_for_update().filter(cita=cita, dia_date=hoy).order_by("-id")
    turno = propios.first()
    if turno is not None and turno.estado in VIVOS:
        return turno
    if cita.estado not in (EstadoCita.CONFIRMADA, EstadoCita.NO_ASISTIO):
        raise NoSeEspera
    if timezone.localdate(cupo.inicio_at) != hoy:
        raise OtroDia(cita, cupo)
    tarde = tolerancia()
    if por_si_mismo:
        if cupo.canal not in (Canal.PRESENCIAL, Canal.VIDEO):
            raise NoSeEspera
        if cita.estado != EstadoCita.CONFIRMADA or not may_check_in(cupo.inicio_at, tolerancia=tarde, now=now):
            raise FueraDeHora(cupo.inicio_at)
    _to_the_room(cita)
    orden_at = turn_moment(now, cupo.inicio_at, tolerancia=tarde)
    if turno is not None and turno.estado == EstadoTurno.SE_FUE:
        back_in_line(turno, orden_at=orden_at)
        note(actor, turno, "regreso", cita)
        return turno
    sede = Sede.objects.get(pk=cupo.sede_id)
    servicio = Servicio.objects.get(pk=cita.servicio_id)
    return _give_number(
        actor,
        Turno(
            llave=uuid4(),
            sede=sede,
            canal=cupo.canal,
            linea=servicio.linea,
            servicio=servicio,
            cita=cita,
            preferente=preferente or servicio.linea == PREFERENTE,
            necesidades=_that_desks_meet(sede, cupo.canal, cita.necesidades),
            orden_at=orden_at,
            llegada_at=now,
        ),
        now=now,
    )


def _to_the_room(cita: Cita) -> None:
    ensure_transition(EstadoCita(cita.estado), EstadoCita.EN_SALA)
    cita.estado, cita.cerrada_at = EstadoCita.EN_SALA, None
    cita.version += 1
    try:
        with transaction.atomic():
            cita.save(update_fields=["estado", "cerrada_at", "version"])
    except IntegrityError as error:  # cita_one_live_per_persona: absent, and booked again meanwhile
        otra = selectors.live_of_persona(cita.persona, cita.servicio_id)
        if otra is None:
            raise
        raise YaTieneCita(otra) from error


def back_in_line(turno: Turno, *, orden_at: datetime) -> None:
    """With the number they had, at the place of who arrives now."""
    turno.estado = EstadoTurno.EN_ESPERA
    turno.orden_at = orden_at
    turno.puesto, turno.funcionario = None, None
    turno.llamado_at, turno.inicio_at, turno.fin_at = None, None, None
    turno.llamadas, turno.resultado = 0, ""
    turno.save()


def _that_desks_meet(sede: Sede, canal: str, necesidades: Iterable[str]) -> list[str]:
    """Needs of the place that some desk of the office meets: for one that none does, nobody waits in vain."""
    hay: set[str] = set()
    for atiende in Puesto.objects.filter(sede=sede, canal=canal, activo=True).values_list("atiende", flat=True):
        hay |= set(atiende)
    return sorted(DEL_LUGAR & hay & set(necesidades))


def _give_number(actor: Actor, turno: Turno, *, now: datetime) -> Turno:
    """The next number of this office and day, last: everybody who arrives waits for its row."""
    hoy = timezone.localdate(now)
    lineas = Servicio.objects.order_by("orden", "codigo").values_list("linea", flat=True)
    turno.dia_date, turno.letra = hoy, letters(list(lineas))[turno.linea]
    serie = f"turno:{turno.sede.numero:03d}:{hoy:%m%d}"
    turno.consecutivo = expediente.next_consecutivo(serie, hoy.year)
    turno.save()
    note(actor, turno, "llegada", turno.cita)
    return turno


def note(actor: Actor, turno: Turno, accion: str, cita: Cita | None = None, **datos: str | int | bool) -> None:
    """One event of this turn, without anybody's name."""
    expediente.record_evento(
        actor, accion=f"citas.turno.{accion}", objeto=f"turno:{turno.pk}", nit=cita.nit if cita else "",
        datos={"turno": turno.numero, "sede": turno.sede_id, **({"cita": str(cita.pk)} if cita else {}), **datos},
    )  # fmt: skip


@transaction.atomic
def take_turn(
    actor: Actor,
    sede: Sede,
    servicio: Servicio,
    quien: Quien,
    *,
    preferente: bool = False,
    necesidades: Iterable[str] = (),
    llave: UUID,
    now: datetime,
) -> Turno:
    """A turn for who comes without appointment. The same `llave` gives the same turn. Raises YaEspera."""
    previo = Turno.objects.select_related("sede").filter(llave=llave).first()
    if previo is not None:
        return previo
    _ensure_not_here(sede, servicio, quien, now=now)
    turno = Turno(
        llave=llave,
        sede=sede,
        canal=Canal.PRESENCIAL,
        linea=servicio.linea,
        servicio=servicio,
        tipo_documento=quien.tipo_documento,
        numero_documento=quien.numero_documento,
        nombre=quien.nombre,
        preferente=preferente or servicio.linea == PREFERENTE,
        necesidades=_that_desks_meet(sede, Canal.PRESENCIAL, necesidades),
        orden_at=turn_moment(now, None, tolerancia=timedelta()),
        llegada_at=now,
    )
    try:
        with transaction.atomic():
            return _give_number(actor, turno, now=now)
    except IntegrityError:  # turno_one_per_llave: the second click of the same button
        return Turno.objects.select_related("sede").get(llave=llave)


def _ensure_not_here(sede: Sede, servicio: Servicio, quien: Quien, *, now: datetime) -> None:
    hoy = timezone.localdate(now)
    suyo = Turno.objects.select_related("sede").filter(
        sede=sede, dia_date=hoy, linea=servicio.linea, estado__in=sorted(VIVOS),
        tipo_documento=quien.tipo_documento, numero_documento=quien.numero_documento,
    ).first()  # fmt: skip
    if suyo is not None:
        raise YaEspera(turno=suyo)
    persona = f"{quien.tipo_documento}-{quien.numero_documento}"
    inicio, fin = selectors.disponibilidad.start_of(hoy), selectors.disponibilidad.start_of(hoy + timedelta(days=1))
    cita = Cita.objects.select_related("cupo").filter(
        persona=persona, estado__in=sorted(VIVAS), servicio__linea=servicio.linea, cupo__sede=sede,
        cupo__canal=Canal.PRESENCIAL, cupo__inicio_at__gte=inicio, cupo__inicio_at__lt=fin,
    ).first()  # fmt: skip
    if cita is not None:
        raise YaEspera(cita=cita)
