"""Taking a place and giving it back. Decision 0020 says what is locked, in which order and why.

A place is locked before the claims on it, several places in the order of their ids. READ COMMITTED: after a wait, what
the other one did is seen; at a higher level the second of two callers would fail instead of being told «taken».
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import PASAJERAS, EstadoCita
from ventanilla.comun import jobs


class SinCupo(Exception):
    """Somebody else has the last place of that hour, or the hour is not offered any more."""


@dataclass(frozen=True, slots=True)
class Hora:
    """An hour of an office, for a line of services and a way of attending."""

    sede: str
    linea: str
    canal: str
    inicio_at: datetime


_LIBRE = """
SELECT c.id FROM citas_cupo c{puestos}
 WHERE c.sede_id = %s AND c.linea = %s AND c.canal = %s AND c.inicio_at = %s
   AND c.libre_at <= %s AND (c.general_at <= %s OR c.carril = ANY(%s)){atiende}
 ORDER BY c.id LIMIT 1"""


def take(hora: Hora, *, carriles: Iterable[Carril], necesidades: Iterable[str], now: datetime) -> Cupo:
    """Lock one free place of this hour. In a transaction. Raises SinCupo.

    Whoever finds every free place locked waits for the first of them: its holder may still give it back, and a place
    that stays empty because two people hurried is as wrong as one that is sold twice.
    """
    if hora.inicio_at <= now:
        raise SinCupo
    pedidas = sorted(necesidades)
    sql = _LIBRE.format(
        puestos=" JOIN citas_puesto p ON p.id = c.puesto_id" if pedidas else "",
        atiende=" AND p.atiende @> to_jsonb(%s::text[])" if pedidas else "",
    )
    valores: list[Any] = [
        hora.sede, hora.linea, hora.canal, hora.inicio_at, now, now, [carril.value for carril in carriles],
        *([pedidas] if pedidas else []),
    ]  # fmt: skip
    while True:
        fila = _first(sql + " FOR UPDATE OF c SKIP LOCKED", valores)
        if fila is None and not (_first(f"SELECT EXISTS ({sql})", valores) or (False,))[0]:
            raise SinCupo
        # free but locked: by who is taking it, and may still give it back
        fila = fila or _first(sql + " FOR UPDATE OF c", valores)
        if fila is not None:
            cupo = Cupo.objects.get(pk=fila[0])
            _forget_passing(cupo, now=now)
            return cupo


def _first(sql: str, valores: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, valores)
        fila: tuple[Any, ...] | None = cursor.fetchone()
    return fila


def lock(cupo_ids: Iterable[int]) -> dict[int, Cupo]:
    """Lock these places, always in the order of their ids."""
    return {cupo.pk: cupo for cupo in Cupo.objects.select_for_update().filter(pk__in=set(cupo_ids)).order_by("pk")}


def _forget_passing(cupo: Cupo, *, now: datetime) -> None:
    """A hold or an offer that lapsed is still written on this place: it is over, and who it was is forgotten."""
    for cita in Cita.objects.select_for_update().filter(cupo=cupo, estado__in=sorted(PASAJERAS)):
        lapse(cita, now=now)


def lapse(cita: Cita, *, now: datetime) -> None:
    """End a hold or an offer. Who it was for is not kept in what nobody accepted."""
    for campo in selectors.DATOS_DEL_SOLICITANTE:
        setattr(cita, campo, "")
    cita.pregunta = ""
    cita.necesidades, cita.acompanante = [], False
    cita.estado = EstadoCita.VENCIDA
    cita.cerrada_at = now
    cita.version += 1
    cita.save()


def occupy(cupo: Cupo) -> None:
    """It is booked: nobody may take it."""
    cupo.libre_at = None
    cupo.save(update_fields=["libre_at"])


def hold_until(cupo: Cupo, hasta_at: datetime) -> None:
    """It is kept until then, and free from then on by itself."""
    cupo.libre_at = hasta_at
    cupo.save(update_fields=["libre_at"])


def give_back(cupo: Cupo, *, now: datetime) -> None:
    """A booked place is free again: first for who waits for one, then for all, at a moment that nobody can guess.

    A closed place or one that has begun is nobody's.
    """
    if cupo.retirado_at is not None or cupo.inicio_at <= now:
        return
    dentro = 60 + secrets.randbelow(max(1, selectors.ajustes().regreso_minutos * 60))
    # of what begins soon half of the time is left to whoever is near: returned after the hour it would serve nobody
    cupo.libre_at = min(now + timedelta(seconds=dentro), now + (cupo.inicio_at - now) / 2)
    cupo.save(update_fields=["libre_at"])
    jobs.enqueue("citas.offer", cupo_id=cupo.pk)


def set_free(cupo: Cupo, *, now: datetime) -> None:
    """A hold was let go: its place was never out of the offer, so it is free at once."""
    if cupo.retirado_at is None:
        cupo.libre_at = now
        cupo.save(update_fields=["libre_at"])
