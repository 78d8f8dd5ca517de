"""Waiting for a place: when people are asked, and for how long a place is kept for their answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
ANTELACION = timedelta(hours=1)
"""The answer comes at least this long before the place begins: whoever says yes has to be able to arrive."""
RESPUESTA_MINIMA = timedelta(minutes=15)
"""With less than this to answer nobody is asked, and the place is for all."""
GRACIA = timedelta(minutes=10)
"""After the answer is due, before the place can be taken by anybody: time for the job that asks the next one."""
SIN_RESPUESTA = 3
"""Offers left unanswered after which somebody is taken off the line."""


class EstadoEspera(StrEnum):
    ACTIVA = "activa"
    ATENDIDA = "atendida"
    RETIRADA = "retirada"
    VENCIDA = "vencida"


class Respuesta(StrEnum):
    ACEPTADO = "aceptado"
    RECHAZADO = "rechazado"
    CONSERVADA = "conservada"
    SIN_RESPUESTA = "sin_respuesta"


@dataclass(frozen=True, slots=True)
class Preferencias:
    """What somebody accepts. Empty is «any»."""

    hasta_date: date
    sedes: tuple[str, ...] = ()
    canales: tuple[str, ...] = ()
    dias: tuple[int, ...] = ()
    desde_time: time | None = None
    hasta_time: time | None = None


@dataclass(frozen=True, slots=True)
class Vigilia:
    """When people are awake: nobody is asked outside of it, and the hours outside of it do not count."""

    despierta: time
    duerme: time


def _at(now: datetime, hora: time, dias: int = 0) -> datetime:
    return datetime.combine(now.astimezone(BOGOTA).date() + timedelta(days=dias), hora, BOGOTA)


def is_awake(now: datetime, vigilia: Vigilia) -> bool:
    return vigilia.despierta <= now.astimezone(BOGOTA).time() < vigilia.duerme


def next_waking(now: datetime, vigilia: Vigilia) -> datetime:
    """Now, if people are awake, or else the next moment at which they wake."""
    if is_awake(now, vigilia):
        return now
    hoy = _at(now, vigilia.despierta)
    return hoy if now < hoy else _at(now, vigilia.despierta, 1)


def add_waking(now: datetime, minutos: int, vigilia: Vigilia) -> datetime:
    """When so many waking minutes have gone by."""
    desde, quedan = next_waking(now, vigilia), timedelta(minutes=minutos)
    while (cierra := _at(desde, vigilia.duerme)) - desde < quedan:
        quedan -= cierra - desde
        desde = _at(desde, vigilia.despierta, 1)
    return desde + quedan


def answer_until(inicio_at: datetime, *, minutos: int, vigilia: Vigilia, now: datetime) -> datetime | None:
    """Until when a place that begins at `inicio_at` is kept for who is asked at the next waking moment.

    None: it begins too soon to ask anybody.
    """
    desde = next_waking(now, vigilia)
    hasta = min(add_waking(desde, minutos, vigilia), inicio_at - ANTELACION)
    return hasta if hasta - desde >= RESPUESTA_MINIMA else None


def overlap(unas: Iterable[str], otras: Iterable[str]) -> bool:
    """Whether two preferences can want the same place; an empty one is «any»."""
    a, b = set(unas), set(otras)
    return not a or not b or bool(a & b)
