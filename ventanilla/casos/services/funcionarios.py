"""Who decides, where, and what they know."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.services.actos import move
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente_services


@transaction.atomic
def set_funcionario(
    actor: Actor, user_id: int, *, seccional: str, habilidades: Collection[str], activo: bool = True
) -> int:
    """Say where an official is and what they know. Returns the key of the row."""
    funcionario, _hecho = Funcionario.objects.update_or_create(
        user_id=user_id,
        defaults={"seccional": seccional, "habilidades": sorted(set(habilidades)), "activo": activo},
    )
    expediente_services.record_evento(
        actor, accion="casos.funcionario.cambiado", objeto=f"user:{user_id}",
        datos={"seccional": seccional, "habilidades": sorted(set(habilidades)), "activo": activo},
    )  # fmt: skip
    return funcionario.pk


@transaction.atomic
def retire_funcionario(actor: Actor, user_id: int, *, now: datetime) -> int:
    """An official leaves: what they were studying goes back to the queue. Returns how many cases."""
    Funcionario.objects.filter(user_id=user_id).update(activo=False)
    sueltos = Caso.objects.select_for_update().filter(asignado_a_id=user_id, estado=EstadoCaso.TOMADO).order_by("pk")
    cuantos = 0
    for caso in sueltos:
        caso.asignado_a = caso.tomado_at = None
        move(actor, caso, accion="devuelto", estado=EstadoCaso.EN_COLA, now=now)
        cuantos += 1
    expediente_services.record_evento(actor, accion="casos.funcionario.retirado", objeto=f"user:{user_id}")
    return cuantos
