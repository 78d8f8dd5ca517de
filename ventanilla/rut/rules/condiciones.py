"""A condition of the law, judged by itself: what every procedure that checks several shows and signs. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condicion:
    """What the law asks, what was found, and whether it holds."""

    codigo: str
    exige: str
    hallado: str
    cumple: bool


def failing(condiciones: Iterable[Condicion]) -> list[Condicion]:
    return [condicion for condicion in condiciones if not condicion.cumple]
