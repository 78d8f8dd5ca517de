"""The code of an appointment, as in the guide: 0092021012434 is point 009, year 2021, number 012434."""

import re
from dataclasses import dataclass

_FORMA = re.compile(r"([0-9]{3})(20[0-9]{2})([0-9]{6})")
MAXIMO = 999_999


class CodigoInvalido(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Partes:
    sede: int
    year: int
    consecutivo: int


def make_codigo(sede: int, year: int, consecutivo: int) -> str:
    """Raises CodigoInvalido beyond 999,999 in a year."""
    if not 0 <= sede <= 999 or not 0 < consecutivo <= MAXIMO:
        raise CodigoInvalido(f"{sede} {year} {consecutivo}")
    return f"{sede:03d}{year:04d}{consecutivo:06d}"


def parse_codigo(texto: str) -> Partes:
    """As people write it: with spaces, hyphens or dots. Raises CodigoInvalido."""
    hallado = _FORMA.fullmatch(re.sub(r"[\s.\-–]", "", texto[:40]))
    if hallado is None or hallado[3] == "000000":
        raise CodigoInvalido(texto[:40])
    return Partes(int(hallado[1]), int(hallado[2]), int(hallado[3]))


def normalise(texto: str) -> str:
    """The thirteen digits. Raises CodigoInvalido."""
    partes = parse_codigo(texto)
    return make_codigo(partes.sede, partes.year, partes.consecutivo)


def show(codigo: str) -> str:
    """009 2021 012434: easier to read aloud."""
    return f"{codigo[:3]} {codigo[3:7]} {codigo[7:]}" if codigo else ""
