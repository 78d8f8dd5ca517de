"""Which places are free, read from one index. Public: nobody's data is in the answer.

Free is a matter of the moment: `libre_at` has passed, and the lane is one's own or open to all. Days are of Bogotá.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from ventanilla.citas.rules.canales import Canal, Carril

BOGOTA = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Busqueda:
    """What somebody looks for. An empty `sedes` or `canales` means any."""

    linea: str
    canales: tuple[str, ...] = ()
    sedes: tuple[str, ...] = ()
    carriles: tuple[str, ...] = (Carril.GENERAL.value,)
    necesidades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiaLibre:
    dia: date
    cupos: int


@dataclass(frozen=True, slots=True)
class HoraLibre:
    inicio_at: datetime
    sede: str
    canal: str
    cupos: int


def _where(busqueda: Busqueda, *, now: datetime) -> tuple[str, list[Any]]:
    donde = [
        "c.linea = %s", "c.canal = ANY(%s)", "c.inicio_at > %s", "c.libre_at <= %s",
        "(c.general_at <= %s OR c.carril = ANY(%s))",
    ]  # fmt: skip
    canales = list(busqueda.canales) or [canal.value for canal in Canal]
    valores: list[Any] = [busqueda.linea, canales, now, now, now, list(busqueda.carriles)]
    if busqueda.sedes:
        donde.append("c.sede_id = ANY(%s)")
        valores.append(list(busqueda.sedes))
    if busqueda.necesidades:
        donde.append("c.puesto_id IN (SELECT id FROM citas_puesto WHERE atiende @> to_jsonb(%s::text[]))")
        valores.append(sorted(busqueda.necesidades))
    return " AND ".join(donde), valores


def start_of(dia: date) -> datetime:
    """Midnight in Bogotá."""
    return datetime.combine(dia, time.min, BOGOTA)


def free_days(busqueda: Busqueda, *, desde: date, hasta: date, now: datetime) -> Sequence[DiaLibre]:
    """Days between both, included, that have a place, and how many."""
    donde, valores = _where(busqueda, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (c.inicio_at AT TIME ZONE %s)::date AS dia, count(*) FROM citas_cupo c WHERE {donde}"  # noqa: S608
            " AND c.inicio_at >= %s AND c.inicio_at < %s GROUP BY dia ORDER BY dia",
            [settings.TIME_ZONE, *valores, start_of(desde), start_of(hasta + timedelta(days=1))],
        )
        return [DiaLibre(dia, cupos) for dia, cupos in cursor.fetchall()]


def free_hours(busqueda: Busqueda, *, dia: date, now: datetime) -> Sequence[HoraLibre]:
    """The hours of a day, and how many places each still has."""
    donde, valores = _where(busqueda, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.inicio_at, c.sede_id, c.canal, count(*) FROM citas_cupo c WHERE {donde}"  # noqa: S608
            " AND c.inicio_at >= %s AND c.inicio_at < %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [*valores, start_of(dia), start_of(dia + timedelta(days=1))],
        )
        return [HoraLibre(*fila) for fila in cursor.fetchall()]


def soonest(
    busqueda: Busqueda, *, sedes: Iterable[str], despues: datetime | None = None, now: datetime
) -> list[HoraLibre]:
    """The first free hour of each office and way of attending, the soonest before: one look at the index for each.

    `despues`: not before that moment.
    """
    donde, valores = _where(busqueda, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.inicio_at, s.sede, k.canal FROM unnest(%s::text[]) AS s(sede)"  # noqa: S608
            " CROSS JOIN unnest(%s::text[]) AS k(canal) CROSS JOIN LATERAL ("
            f" SELECT c.inicio_at FROM citas_cupo c WHERE c.sede_id = s.sede AND c.canal = k.canal AND {donde}"
            " AND c.inicio_at >= %s ORDER BY c.inicio_at LIMIT 1) f ORDER BY 1, 2, 3",
            [
                sorted(sedes),
                list(busqueda.canales) or [canal.value for canal in Canal],
                *valores,
                despues or now,
            ],
        )
        return [HoraLibre(inicio_at, sede, canal, 1) for inicio_at, sede, canal in cursor.fetchall()]
