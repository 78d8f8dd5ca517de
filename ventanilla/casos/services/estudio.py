"""Looking at a case, noting and checking."""

from collections.abc import Collection
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as papeles
from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.models import Caso, Funcionario, NotaDeCaso, Verificado
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.services.actos import ensure_unchanged, in_hand, lock, official_with, record
from ventanilla.casos.services.errores import CasoCambio, NoAutorizado
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente_services


def explain_change(actor: Actor, numero: str) -> NoReturn:
    """What happened to a case that was in this official's hands and no longer is. Raises CasoCambio, CasoYaDecidido;
    for who had nothing to do with it, NoAutorizado, ObjectDoesNotExist."""
    official_with(actor, rules.ROL)
    caso = Caso.objects.get(numero=numero)
    if not selectors.took_part(actor, numero):
        raise Caso.DoesNotExist
    ensure_unchanged(caso, None)
    raise CasoCambio(caso)


def look(actor: Actor, numero: str, *, now: datetime) -> Caso:
    """The case, and that it was looked at: why is inferred from what the official does with it. Who asked reads it,
    and on whose register the case is.

    Raises ObjectDoesNotExist.
    """
    caso = selectors.caso_for_official(actor, numero, now=now)
    if caso.asignado_a_id == actor.user_id and caso.estado in rules.ABIERTOS:
        motivo = _("Estudia el caso %(numero)s, que tiene asignado")
    elif caso.estado == EstadoCaso.EN_COLA:
        motivo = _("Lee el caso %(numero)s de la cola")
    elif caso.estado == EstadoCaso.POR_APROBAR and rules.ROL_APROBACION in actor.roles:
        motivo = _("Revisa como segunda persona el caso %(numero)s")
    elif caso.estado in rules.CERRADOS and actor.user_id in (caso.propuesta_por_id, caso.decidido_por_id):
        motivo = _("Consulta el caso %(numero)s, en el que decidió")
    else:
        motivo = _("Supervisa el caso %(numero)s")
    for nit in dict.fromkeys((caso.nit, decidibles.sobre_of(caso) or caso.nit)):
        expediente_services.record_acceso(
            actor, nit=nit, objeto=selectors.objeto_of(numero), motivo=motivo % {"numero": numero}
        )
    return caso


@transaction.atomic
def look_at_page(actor: Actor, numero: str, adjunto_id: UUID, pagina: int, *, now: datetime) -> bytes:
    """The image of a page of a paper of a case that the official may open; each one is written down.

    Raises ObjectDoesNotExist.
    """
    caso = selectors.caso_for_official(actor, numero, now=now)
    imagen = papeles.image_for_case(selectors.objeto_of(numero), adjunto_id, pagina)
    expediente_services.record_evento(
        actor, accion="casos.papel.visto", objeto=f"papel:{adjunto_id}", nit=caso.nit,
        datos={"caso": numero, "pagina": pagina},
    )  # fmt: skip
    return imagen


@transaction.atomic
def note(actor: Actor, numero: str, *, texto: str, now: datetime) -> None:
    """Write something down for the officials who come after; pressed twice, once. Raises NoAutorizado,
    ObjectDoesNotExist."""
    try:
        funcionario = selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    selectors.caso_for_official(actor, numero, now=now)
    caso = lock(numero)
    ultima = NotaDeCaso.objects.filter(caso=caso).order_by("-id").first()
    if ultima is not None and (ultima.autor_id, ultima.texto) == (funcionario.user_id, texto):
        return
    NotaDeCaso.objects.create(caso=caso, texto=texto, autor_id=funcionario.user_id, escrita_at=now)
    record(actor, caso, "anotado")


@transaction.atomic
def mark(actor: Actor, numero: str, *, codigos: Collection[str], now: datetime) -> None:
    """Leave exactly these lines of the checklist marked. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio."""
    caso, funcionario = in_hand(actor, numero, now=now)
    if mark_lines(caso, funcionario, codigos, now=now):
        record(actor, caso, "verificado", {"puntos": sorted(codigos)})


def mark_lines(caso: Caso, funcionario: Funcionario, codigos: Collection[str], *, now: datetime) -> bool:
    """Returns whether anything changed. What is not of the list is not kept."""
    conocidos = {v.codigo for v in decidibles.decidible(caso.tipo).verificaciones}
    quiere = conocidos & set(codigos)
    hay = set(Verificado.objects.filter(caso=caso).values_list("codigo", flat=True))
    Verificado.objects.filter(caso=caso, codigo__in=hay - quiere).delete()
    Verificado.objects.bulk_create(
        Verificado(caso=caso, codigo=codigo, por_id=funcionario.user_id, marcado_at=now)
        for codigo in sorted(quiere - hay)
    )
    return hay != quiere
