"""What a person does with their appointment: say that they will come, move it, take what is offered.

Each is one transaction, and each pressed twice is done once.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ventanilla.citas.models import Cita, Pase
from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.cambios import RESCATE
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.papeles import FALTAN_PAPELES
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import MuyTarde
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


def give_pass(cita: Cita, dueno: str, *, now: datetime) -> None:
    """Whoever showed the secret link in this browser may send papers from it."""
    Pase.objects.update_or_create(
        cita=cita, dueno=dueno, defaults={"clave": cita.clave}, create_defaults={"clave": cita.clave, "desde_at": now}
    )


@transaction.atomic
def say_coming(actor: Actor, cita_id: UUID, *, now: datetime) -> Cita:
    """«Confirmo que asistiré». Said twice it is said once. Raises MuyTarde (also when it was closed)."""
    (cita,), lugares = citas.lock_with_places([cita_id])
    lugar = lugares[cita.cupo_id]
    if cita.estado != EstadoCita.CONFIRMADA or plazos.has_passed(lugar.inicio_at, now=now) or lugar.retirado_at:
        raise MuyTarde
    if cita.asistira_at is None:
        cita.asistira_at = now
        cita.save(update_fields=["asistira_at"])
        expediente.record_evento(actor, accion="citas.cita.asistira", objeto=f"cita:{cita.pk}", nit=cita.nit)
    return cita


@transaction.atomic
def accept_alternative(actor: Actor, cita_id: UUID, oferta_id: UUID, *, now: datetime) -> Cita:
    """Take one of the places that are held instead of the present one; the others go on to who waits.

    It is not one of the person's changes: the entity, or a missing paper, made it needed.
    Raises ObjectDoesNotExist for what was not offered to them, RetencionVencida, MuyTarde.
    """
    if not Cita.objects.filter(pk=oferta_id, mueve=cita_id, motivo__in=[RESCATE, FALTAN_PAPELES]).exists():
        raise Cita.DoesNotExist
    return citas.change_place(actor, cita_id, oferta_id, now=now, suyo=False)
