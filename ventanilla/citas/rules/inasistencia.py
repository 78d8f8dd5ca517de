"""How many people do not come, with a figure that can be explained, and how many places that allows to add.

Never more than who surely will not come: the estimate is the lower end of what the past allows to believe (Wilson), so
few data give few places, and none give none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import floor, sqrt

CONFIANZA = 1.645
"""Of twenty such estimates, in nineteen at least so many people do not come."""
SEMANAS = 12
"""The past that is looked at."""


class Franja(StrEnum):
    PRIMERA = "primera"
    MANANA = "manana"
    TARDE = "tarde"


def band_of(hora: int) -> Franja:
    """People come differently at the first hours, in the morning and after noon."""
    if hora < 10:
        return Franja.PRIMERA
    return Franja.MANANA if hora < 13 else Franja.TARDE


def lower_bound(faltaron: int, total: int, z: float = CONFIANZA) -> float:
    """The share of people who do not come, at the low end. 0 without data."""
    if total <= 0:
        return 0.0
    p, z2 = faltaron / total, z * z
    centro = p + z2 / (2 * total)
    margen = z * sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    return max(0.0, (centro - margen) / (1 + z2 / total))


@dataclass(frozen=True, slots=True)
class Estimacion:
    """What came of the appointments of an office, a line and a part of the day."""

    linea: str
    canal: str
    franja: Franja
    asistieron: int
    faltaron: int

    @property
    def total(self) -> int:
        return self.asistieron + self.faltaron

    @property
    def tasa(self) -> float:
        return self.faltaron / self.total if self.total else 0.0

    @property
    def segura(self) -> float:
        return lower_bound(self.faltaron, self.total)


def extra_places(agendadas: int, segura: float, *, cupos: int, maximo_por_ciento: int, ya: int = 0) -> int:
    """Places to add to those `cupos`, of which `agendadas` are booked and `ya` were added before.

    Only as many as will surely stay empty, never above the share that the terms allow.
    """
    return max(0, min(floor(agendadas * segura), floor(cupos * maximo_por_ciento / 100)) - ya)


def share_out(horas: Iterable[tuple[object, int, int]], cuantos: int) -> list[object]:
    """To which hours they go: one each at most, first those with more people booked. `horas`: key, booked, added."""
    con_gente = sorted(
        (hora for hora in horas if hora[1] > 0 and hora[2] == 0), key=lambda hora: (-hora[1], str(hora[0]))
    )  # fmt: skip
    return [hora[0] for hora in con_gente[:cuantos]]
