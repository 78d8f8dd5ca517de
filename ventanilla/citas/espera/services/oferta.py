"""Offering a freed place to whoever came first of those whom it suits, and what is done every few minutes."""

from datetime import datetime

from django.db import transaction

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.espera import selectors
from ventanilla.citas.espera.services import avisos
from ventanilla.citas.models import Cita, Espera, Ofrecimiento
from ventanilla.citas.rules.espera import (
    GRACIA,
    SIN_RESPUESTA,
    EstadoEspera,
    Respuesta,
    answer_until,
    is_awake,
    next_waking,
)
from ventanilla.citas.services import cupos, ofrecimientos
from ventanilla.comun import jobs
from ventanilla.expediente import selectors as expediente

LOTE = 300
SEGUIDOS = 20
"""Places looked at for one person in one go."""


@transaction.atomic
def offer_place(cupo_id: int, *, now: datetime) -> Cita | None:
    """Offer a freed place to who came first of those whom it suits. None: nobody, so it is for all at its moment.

    While people sleep nobody is asked: a place that suits somebody is kept until they wake, unless it begins too soon.
    """
    cupo = cupos.lock([cupo_id]).get(cupo_id)
    if cupo is None or cupo.general_at > now or not ofrecimientos.is_offerable(cupo, now=now):
        return None
    vigilia = selectors.vigilia()
    minutos = citas_selectors.ajustes().oferta_minutos
    hasta_at = answer_until(cupo.inicio_at, minutos=minutos, vigilia=vigilia, now=now)
    if hasta_at is None:
        return None
    if not is_awake(now, vigilia):
        if selectors.suits_somebody(cupo.pk, now=now):
            despierta_at = next_waking(now, vigilia)
            cupos.hold_until(cupo, despierta_at + GRACIA)
            jobs.enqueue("citas.offer", cupo_id=cupo.pk, wait=despierta_at - now)
        return None
    while (espera := selectors.lock_first_in_line(cupo.pk, now=now)) is not None:
        if _count_unanswered(espera, now=now):
            return ofrecimientos.offer(cupo, espera, servicio=espera.servicio_id, hasta_at=hasta_at, now=now)
    return None


def _count_unanswered(espera: Espera, *, now: datetime) -> bool:
    """Close the offer that a locked row left open. False: they are out of the line, served or after one too many."""
    for ofrecimiento in Ofrecimiento.objects.filter(espera=espera, respuesta="").select_related("cita"):
        ofrecimiento.respuesta = _what_came_of(ofrecimiento, espera)
        ofrecimiento.respondido_at = now
        ofrecimiento.save(update_fields=["respuesta", "respondido_at"])
        if ofrecimiento.respuesta == Respuesta.ACEPTADO:
            ofrecimientos.close(espera, EstadoEspera.ATENDIDA, now=now)
            return False
        espera.sin_respuesta += ofrecimiento.respuesta == Respuesta.SIN_RESPUESTA
        espera.ocupada_hasta_at = None
        espera.save(update_fields=["sin_respuesta", "ocupada_hasta_at"])
    if espera.sin_respuesta < SIN_RESPUESTA:
        return True
    _expire(espera, now=now)
    return False


def _what_came_of(ofrecimiento: Ofrecimiento, espera: Espera) -> Respuesta:
    """Of an offer that its own page did not answer: it was taken from the page of the appointment that it moves, it
    ended before its time because that appointment did, or nobody answered."""
    cita = ofrecimiento.cita
    if espera.cita is not None and espera.cita.cupo_id == ofrecimiento.cupo_id:
        return Respuesta.ACEPTADO
    if cita.cerrada_at is not None and cita.hasta_at is not None and cita.cerrada_at < cita.hasta_at:
        return Respuesta.RECHAZADO
    return Respuesta.SIN_RESPUESTA


def _expire(espera: Espera, *, now: datetime) -> None:
    avisos.tell_over(espera, now=now)
    ofrecimientos.close(espera, EstadoEspera.VENCIDA, now=now)


def find_place(espera_id: int, *, now: datetime) -> int:
    """Whether there is a free place for somebody who waits. Each goes to whoever came first of those whom it suits, so
    others may be served before them. Returns how many places were offered."""
    if not is_awake(now, selectors.vigilia()):
        return 0
    for ofrecidos in range(SEGUIDOS):
        cupo_id = selectors.free_place_for(espera_id, now=now)
        if cupo_id is None or offer_place(cupo_id, now=now) is None:
            return ofrecidos
    return SEGUIDOS


def sweep(*, now: datetime) -> int:
    """Every few minutes: what a worker that died left undone, waits that are over, and places that are free for all
    and suit somebody who waits. Returns how many places were offered; repeating it is harmless."""
    _close_finished(now=now)
    if not is_awake(now, selectors.vigilia()):
        return 0
    pendientes = selectors.to_review(now=now, cuantas=LOTE)
    ofrecidos = sum(find_place(espera_id, now=now) for espera_id in pendientes)
    Espera.objects.filter(pk__in=pendientes, estado=EstadoEspera.ACTIVA).update(revisada_at=now)
    return ofrecidos


def _close_finished(*, now: datetime) -> None:
    """Whose last day went by, who found a place on their own since, and who left too many offers unanswered."""
    hoy = expediente.local_date(now)
    callados = Ofrecimiento.objects.filter(
        respuesta="", espera__estado=EstadoEspera.ACTIVA, espera__ocupada_hasta_at__lte=now
    ).values_list("espera_id", flat=True)
    pasadas = Espera.objects.filter(estado=EstadoEspera.ACTIVA, hasta_date__lt=hoy).values_list("pk", flat=True)
    for espera_id in sorted({*callados[:LOTE], *pasadas[:LOTE]}):
        with transaction.atomic():
            espera = Espera.objects.select_for_update().get(pk=espera_id)
            ocupada = espera.ocupada_hasta_at is not None and espera.ocupada_hasta_at > now
            if espera.estado != EstadoEspera.ACTIVA or ocupada:
                continue
            if _count_unanswered(espera, now=now) and espera.hasta_date < hoy:
                _expire(espera, now=now)
    for espera_id in selectors.booked_since().values_list("pk", flat=True)[:LOTE]:
        with transaction.atomic():
            ofrecimientos.close(
                Espera.objects.select_for_update().get(pk=espera_id), EstadoEspera.ATENDIDA, now=now
            )  # fmt: skip
