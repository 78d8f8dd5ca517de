"""Attending by telephone and by mail: the number is shown for a reason, tries are counted, and what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ventanilla.citas.models import Cita, Llamada, Puesto, Turno
from ventanilla.citas.rules import estados
from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.turnos import LLAMADAS_MINIMAS, Contacto, EstadoTurno, Resultado
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.services import turnos
from ventanilla.citas.sala.services.llegada import check_in
from ventanilla.citas.services.citas import lock_with_places
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente
from ventanilla.notificaciones.services import send_mensaje


class MuyPronto(Exception):
    """Its hour has not come: nobody is called before."""


class FaltanLlamadas(Exception):
    """After one try nobody is absent yet."""


def show_number(actor: Actor, cita_id: UUID) -> Cita:
    """The appointment with its telephones and mail; the person can read who saw them. Raises ObjectDoesNotExist."""
    cita = selectors.cita_for_desk(actor, cita_id)
    expediente.record_acceso(
        actor, nit=cita.nit or cita.numero_documento, objeto=f"cita:{cita.pk}",
        motivo=f"Atiende a distancia su cita {cita.codigo}",
    )  # fmt: skip
    return cita


@transaction.atomic
def note_call(actor: Actor, cita_id: UUID, *, resultado: Contacto, now: datetime) -> int:
    """A try that did not reach the person. Returns how many there are. Raises ObjectDoesNotExist, MuyPronto."""
    cita = selectors.cita_for_desk(actor, cita_id)
    lock_with_places([cita.pk])
    if now < cita.cupo.inicio_at:
        raise MuyPronto
    Llamada.objects.create(cita=cita, at=now, funcionario_id=actor.user_id or 0, resultado=resultado)
    expediente.record_evento(
        actor, accion="citas.llamada.hecha", objeto=f"cita:{cita.pk}", nit=cita.nit, datos={"resultado": resultado}
    )  # fmt: skip
    return Llamada.objects.filter(cita=cita).count()


@transaction.atomic
def start(actor: Actor, cita_id: UUID, puesto: Puesto, *, now: datetime) -> Turno:
    """The person answered, or their mail is being answered: a turn that is attended at once.

    Raises ObjectDoesNotExist, PuestoOcupado, and what `check_in` does.
    """
    cita = selectors.cita_for_desk(actor, cita_id)
    turno = check_in(actor, cita.pk, now=now)
    if turno.estado == EstadoTurno.EN_ATENCION:
        return turno
    turnos.call_this(actor, turno.pk, puesto, now=now)
    return turnos.begin(actor, turno.pk, now=now)


@transaction.atomic
def give_up(actor: Actor, cita_id: UUID, *, now: datetime) -> Cita:
    """Nobody answered the telephone: absent. Raises ObjectDoesNotExist, FaltanLlamadas, TransicionInvalida."""
    selectors.cita_for_desk(actor, cita_id)
    [cita], lugares = lock_with_places([cita_id])
    if cita.estado == EstadoCita.NO_ASISTIO:
        return cita
    por_telefono = lugares[cita.cupo_id].canal == Canal.LLAMADA
    if not por_telefono or Llamada.objects.filter(cita=cita).count() < LLAMADAS_MINIMAS:
        raise FaltanLlamadas
    mark_absent(actor, cita, now=now)
    return cita


def mark_absent(actor: Actor, cita: Cita, *, now: datetime) -> None:
    """The appointment, locked, is «no asistió»."""
    estados.ensure_transition(EstadoCita(cita.estado), EstadoCita.NO_ASISTIO)
    cita.estado, cita.cerrada_at = EstadoCita.NO_ASISTIO, now
    cita.version += 1
    cita.save(update_fields=["estado", "cerrada_at", "version"])
    expediente.record_evento(actor, accion="citas.cita.no_asistio", objeto=f"cita:{cita.pk}", nit=cita.nit)


@transaction.atomic
def answer(actor: Actor, turno_id: int, *, texto: str, resultado: Resultado, now: datetime) -> Turno:
    """Send the answer by mail and close. Pressed twice, one mail. Raises ObjectDoesNotExist, TransicionInvalida."""
    turno, cita = turnos.lock_turno(actor, turno_id)
    if turno.estado == EstadoTurno.ATENDIDO:
        return turno
    cerrado = turnos.finish(actor, turno_id, resultado=resultado, nota=texto, now=now)
    if cita is not None:
        send_mensaje(
            destinatario=cita.correo,
            plantilla="cita_respuesta",
            contexto={
                "nombre": cita.nombres,
                "codigo": cita.codigo,
                "servicio": cita.servicio.nombre,
                "respuesta": texto,
            },
            now=now,
        )
    return cerrado
