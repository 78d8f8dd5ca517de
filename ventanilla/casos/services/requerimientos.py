"""Asking the person for what is missing, and the term to answer."""

import logging
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.events import caso_desistido
from ventanilla.casos.models import Caso, Funcionario, Requerimiento
from ventanilla.casos.rules import EstadoCaso, EstadoRequerimiento
from ventanilla.casos.services.actos import in_hand, lock, move, tell
from ventanilla.casos.services.errores import NoSePuedePedir, PlazoVencido
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.fechas import long_date
from ventanilla.expediente import selectors as expediente

logger = logging.getLogger("ventanilla.casos")


@transaction.atomic
def request_information(actor: Actor, numero: str, *, texto: str, version: int | None = None, now: datetime) -> None:
    """Ask the person, once, for what is missing; the term to decide stands still until they answer.

    Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio, NoSePuedePedir.
    """
    caso, funcionario = in_hand(actor, numero, now=now, version=version)
    hoy = expediente.local_date(now)
    pedidos = Requerimiento.objects.filter(caso=caso).count()
    if not rules.may_request(expediente.local_date(caso.abierto_at), pedidos, today=hoy):
        raise NoSePuedePedir
    requerimiento = Requerimiento.objects.create(
        caso=caso, texto=texto, pedido_por_id=funcionario.user_id, pedido_at=now, vence_date=rules.answer_due(hoy)
    )
    adjuntos.open_carpeta(
        Actor.sistema(),
        objeto=selectors.objeto_of(numero),
        tipos=[TipoDeAdjunto("respuesta", _("Documentos de su respuesta"))],
        volver=reverse("casos:caso", args=[numero]),
        alcance=decidibles.alcance_of(caso.tipo),
        nit=caso.nit,
        user_id=None if caso.nit else caso.solicitante_id,
        now=now,
    )
    move(actor, caso, accion="requerido", estado=EstadoCaso.REQUERIDO, now=now)
    tell(caso, "caso_requerido", now=now, texto=texto, vence=long_date(requerimiento.vence_date))


def _live(caso: Caso, *, now: datetime) -> Requerimiento:
    """What is asked and can still be answered. Raises PlazoVencido."""
    requerimiento = selectors.live_request(caso)
    if requerimiento is None or requerimiento.vence_date < expediente.local_date(now):
        raise PlazoVencido
    return requerimiento


@transaction.atomic
def answer_request(actor: Actor, numero: str, *, texto: str, now: datetime) -> None:
    """The person answers; the case goes back to who was studying it. Raises PlazoVencido, ObjectDoesNotExist."""
    caso = lock(selectors.answerable(actor, numero).numero)
    requerimiento = _live(caso, now=now)
    requerimiento.estado = EstadoRequerimiento.RESPONDIDO
    requerimiento.respuesta = texto
    requerimiento.respondido_at = now
    requerimiento.save(update_fields=["estado", "respuesta", "respondido_at"])
    caso.vence_date = rules.resume(
        caso.vence_date,
        pedido=expediente.local_date(requerimiento.pedido_at),
        respondido=expediente.local_date(now),
    )
    estado = hand_or_queue(caso)
    adjuntos.close_carpeta(objeto=selectors.objeto_of(numero))
    move(actor, caso, accion="respondido", estado=estado, now=now)
    tell(caso, "caso_respondido", now=now, vence=long_date(caso.vence_date))


def hand_or_queue(caso: Caso) -> EstadoCaso:
    """A locked case goes on with who has it; to the queue when they left meanwhile."""
    if Funcionario.objects.filter(user_id=caso.asignado_a_id or -1, activo=True, user__is_active=True).exists():
        return EstadoCaso.TOMADO
    caso.asignado_a = caso.tomado_at = None
    return EstadoCaso.EN_COLA


@transaction.atomic
def extend(actor: Actor, numero: str, *, motivo: str, now: datetime) -> None:
    """The person asks for more time, once, before the term ends. Raises PlazoVencido, ObjectDoesNotExist."""
    caso = lock(selectors.answerable(actor, numero).numero)
    requerimiento = _live(caso, now=now)
    if not rules.may_extend(requerimiento.vence_date, requerimiento.prorrogas, today=expediente.local_date(now)):
        raise PlazoVencido
    requerimiento.vence_date = rules.extended(requerimiento.vence_date)
    requerimiento.prorrogas += 1
    requerimiento.prorroga_motivo = motivo
    requerimiento.save(update_fields=["vence_date", "prorrogas", "prorroga_motivo"])
    move(actor, caso, accion="prorrogado", estado=EstadoCaso.REQUERIDO, now=now)
    tell(caso, "caso_prorrogado", now=now, vence=long_date(requerimiento.vence_date))


def lapse_requests(*, now: datetime) -> int:
    """Who did not answer in time has desisted (tacitly): the case is closed with its reasons. Returns how many.

    One transaction for each: one that fails does not keep the others open.
    """
    vencidos = Requerimiento.objects.filter(
        estado=EstadoRequerimiento.PEDIDO, vence_date__lt=expediente.local_date(now)
    ).order_by("vence_date", "id")
    cuantos = 0
    for numero in vencidos.values_list("caso__numero", flat=True):
        try:
            cuantos += _lapse(numero, now=now)
        except Exception:  # whatever happened to this one, the others wait for their answer too
            logger.exception("no se pudo cerrar por vencimiento el caso %s", numero)
    return cuantos


@transaction.atomic
def _lapse(numero: str, *, now: datetime) -> bool:
    actor = Actor.sistema()
    caso = lock(numero)
    requerimiento = selectors.live_request(caso)
    if requerimiento is None or requerimiento.vence_date >= expediente.local_date(now):
        return False  # answered or extended a moment ago
    requerimiento.estado = EstadoRequerimiento.VENCIDO
    requerimiento.save(update_fields=["estado"])
    caso.decidido_at = now
    caso.motivo = _(
        "El %(pedido)s le pedimos lo que faltaba y el plazo terminó el %(vence)s sin respuesta ni prórroga."
        " La ley entiende que desistió (%(fuente)s)."
    ) % {
        "pedido": long_date(expediente.local_date(requerimiento.pedido_at)),
        "vence": long_date(requerimiento.vence_date),
        "fuente": rules.TERMINOS.fuente,
    }
    adjuntos.close_carpeta(objeto=selectors.objeto_of(numero))
    move(actor, caso, accion="desistido", estado=EstadoCaso.DESISTIDO, now=now)
    caso_desistido.send(
        None, actor=actor, numero=caso.numero, tipo=caso.tipo, radicado=caso.radicado, nit=caso.nit,
        estado=caso.estado, now=now,
    )  # fmt: skip
    jobs.enqueue("casos.issue_decision", numero=numero)
    return True
