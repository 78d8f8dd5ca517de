"""Booking, beyond what every place shares: moving the appointment that one has already to the place just held."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Datos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor


def existing_of(actor: Actor, apartada: Cita, *, dueno: str) -> tuple[Cita | None, bool]:
    """The live appointment of the person on this hold for the same service, and whether whoever asks may know it:
    the same browser or account made it, or it is theirs by their account. A document number alone proves nothing."""
    otra = selectors.live_of_persona(apartada.persona, apartada.servicio_id) if apartada.persona else None
    if otra is None:
        return None, False
    return otra, otra.dueno == dueno or selectors.citas.is_mine(actor, otra)


def say_who(actor: Actor, hold_id: UUID, datos: Datos, *, dueno: str, sin_prisa: bool, now: datetime) -> None:
    """Write who will be attended on what is held.

    Whoever has an appointment already gets five minutes to compare the two; when they may not be shown it, its link
    goes again to where they were told of it, once a day. Raises ObjectDoesNotExist, RetencionVencida.
    """
    apartada = citas.set_solicitante(dueno, hold_id, datos, sin_prisa=sin_prisa, now=now)
    otra, es_suya = existing_of(actor, apartada, dueno=dueno)
    if otra is None:
        return
    if es_suya:
        citas.extend(dueno, hold_id, sin_prisa=True, now=now)
    else:
        jobs.enqueue("citas.tell", cita_id=str(otra.pk), que="ya_tiene")


@transaction.atomic
def move_existing(actor: Actor, hold_id: UUID, *, dueno: str, now: datetime) -> Cita:
    """Take the held place with the appointment that one has, instead of a second one: never none, never two.

    Raises ObjectDoesNotExist, RetencionVencida, CarrilAjeno, CambiosAgotados, MuyTarde.
    """
    apartada = selectors.citas.hold_of(dueno, hold_id)
    if apartada.mueve is not None and apartada.cupo_id == apartada.mueve.cupo_id:
        return apartada.mueve  # sent twice
    suya, es_suya = existing_of(actor, apartada, dueno=dueno)
    if suya is None or not es_suya:
        raise ObjectDoesNotExist
    (apartada, suya), _lugares = citas.lock_with_places([hold_id, suya.pk])
    apartada.mueve = suya
    apartada.save(update_fields=["mueve"])
    return citas.move(actor, suya, hold_id, dueno=dueno, now=now)
