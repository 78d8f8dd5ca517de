"""Other places for whoever lost theirs: two are held for each person, and nobody is offered twice.

Each person is one transaction, so a worker that dies leaves the rest for the next one. The appointment stays as it is
until the person chooses, cancels, or the change is taken back.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import selectors
from ventanilla.citas.agenda.services.cambios import let_offers_go, offers_of
from ventanilla.citas.agenda.services.planes import CON_TIEMPO, free_now
from ventanilla.citas.models import CambioDeAgenda, Cita, Cupo, Rescate
from ventanilla.citas.rules.agenda import BOGOTA
from ventanilla.citas.rules.cambios import ALTERNATIVAS, RESCATE
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import PASAJERAS, EstadoCita
from ventanilla.citas.rules.papeles import FALTAN_PAPELES
from ventanilla.citas.services import citas as citas_services
from ventanilla.citas.services import cupos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

LOTE = 50
INTENTOS = 5


@dataclass(frozen=True, slots=True)
class _Lugar:
    id: int
    inicio_at: datetime


_CANDIDATOS = """
SELECT DISTINCT ON (dia) c.id, c.inicio_at, (c.inicio_at AT TIME ZONE 'America/Bogota')::date AS dia
  FROM citas_cupo c JOIN citas_puesto p ON p.id = c.puesto_id
 WHERE c.linea = %s AND c.canal = %s AND c.sede_id = ANY(%s) AND c.inicio_at > %s AND c.libre_at <= %s
   AND (c.general_at <= %s OR c.carril = ANY(%s)) AND p.atiende @> to_jsonb(%s::text[])
 ORDER BY dia, abs(extract(epoch FROM c.inicio_at::time - %s::time)), c.id"""


def _candidates(cita: Cita, cupo: Cupo, sedes: Sequence[str], *, now: datetime) -> list[_Lugar]:
    """One free place of each day, nearest in the clock to the lost one; from its day on first, then before it."""
    carriles = sorted({Carril.GENERAL.value, cupo.carril} - {Carril.SORTEO.value})
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATOS,
            [
                cupo.linea, cupo.canal, list(sedes), now + CON_TIEMPO, now, now, carriles, cita.necesidades,
                cupo.inicio_at,
            ],
        )  # fmt: skip
        lugares = [_Lugar(pk, inicio_at) for pk, inicio_at, _ in cursor.fetchall()]
    return sorted(
        lugares,
        key=lambda lugar: (lugar.inicio_at < cupo.inicio_at, abs(lugar.inicio_at - cupo.inicio_at), lugar.id),
    )


def _choose(cita: Cita, cupo: Cupo, *, now: datetime) -> list[int]:
    """Two places: of the same office, else of the nearest; of two days when there are."""
    elegidos: list[_Lugar] = []
    for sedes in selectors.nearest(cupo.sede_id):
        if not sedes:
            continue
        usados = {lugar.inicio_at.astimezone(BOGOTA).date() for lugar in elegidos}
        for lugar in _candidates(cita, cupo, sedes, now=now):
            if lugar.inicio_at.astimezone(BOGOTA).date() not in usados:
                usados.add(lugar.inicio_at.astimezone(BOGOTA).date())
                elegidos.append(lugar)
            if len(elegidos) == ALTERNATIVAS:
                return [uno.id for uno in elegidos]
    if len(elegidos) == 1:  # one day only, wherever: another hour of it is better than no choice
        otra = _another_hour(cita, cupo, elegidos[0], now=now)
        return [elegidos[0].id, *otra]
    return [uno.id for uno in elegidos]


def _another_hour(cita: Cita, cupo: Cupo, elegido: _Lugar, *, now: datetime) -> list[int]:
    otros = (
        free_now(cupo.linea, cupo.canal, now=now)
        .filter(puesto__atiende__contains=cita.necesidades)
        .exclude(inicio_at=elegido.inicio_at)
        .order_by("inicio_at", "pk")
    )
    return list(otros.values_list("pk", flat=True)[:1])


def rescue(cambio_id: int, *, now: datetime) -> int:
    """See to the next batch of people of a change, and leave the rest to a job. Returns how many were seen to."""
    pendientes = Rescate.objects.filter(cambio=cambio_id, ofrecida_at=None).order_by("pk")
    vistos = 0
    for rescate_id in list(pendientes.values_list("pk", flat=True)[:LOTE]):
        vistos += offer_others(rescate_id, now=now)
    if pendientes.exists():
        if vistos:
            jobs.enqueue("citas.rescue", cambio_id=cambio_id)
    else:
        CambioDeAgenda.objects.filter(pk=cambio_id, rescatado_at=None).update(rescatado_at=now)
    return vistos


def offer_others(rescate_id: int, *, now: datetime) -> bool:
    """Hold two places for one person and tell them. Whoever was seen to is not seen to again."""
    for _ in range(INTENTOS):
        with transaction.atomic():
            seguro = _offer_once(rescate_id, now=now)
        if seguro is not None:
            return seguro
    return False  # somebody else was quicker each time: the next round of the job tries again


def _offer_once(rescate_id: int, *, now: datetime) -> bool | None:
    """None: a place that was chosen went to somebody else meanwhile."""
    rescate = Rescate.objects.select_related("cita__cupo").get(pk=rescate_id)
    visto = rescate.cita.cupo
    elegidos = _choose(rescate.cita, visto, now=now) if visto.retirado_at is not None else []
    lugares = cupos.lock([visto.pk, *elegidos])
    cita = Cita.objects.select_for_update().get(pk=rescate.cita_id)
    rescate = Rescate.objects.select_for_update().get(pk=rescate_id)
    if rescate.ofrecida_at is not None:
        return False
    if cita.cupo_id != visto.pk:
        return None
    suyo = lugares[visto.pk]
    pierde = cita.estado == EstadoCita.CONFIRMADA and suyo.retirado_at is not None and suyo.inicio_at > now
    vivas = Cita.objects.filter(mueve=cita, motivo=RESCATE, estado=EstadoCita.OFRECIDA, hasta_at__gt=now).count()
    rescate.ofrecida_at = now
    if not pierde or vivas:
        rescate.ofertas = vivas
        rescate.save()
        return True
    if any(not _is_free(lugares[pk], suyo, now=now) for pk in elegidos):
        return None
    hasta_at = now + timedelta(hours=citas_selectors.ajustes().rescate_horas)
    for pk in elegidos:
        _hold(cita, lugares[pk], min(hasta_at, lugares[pk].inicio_at - CON_TIEMPO / 2), now=now)
    rescate.ofertas = len(elegidos)
    rescate.save()
    expediente.record_evento(
        Actor.sistema(), accion="citas.cita.reubicada", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"cambio": rescate.cambio_id, "cupos": elegidos},
    )  # fmt: skip
    if elegidos:
        jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="reubicar")
    return True


def _is_free(cupo: Cupo, suyo: Cupo, *, now: datetime) -> bool:
    if cupo.retirado_at is not None or cupo.libre_at is None or cupo.libre_at > now:
        return False
    return cupo.general_at <= now or cupo.carril in (Carril.GENERAL, suyo.carril)


def _hold(cita: Cita, cupo: Cupo, hasta_at: datetime, *, now: datetime) -> None:
    """A place kept for somebody who did not ask for it. Their data stay on their appointment alone."""
    for pasajera in Cita.objects.select_for_update().filter(cupo=cupo, estado__in=sorted(PASAJERAS)):
        cupos.lapse(pasajera, now=now)
    cupos.hold_until(cupo, hasta_at)
    Cita.objects.create(
        cupo=cupo,
        servicio_id=cita.servicio_id,
        estado=EstadoCita.OFRECIDA,
        dueno=cita.dueno,
        llave=uuid4(),
        clave=secrets.token_urlsafe(16),
        mueve=cita,
        motivo=RESCATE,
        necesidades=cita.necesidades,
        retenida_at=now,
        hasta_at=hasta_at,
    )


def rescue_pending(*, now: datetime) -> None:
    """Changes whose people were not all seen to, because their job died."""
    for cambio_id in CambioDeAgenda.objects.filter(rescatado_at=None).values_list("pk", flat=True):
        jobs.enqueue("citas.rescue", cambio_id=cambio_id)


@transaction.atomic
def release_offers(cita_id: UUID, *, now: datetime) -> None:
    """Whoever chose one place does not need the others; whoever cancelled needs none: they are free at once."""
    cita = Cita.objects.select_related("cupo").get(pk=cita_id)
    if cita.estado == EstadoCita.CONFIRMADA and cita.cupo.retirado_at is not None:
        return  # still without a place: the offers stand
    ofertas = offers_of(
        [cita_id], motivos=(RESCATE, FALTAN_PAPELES) if cita.estado == EstadoCita.CONFIRMADA else None
    )  # fmt: skip
    lugares = cupos.lock([cupo_id for _, cupo_id in ofertas])
    let_offers_go([oferta_id for oferta_id, _ in ofertas], lugares, now=now)


# --- what an official does about those who remain ------------------------------------------------------


@transaction.atomic
def try_again(actor: Actor, cambio_id: int, *, now: datetime) -> int:
    """Look again for places for whoever found none, or did not answer. Returns how many. Raises ObjectDoesNotExist."""
    cambio = CambioDeAgenda.objects.select_for_update(no_key=True).get(pk=cambio_id)
    selectors.ensure_may_edit(actor, cambio.sede_id or "")
    quedan = [rescate.pk for rescate in selectors.rescues_of(cambio, now=now) if rescate.may_try_again]
    if quedan and cambio.deshecho_at is None:
        Rescate.objects.filter(pk__in=quedan).update(ofrecida_at=None, ofertas=0)
        cambio.rescatado_at = None
        cambio.save(update_fields=["rescatado_at"])
        jobs.enqueue("citas.rescue", cambio_id=cambio.pk)
        expediente.record_evento(
            actor, accion="citas.rescate.repetido", objeto=f"cambio:{cambio.pk}", datos={"personas": len(quedan)}
        )  # fmt: skip
    return len(quedan)


def cancel_rest(actor: Actor, cambio_id: int, *, motivo: str, now: datetime) -> int:
    """End the appointments that nobody moved, in the name of the entity, each in its transaction. Returns how many.

    Raises ObjectDoesNotExist.
    """
    cambio = CambioDeAgenda.objects.get(pk=cambio_id)
    selectors.ensure_may_edit(actor, cambio.sede_id or "")
    canceladas = 0
    for rescate in selectors.rescues_of(cambio, now=now):
        if rescate.may_try_again:
            citas_services.cancel(actor, rescate.cita_id, por_entidad=True, motivo=motivo, now=now)
            canceladas += 1
    return canceladas
