"""Closing the list, drawing, and passing on what winners do not take. The job does it at the announced moment.

Two transactions on purpose. The first one closes the list and says in the chain of events what it holds; the digest
that the chain gives to that event when it commits is the anchor of the draw: it depends on everything that anybody did
before, so nobody could know it while tickets could still be had.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.models import Cita, Cupo, Ofrecimiento, Participacion, Ventana
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.espera import ANTELACION, RESPUESTA_MINIMA, Respuesta
from ventanilla.citas.rules.sorteo import Boleta, Lugar, assign, drawing_order, jornada_of, list_digest, suits
from ventanilla.citas.services import cupos, ofrecimientos
from ventanilla.citas.sorteo.services import avisos
from ventanilla.citas.sorteo.services.anuncio import reserve
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente_selectors
from ventanilla.expediente import services as expediente

PARA_ACEPTAR = timedelta(hours=24)
CERRADO = "citas.sorteo.cerrado"


def draw_due(*, now: datetime) -> int:
    """Every draw whose moment came, and what it left undone. Returns how many were drawn; repeating it is harmless."""
    pendientes = Ventana.objects.filter(inscripcion_hasta_at__lte=now, sorteada_at=None, retirada_at=None)
    hechos = sum(draw(ventana_id, now=now) for ventana_id in pendientes.values_list("pk", flat=True))
    Ofrecimiento.objects.filter(respuesta="", participacion__isnull=False, cita__hasta_at__lte=now).exclude(
        cita__estado="confirmada"
    ).update(respuesta=Respuesta.SIN_RESPUESTA, respondido_at=now)
    _forget(now=now)
    return hechos


def draw(ventana_id: UUID, *, now: datetime) -> bool:
    """Close it and draw it. False: its moment has not come, or it was drawn before."""
    return _close(ventana_id, now=now) and _draw(ventana_id, now=now)


@transaction.atomic
def _close(ventana_id: UUID, *, now: datetime) -> bool:
    ventana = Ventana.objects.select_for_update().get(pk=ventana_id)
    if now < ventana.inscripcion_hasta_at or ventana.retirada_at is not None:
        return False
    if ventana.cerrada_at is None:
        reserve(ventana, now=now)
        boletas = tickets_of(ventana)
        ventana.lista = list_digest(boletas)
        ventana.cerrada_at = now
        ventana.save(update_fields=["lista", "cerrada_at"])
        expediente.record_evento(
            Actor.sistema(), accion=CERRADO, objeto=f"ventana:{ventana.pk}",
            datos={"lista": ventana.lista, "boletas": len(boletas), "compromiso": ventana.compromiso},
        )  # fmt: skip
    return True


def tickets_of(ventana: Ventana) -> list[Boleta]:
    return [
        Boleta(boleta, tuple(sedes), tuple(jornadas))
        for boleta, sedes, jornadas in Participacion.objects.filter(ventana=ventana)
        .order_by("boleta")
        .values_list("boleta", "sedes", "jornadas")
    ]


def _anchor(ventana: Ventana) -> str:
    """What the chain says of the event that closed it."""
    return expediente_selectors.hash_of(f"ventana:{ventana.pk}", accion=CERRADO)


@transaction.atomic
def _draw(ventana_id: UUID, *, now: datetime) -> bool:
    """Places first, in the order of their ids, then the window."""
    vista = Ventana.objects.select_related("servicio").get(pk=ventana_id)
    reservados = cupos.lock(_lane(vista).values_list("pk", flat=True))
    ventana = Ventana.objects.select_for_update(of=("self",)).select_related("servicio").get(pk=ventana_id)
    if ventana.sorteada_at is not None:
        return False
    minimo = now + ANTELACION + RESPUESTA_MINIMA
    libres = {
        cupo.pk: cupo
        for cupo in reservados.values()
        if cupo.inicio_at >= minimo and ofrecimientos.is_offerable(cupo, now=now)
    }
    ventana.ancla = _anchor(ventana)
    boletas = tickets_of(ventana)
    orden = drawing_order(ventana.semilla, ventana.ancla, boletas)
    lugares = [_place(cupo) for cupo in libres.values()]
    dados = assign(orden, lugares)
    ventana.sorteada_at = now
    ventana.resultado = {
        "orden": [boleta.boleta for boleta in orden],
        "cupos": [
            {"cupo": lugar.cupo, "sede": lugar.sede, "inicio": lugar.inicio, "jornada": lugar.jornada}
            for lugar in lugares
        ],
        "resultado": dados,
    }
    ventana.save(update_fields=["ancla", "sorteada_at", "resultado"])
    expediente.record_evento(
        Actor.sistema(), accion="citas.sorteo.sorteado", objeto=f"ventana:{ventana.pk}",
        datos={"ancla": ventana.ancla, "semilla": ventana.semilla, "con_cupo": len(dados)},
    )  # fmt: skip
    _tell_everybody(ventana, orden, dados, libres, now=now)
    return True


def _lane(ventana: Ventana) -> QuerySet[Cupo]:
    return Cupo.objects.filter(
        linea=ventana.servicio.linea,
        canal=ventana.canal,
        sede__in=ventana.sedes,
        carril=Carril.SORTEO,
        general_at=ventana.general_at,
        libre_at__isnull=False,
    ).order_by("pk")


def _place(cupo: Cupo) -> Lugar:
    return Lugar(cupo.pk, cupo.sede_id, cupo.inicio_at.isoformat(), jornada_of(cupo.inicio_at).value)


def _tell_everybody(
    ventana: Ventana, orden: list[Boleta], dados: dict[str, int], libres: dict[int, Cupo], *, now: datetime
) -> None:
    """Those who won have their place kept; the rest go on to the waitlist in the order in which they came out."""
    suyas = {participacion.boleta: participacion for participacion in Participacion.objects.filter(ventana=ventana)}
    for turno, boleta in enumerate(orden, start=1):
        suyas[boleta.boleta].orden = turno
    Participacion.objects.bulk_update(suyas.values(), ["orden"], batch_size=500)
    for boleta in orden:
        participacion = suyas[boleta.boleta]
        cupo_id = dados.get(boleta.boleta)
        if cupo_id is None:
            jobs.enqueue("citas.tell_ticket", participacion_id=participacion.pk)
        else:
            _offer(libres[cupo_id], participacion, ventana, now=now)
    jobs.enqueue("citas.join_losers", ventana_id=str(ventana.pk))


def _offer(cupo: Cupo, participacion: Participacion, ventana: Ventana, *, now: datetime) -> Cita:
    hasta_at = min(now + PARA_ACEPTAR, cupo.inicio_at - ANTELACION)
    return ofrecimientos.offer(cupo, participacion, servicio=ventana.servicio_id, hasta_at=hasta_at, now=now)


def tell_ticket(participacion_id: int, *, now: datetime) -> None:
    avisos.tell_without_place(Participacion.objects.select_related("ventana").get(pk=participacion_id), now=now)


@transaction.atomic
def offer_next(cupo_id: int, *, now: datetime) -> Cita | None:
    """A place of a draw that its winner did not take goes to the next ticket that it suits. None: to nobody here."""
    cupo = cupos.lock([cupo_id]).get(cupo_id)
    if cupo is None or cupo.carril != Carril.SORTEO or cupo.general_at <= now:
        return None
    if cupo.inicio_at < now + ANTELACION + RESPUESTA_MINIMA or not ofrecimientos.is_offerable(cupo, now=now):
        return None
    lugar = _place(cupo)
    sin_cupo = (
        Participacion.objects.select_for_update(of=("self",))
        .select_related("ventana")
        .filter(
            ventana__servicio__linea=cupo.linea,
            ventana__canal=cupo.canal,
            ventana__general_at=cupo.general_at,
            ventana__sorteada_at__isnull=False,
            orden__isnull=False,
            ofrecimientos__isnull=True,
        )
        .exclude(persona="")
        .order_by("orden")
    )
    for participacion in sin_cupo:
        ventana = participacion.ventana
        boleta = Boleta(participacion.boleta, tuple(participacion.sedes), tuple(participacion.jornadas))
        if cupo.sede_id in ventana.sedes and suits(boleta, lugar):
            return _offer(cupo, participacion, ventana, now=now)
    return None


def _forget(*, now: datetime) -> None:
    """Once its places are for all nothing more can come of a ticket: whose it was is not kept."""
    vacios = dict.fromkeys((*citas_selectors.DATOS_DEL_SOLICITANTE, "pregunta"), "")
    Participacion.objects.filter(ventana__sorteada_at__isnull=False, ventana__general_at__lte=now).exclude(
        persona=""
    ).update(**vacios)
