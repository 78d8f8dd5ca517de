"""A place kept for one person until they answer: of who waits, and of who won a draw.

Locks: the place, the claims, then who waits (decision 0020); the number of an accepted one comes last. An offer is a
claim like a hold, so no offer can point to a place that somebody has: `cita_one_live_per_cupo` says so.
"""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Espera, Ofrecimiento, Participacion
from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.espera import GRACIA, EstadoEspera, Respuesta
from ventanilla.citas.rules.estados import PASAJERAS, VIVAS, EstadoCita
from ventanilla.citas.services import citas, cupos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

_COPIA = (*selectors.DATOS_DEL_SOLICITANTE, "user_id", "mandato", "huella_dispositivo", "huella_conexion")


def is_offerable(cupo: Cupo, *, now: datetime) -> bool:
    """Nobody has this locked place, and it is not kept for others. What lapsed on it is ended."""
    if cupo.retirado_at is not None or cupo.libre_at is None or plazos.has_passed(cupo.inicio_at, now=now):
        return False
    pasajeras = Cita.objects.select_for_update().filter(cupo=cupo, estado__in=sorted(PASAJERAS)).order_by("pk")
    for cita in pasajeras:
        if cita.hasta_at is not None and plazos.hold_is_alive(cita.hasta_at, now=now):
            return False
        cupos.lapse(cita, now=now)
    return True


def offer(cupo: Cupo, quien: Espera | Participacion, *, servicio: str, hasta_at: datetime, now: datetime) -> Cita:
    """Keep a locked place, of which `is_offerable` said yes, until then. In a transaction."""
    mueve = quien.cita if isinstance(quien, Espera) else None
    cita = Cita.objects.create(
        cupo=cupo,
        servicio_id=servicio,
        estado=EstadoCita.OFRECIDA,
        dueno=f"o:{quien.llave}",
        llave=uuid4(),
        clave=secrets.token_urlsafe(16),
        mueve=mueve if mueve is not None and mueve.estado in VIVAS else None,
        necesidades=quien.necesidades,
        acompanante=quien.acompanante,
        pregunta=quien.pregunta,
        retenida_at=now,
        hasta_at=hasta_at,
        **{campo: getattr(quien, campo) for campo in _COPIA},
    )
    cupos.hold_until(cupo, hasta_at + GRACIA)
    Ofrecimiento.objects.create(
        cita=cita,
        cupo=cupo,
        espera=quien if isinstance(quien, Espera) else None,
        participacion=quien if isinstance(quien, Participacion) else None,
        ofrecido_at=now,
    )
    if isinstance(quien, Espera):
        quien.ocupada_hasta_at = hasta_at
        quien.save(update_fields=["ocupada_hasta_at"])
    expediente.record_evento(
        Actor.sistema(), accion="citas.cupo.ofrecido", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"cupo": cupo.pk, "hasta": hasta_at.isoformat()},
    )  # fmt: skip
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="oferta")
    return cita


@transaction.atomic
def accept(actor: Actor, cita_id: UUID, *, now: datetime) -> Cita:
    """Take what is offered: a new appointment, or the place of the one that they have. Never none, never two.

    Accepting twice gives the same. Raises ObjectDoesNotExist, RetencionVencida, YaTieneCita, MuyTarde.
    """
    vista = Cita.objects.select_related("mueve").get(pk=cita_id, ofrecimiento__isnull=False)
    ofrecimiento = Ofrecimiento.objects.get(cita=vista)
    if ofrecimiento.respuesta == Respuesta.ACEPTADO:
        return vista.mueve or vista
    if vista.mueve is not None and vista.mueve.estado in VIVAS:
        cita = citas.change_place(actor, vista.mueve.pk, vista.pk, now=now, suyo=False)
        _answer(ofrecimiento, Respuesta.ACEPTADO, now=now)
        return cita
    [oferta], lugares = citas.lock_with_places([cita_id])
    if oferta.estado in VIVAS:  # the other of two presses at once
        return oferta
    _answer(ofrecimiento, Respuesta.ACEPTADO, now=now)
    if oferta.mueve_id is not None:  # the one that they had ended meanwhile
        oferta.mueve = None
    return citas.settle(actor, oferta, lugares[oferta.cupo_id], now=now)


@transaction.atomic
def decline(actor: Actor, cita_id: UUID, *, respuesta: Respuesta, sigue: bool, now: datetime) -> None:
    """Say no. The place goes to the next; the person stays in line unless they leave (`sigue`).

    Declining twice is declining once; what was accepted stays accepted. Raises ObjectDoesNotExist.
    """
    Cita.objects.only("pk").get(pk=cita_id, ofrecimiento__isnull=False)
    [cita], lugares = citas.lock_with_places([cita_id])
    ofrecimiento = Ofrecimiento.objects.get(cita=cita)
    if cita.estado == EstadoCita.OFRECIDA:
        viva = cita.hasta_at is not None and plazos.hold_is_alive(cita.hasta_at, now=now)
        cupos.lapse(cita, now=now)
        if viva:
            cupos.give_back(lugares[cita.cupo_id], now=now)
        expediente.record_evento(
            actor, accion="citas.oferta.rechazada", objeto=f"cita:{cita.pk}", datos={"respuesta": respuesta.value}
        )  # fmt: skip
    if ofrecimiento.respuesta == "":
        _answer(ofrecimiento, respuesta, now=now, sigue=sigue)


def _answer(ofrecimiento: Ofrecimiento, respuesta: Respuesta, *, now: datetime, sigue: bool = False) -> None:
    """Write the answer on the offer and on who waits, who is locked here."""
    if ofrecimiento.espera_id is not None:
        espera = Espera.objects.select_for_update().get(pk=ofrecimiento.espera_id)
        espera.ocupada_hasta_at = None
        espera.sin_respuesta = 0
        espera.save(update_fields=["ocupada_hasta_at", "sin_respuesta"])
        if respuesta == Respuesta.ACEPTADO:
            close(espera, EstadoEspera.ATENDIDA, now=now)
        elif not sigue:
            close(espera, EstadoEspera.RETIRADA, now=now)
    ofrecimiento.respuesta = respuesta
    ofrecimiento.respondido_at = now
    ofrecimiento.save(update_fields=["respuesta", "respondido_at"])


def close(espera: Espera, estado: EstadoEspera, *, now: datetime) -> None:
    """Take somebody, locked, off the line. Who it was is not kept. Repeating it does nothing."""
    if espera.estado != EstadoEspera.ACTIVA:
        return
    for campo in selectors.DATOS_DEL_SOLICITANTE:
        setattr(espera, campo, "")
    espera.pregunta = ""
    espera.estado = estado
    espera.cerrada_at = now
    espera.ocupada_hasta_at = None
    espera.save()
