"""Another hour, given at the desk: a missing paper or a late arrival moves the appointment, it does not lose it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.models import Cita, Turno
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import EstadoCita, ensure_transition
from ventanilla.citas.rules.turnos import EN_PUESTO, EstadoTurno, Resultado
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.services.llegada import note
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import MuyTarde, RetencionVencida, SinCupo, YaTieneCita, lock_with_places
from ventanilla.comun.actor import Actor

__all__ = ["MuyTarde", "RetencionVencida", "SinCupo", "YaTieneCita", "reschedule"]


def reschedule(actor: Actor, cita_id: UUID, *, inicio_at: datetime, llave: UUID, now: datetime) -> Cita:
    """Take a place of that hour at the same office, for the same service and in the same way, and free the old one.

    It does not count as one of the two changes of the person. Raises SinCupo, YaTieneCita, ObjectDoesNotExist,
    TransicionInvalida (what was attended or cancelled).
    """
    cita = selectors.cita_for_desk(actor, cita_id)
    apartada = citas.hold(
        actor, dueno=f"e:{actor.user_id}:{cita.pk.hex}"[:64], servicio=cita.servicio, sede=cita.cupo.sede_id,
        canal=cita.cupo.canal, inicio_at=inicio_at, llave=llave, carriles=(Carril.GENERAL, Carril.VENCIMIENTO),
        mueve=cita, now=now,
    )  # fmt: skip
    if apartada.estado != EstadoCita.RETENIDA:  # the second click of the same button
        return selectors.cita_for_desk(actor, cita_id)
    try:
        return _move(actor, cita.pk, apartada.pk, now=now)
    except BaseException:
        citas.let_go(apartada.dueno, apartada.pk, now=now)
        raise


@transaction.atomic
def _move(actor: Actor, cita_id: UUID, apartada: UUID, *, now: datetime) -> Cita:
    (fila, _), _ = lock_with_places([cita_id, apartada])
    turno = Turno.objects.select_for_update(of=("self",)).select_related("sede").filter(
        cita=fila, estado__in=sorted({EstadoTurno.EN_ESPERA, *EN_PUESTO})
    ).first()  # fmt: skip
    if fila.estado != EstadoCita.CONFIRMADA:
        ensure_transition(EstadoCita(fila.estado), EstadoCita.CONFIRMADA)
        fila.estado, fila.cerrada_at = EstadoCita.CONFIRMADA, None
        try:
            with transaction.atomic():
                fila.save(update_fields=["estado", "cerrada_at"])
        except IntegrityError as error:  # cita_one_live_per_persona: absent, and booked again meanwhile
            otra = citas_selectors.live_of_persona(fila.persona, fila.servicio_id)
            if otra is None:
                raise
            raise YaTieneCita(otra) from error
    movida = citas.change_place(actor, fila.pk, apartada, now=now, suyo=False)
    if turno is not None:
        _close(actor, turno, fila, now=now)
    return movida


def _close(actor: Actor, turno: Turno, cita: Cita, *, now: datetime) -> None:
    """Who was called was attended: with another hour. Who still waited leaves with it."""
    en_puesto = turno.estado in EN_PUESTO
    turno.estado = EstadoTurno.ATENDIDO if en_puesto else EstadoTurno.SE_FUE
    turno.inicio_at = turno.inicio_at or (now if en_puesto else None)
    turno.fin_at, turno.resultado = now, Resultado.REAGENDADO
    turno.save()
    note(actor, turno, "reagendado", cita)
