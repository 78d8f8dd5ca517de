"""Online the address changes at most twice in six months; then with an official. No Django.

The limit is the administration's, as published for its online service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ventanilla.comun.tramite import Impedimento

MAX_CAMBIOS = 2
MESES = 6


@dataclass(frozen=True, slots=True)
class Direccion:
    """Where a version of the register said that the taxpayer is, since when."""

    desde: date
    municipio: str
    direccion: str

    @property
    def lugar(self) -> tuple[str, str]:
        return self.municipio, self.direccion


def months_before(dia: date, meses: int) -> date:
    """The same day so many months before, or the last one of that month."""
    total = dia.year * 12 + dia.month - 1 - meses
    year, month = divmod(total, 12)
    for ultimo in (dia.day, 30, 29, 28):
        try:
            return date(year, month + 1, ultimo)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def count_changes(direcciones: Sequence[Direccion], *, today: date) -> int:
    """How often it changed in the last six months. `direcciones`: one for each version, the oldest first."""
    desde = months_before(today, MESES)
    return sum(nueva.lugar != vieja.lugar and nueva.desde > desde for vieja, nueva in pairwise(direcciones))


def may_change(direcciones: Sequence[Direccion], *, today: date) -> bool:
    return count_changes(direcciones, today=today) < MAX_CAMBIOS


DOS_VECES = Impedimento(
    "direccion_dos_veces",
    "Ya cambió la dirección dos veces en seis meses",
    "En línea la dirección cambia máximo dos veces en seis meses. Para cambiarla otra vez, un funcionario revisa con "
    "usted dónde está.",
    cita=True,
)
