"""Looking for people and at them: both are written down, with the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.casos import selectors as casos
from ventanilla.comun.actor import Actor
from ventanilla.escritorio import rules, selectors
from ventanilla.expediente.services import record_acceso, record_evento
from ventanilla.rut import selectors as rut


class DatosPropios(Exception):
    """An official looked for their own data at the desk."""


@transaction.atomic
def search(actor: Actor, texto: str, *, motivo: str, detalle: str) -> list[selectors.Hallada]:
    """Who is found, masked; that somebody looked, why, and how many came out. What was typed is not kept: it may name
    a person who is not the one."""
    halladas = selectors.find_people(texto)
    record_evento(
        actor, accion="escritorio.personas.buscadas", objeto="personas",
        datos={"motivo": rules.reason(motivo, detalle), "halladas": len(halladas)},
    )  # fmt: skip
    return halladas


@transaction.atomic
def look(actor: Actor, nit: str, *, motivo: str, detalle: str, now: datetime) -> selectors.Persona:
    """Everything that the register says of somebody; the person sees who looked and why. Raises DatosPropios,
    ObjectDoesNotExist."""
    if selectors.is_own(actor, nit):
        raise DatosPropios
    visto = rut.rut_by_nit(nit)
    record_acceso(actor, nit=nit, objeto=rut.objeto_of(nit), motivo=rules.reason(motivo, detalle))
    return selectors.Persona(rut=visto, casos=casos.cases_of_nit(nit, now=now))


@transaction.atomic
def look_paper(actor: Actor, mandato_id: int) -> rut.PoderEnPapel:
    """A power on paper that waits for its second official; its giver sees who looked. Raises ObjectDoesNotExist."""
    visto = rut.paper_at_desk(mandato_id)
    record_acceso(
        actor, nit=visto.mandato.mandante_id, objeto=f"poder:{visto.mandato.clave}",
        motivo=_("Revisa un poder en papel"),
    )  # fmt: skip
    return visto
