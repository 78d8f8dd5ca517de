"""Calling and attending. Two desks never call the same person: the turn is locked with SKIP LOCKED, and constraints
are the last word. Each act is one transaction; what the appointment says follows in the same one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ventanilla.casos import services as casos
from ventanilla.citas.models import Cita, Puesto, Turno
from ventanilla.citas.rules import estados
from ventanilla.citas.rules.turnos import (
    EN_PUESTO,
    LA_CITA,
    LLAMADAS_MINIMAS,
    EstadoTurno,
    Resultado,
    TransicionInvalida,
    ensure_transition,
    turn_moment,
)
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.services.llegada import back_in_line, note, tolerancia
from ventanilla.citas.services.citas import lock_with_places
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

__all__ = [
    "EsSuyo", "PuestoOcupado", "SalaVacia", "TransicionInvalida", "UnaLlamadaMas", "begin", "bring_back", "call_again",
    "call_next", "call_this", "finish", "leave", "lock_turno", "put_back", "write_note",
]  # fmt: skip


class SalaVacia(Exception):
    """Nobody waits whom this desk attends."""


class EsSuyo(Exception):
    """The turn is of the official, or of somebody whom they represent: another one attends it."""


class PuestoOcupado(Exception):
    """This desk has somebody already: finish with them first."""

    def __init__(self, turno: Turno) -> None:
        self.turno = turno
        super().__init__(turno.numero)


class UnaLlamadaMas(Exception):
    """After one call nobody is absent yet."""


_SIGUIENTE = """
SELECT t.id FROM citas_turno t
 WHERE t.sede_id = %s AND t.canal = %s AND t.estado = 'en_espera' AND t.dia_date = %s
   AND (cardinality(%s::text[]) = 0 OR t.linea = ANY(%s::text[]))
   AND t.necesidades <@ to_jsonb(%s::text[])
   AND NOT t.id = ANY(%s)
 ORDER BY t.preferente DESC, t.orden_at, t.id LIMIT 1"""
# the lock goes apart, so that a test can take it away and see what it is for
_SIN_QUE_OTRO = " FOR UPDATE OF t SKIP LOCKED"


@transaction.atomic
def call_next(actor: Actor, puesto: Puesto, *, lineas: Sequence[str] = (), now: datetime) -> Turno:
    """Call to this desk the first who waits, of the lines given or of any. Nobody attends themselves, nor whom they
    represent.

    Raises SalaVacia, PuestoOcupado, ObjectDoesNotExist (not an official).
    """
    _ensure_free(puesto)
    hoy = timezone.localdate(now)
    propios: list[int] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _SIGUIENTE + _SIN_QUE_OTRO,
                [puesto.sede_id, puesto.canal, hoy, list(lineas), list(lineas), list(puesto.atiende), propios],
            )
            fila = cursor.fetchone()
        if fila is None:
            raise SalaVacia
        turno = Turno.objects.select_related("sede", "cita").get(pk=fila[0])
        if not selectors.is_own(actor, turno, now=now):
            return _call(actor, turno, puesto, now=now)
        propios.append(turno.pk)


@transaction.atomic
def call_this(actor: Actor, turno_id: int, puesto: Puesto, *, now: datetime) -> Turno:
    """Call one turn out of its order: the event says who did. Raises PuestoOcupado, EsSuyo, TransicionInvalida
    (another desk has them), ObjectDoesNotExist."""
    _ensure_free(puesto)
    turno = Turno.objects.select_for_update(of=("self",)).select_related("sede", "cita").get(
        pk=turno_id, sede_id=puesto.sede_id
    )  # fmt: skip
    if selectors.is_own(actor, turno, now=now):
        raise EsSuyo
    return _call(actor, turno, puesto, now=now, escogido=True)


def _ensure_free(puesto: Puesto) -> None:
    otro = Turno.objects.filter(puesto=puesto, estado__in=sorted(EN_PUESTO)).first()
    if otro is not None:
        raise PuestoOcupado(otro)


def _call(actor: Actor, turno: Turno, puesto: Puesto, *, now: datetime, **datos: bool) -> Turno:
    if turno.estado != EstadoTurno.EN_ESPERA:
        raise TransicionInvalida(f"{turno.estado} -> llamado")
    turno.estado, turno.puesto, turno.funcionario_id = EstadoTurno.LLAMADO, puesto, actor.user_id
    turno.llamado_at, turno.llamadas = now, turno.llamadas + 1
    try:
        with transaction.atomic():
            turno.save()
    except IntegrityError as error:  # turno_one_at_a_time_per_puesto: the same desk in two windows
        otro = Turno.objects.filter(puesto=puesto, estado__in=sorted(EN_PUESTO)).first()
        if otro is None:
            raise
        raise PuestoOcupado(otro) from error
    note(actor, turno, "llamado", turno.cita, puesto=puesto.pk, **datos)
    return turno


def lock_turno(actor: Actor, turno_id: int) -> tuple[Turno, Cita | None]:
    """The appointment first, then the turn. Raises ObjectDoesNotExist, also for one of another office."""
    visto = selectors.turno_for(actor, turno_id)
    cita = None
    if visto.cita_id is not None:
        [cita], _ = lock_with_places([visto.cita_id])
    turno = Turno.objects.select_for_update(of=("self",)).select_related("sede", "puesto").get(pk=turno_id)
    return turno, cita


def _move(
    actor: Actor, turno_id: int, nuevo: EstadoTurno, *, accion: str, now: datetime, **cambios: Any
) -> Turno:  # fmt: skip
    """The turn to its new state, and its appointment after it. Repeating it does nothing."""
    turno, cita = lock_turno(actor, turno_id)
    if turno.estado == nuevo:
        return turno
    ensure_transition(turno.estado, nuevo)
    if nuevo is EstadoTurno.SE_FUE and turno.estado == EstadoTurno.LLAMADO and turno.llamadas < LLAMADAS_MINIMAS:
        raise UnaLlamadaMas
    turno.estado = nuevo
    for campo, valor in cambios.items():
        setattr(turno, campo, valor)
    turno.save()
    follow(cita, nuevo, now=now)
    note(actor, turno, accion, cita)
    return turno


def follow(cita: Cita | None, estado: EstadoTurno, *, now: datetime) -> None:
    """What the turn says of its appointment, which is locked. One that the entity cancelled while its person waited
    stays cancelled: they are attended all the same, and the desk is not left with somebody it cannot let go."""
    if cita is None or cita.estado in (LA_CITA[estado], *_CANCELADAS):
        return
    estados.ensure_transition(estados.EstadoCita(cita.estado), LA_CITA[estado])
    cita.estado = LA_CITA[estado]
    cita.cerrada_at = None if cita.estado in estados.VIVAS else now
    cita.version += 1
    cita.save(update_fields=["estado", "cerrada_at", "version"])


_CANCELADAS = (estados.EstadoCita.CANCELADA, estados.EstadoCita.CANCELADA_ENTIDAD)


@transaction.atomic
def call_again(actor: Actor, turno_id: int, *, now: datetime) -> Turno:
    """Aloud once more. Raises ObjectDoesNotExist, TransicionInvalida."""
    turno, cita = lock_turno(actor, turno_id)
    if turno.estado != EstadoTurno.LLAMADO:
        raise TransicionInvalida(f"{turno.estado} -> llamado")
    turno.llamado_at, turno.llamadas = now, turno.llamadas + 1
    turno.save(update_fields=["llamado_at", "llamadas"])
    note(actor, turno, "llamado_otra_vez", cita, veces=turno.llamadas)
    return turno


@transaction.atomic
def begin(actor: Actor, turno_id: int, *, now: datetime) -> Turno:
    """The person is in front: from now on their data are seen, which is written down.

    Raises ObjectDoesNotExist, TransicionInvalida.
    """
    antes = selectors.turno_for(actor, turno_id).estado
    turno = _move(actor, turno_id, EstadoTurno.EN_ATENCION, accion="en_atencion", now=now, inicio_at=now)
    if antes != EstadoTurno.EN_ATENCION:
        record_look(actor, turno)
    return turno


def record_look(actor: Actor, turno: Turno) -> None:
    """Who is attended can read who saw their data and for what."""
    nit = selectors.nit_of(turno)
    if nit:
        expediente.record_acceso(actor, nit=nit, objeto=f"turno:{turno.pk}", motivo=f"Atiende su turno {turno.numero}")


@transaction.atomic
def finish(actor: Actor, turno_id: int, *, resultado: Resultado, nota: str = "", now: datetime) -> Turno:
    """It is done. Raises ObjectDoesNotExist, TransicionInvalida."""
    turno = selectors.turno_for(actor, turno_id)
    texto = "\n\n".join(parte for parte in (turno.nota, nota.strip()) if parte)
    return _move(
        actor, turno_id, EstadoTurno.ATENDIDO, accion="atendido", now=now, fin_at=now, resultado=resultado, nota=texto
    )  # fmt: skip


@transaction.atomic
def leave(actor: Actor, turno_id: int, *, now: datetime) -> Turno:
    """They did not come when called, or left before. Raises UnaLlamadaMas, TransicionInvalida, ObjectDoesNotExist."""
    return _move(actor, turno_id, EstadoTurno.SE_FUE, accion="se_fue", now=now, fin_at=now)


@transaction.atomic
def put_back(actor: Actor, turno_id: int, *, now: datetime) -> Turno:
    """Called by mistake, or for another desk: back to the place they had. Raises TransicionInvalida,
    ObjectDoesNotExist."""
    return _move(
        actor, turno_id, EstadoTurno.EN_ESPERA, accion="devuelto", now=now,
        puesto=None, funcionario=None, llamado_at=None, inicio_at=None, llamadas=0,
    )  # fmt: skip


@transaction.atomic
def bring_back(actor: Actor, turno_id: int, *, now: datetime) -> Turno:
    """Somebody without appointment who left, and came back the same day. Raises TransicionInvalida,
    ObjectDoesNotExist."""
    turno, cita = lock_turno(actor, turno_id)
    if turno.estado == EstadoTurno.EN_ESPERA:
        return turno
    if cita is not None or turno.dia_date != timezone.localdate(now):
        raise TransicionInvalida(f"{turno.estado} -> en_espera")
    ensure_transition(turno.estado, EstadoTurno.EN_ESPERA)
    back_in_line(turno, orden_at=turn_moment(now, None, tolerancia=tolerancia()))
    note(actor, turno, "regreso")
    return turno


@transaction.atomic
def write_note(actor: Actor, turno_id: int, *, texto: str, caso: str = "", now: datetime) -> str:
    """Into the open case of the person when one is named and this official may write there; else it stays with the
    attendance. Returns the number of the case, or "". Raises ObjectDoesNotExist."""
    turno, cita = lock_turno(actor, turno_id)
    if caso and caso in {fila.numero for fila in selectors.open_cases_of(actor, turno, now=now)}:
        casos.note(actor, caso, texto=f"{texto}\n\n(Turno {turno.numero})", now=now)
        note(actor, turno, "anotado", cita, caso=caso)
        return caso
    if texto not in turno.nota.split("\n\n"):
        turno.nota = "\n\n".join(parte for parte in (turno.nota, texto) if parte)
        turno.save(update_fields=["nota"])
        note(actor, turno, "anotado", cita)
    return ""
