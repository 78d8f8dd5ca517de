"""The draw. Whoever knows what is published can repeat it: docs/sorteo_replay.py does it in twenty lines.

A digest decides the order of the tickets. It mixes what was fixed before anybody signed up (`semilla`, whose own digest
was published) with what nobody could know before the list was closed (`ancla`), so neither who keeps the one nor who
watches the other can choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
ALFABETO = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is mistaken for something else when read aloud. Twelve of them make a ticket."""
LARGO_BOLETA = 12
MEDIODIA = time(12)


class Jornada(StrEnum):
    MANANA = "manana"
    TARDE = "tarde"


EN_PALABRAS = {Jornada.MANANA: "Por la mañana", Jornada.TARDE: "Por la tarde"}


@dataclass(frozen=True, slots=True)
class Boleta:
    """A ticket and what its owner prefers; empty is «any»."""

    boleta: str
    sedes: tuple[str, ...] = ()
    jornadas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lugar:
    cupo: int
    sede: str
    inicio: str
    jornada: str


def commitment(semilla: str) -> str:
    return sha256(semilla.encode()).hexdigest()


def list_digest(boletas: Sequence[Boleta]) -> str:
    """Of every ticket with its preferences, in alphabetical order: one line each."""
    lineas = sorted(f"{b.boleta} {','.join(b.sedes)} {','.join(b.jornadas)}" for b in boletas)
    return sha256("\n".join(lineas).encode()).hexdigest()


def jornada_of(inicio_at: datetime) -> Jornada:
    return Jornada.MANANA if inicio_at.astimezone(BOGOTA).time() < MEDIODIA else Jornada.TARDE


def drawing_order(semilla: str, ancla: str, boletas: Sequence[Boleta]) -> list[Boleta]:
    return sorted(boletas, key=lambda b: sha256(f"{semilla}:{ancla}:{b.boleta}".encode()).hexdigest())


def suits(boleta: Boleta, lugar: Lugar) -> bool:
    return (not boleta.sedes or lugar.sede in boleta.sedes) and (
        not boleta.jornadas or lugar.jornada in boleta.jornadas
    )


def assign(orden: Sequence[Boleta], lugares: Sequence[Lugar]) -> dict[str, int]:
    """Each in turn takes the first place left that suits them. Tickets without a place are not in the answer."""
    libres = sorted(lugares, key=lambda lugar: (lugar.inicio, lugar.cupo))
    dados: dict[str, int] = {}
    for boleta in orden:
        suyo = next((lugar for lugar in libres if suits(boleta, lugar)), None)
        if suyo is not None:
            libres.remove(suyo)
            dados[boleta.boleta] = suyo.cupo
    return dados
