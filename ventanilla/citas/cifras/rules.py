"""How the public figures of appointments are read. No Django."""

from dataclasses import dataclass
from datetime import date, datetime

LINEAS = {
    "rut": "RUT y acceso",
    "orientacion": "Orientación y asistencia",
    "cobranzas": "Cobranzas y facilidades de pago",
    "devoluciones": "Devoluciones",
    "libros": "Libros de contabilidad",
    "radicacion": "Radicación de documentos",
}


def name_of_line(linea: str) -> str:
    return LINEAS.get(linea, linea.replace("-", " ").capitalize())


@dataclass(frozen=True, slots=True)
class Espera:
    """The first free place of an office for a line and a way of attending, and how many days away it is."""

    linea: str
    sede: str
    oficina: str
    ciudad: str
    canal: str
    inicio_at: datetime
    dias: int


@dataclass(frozen=True, slots=True)
class Resumen:
    """A line in one row: in how many offices there is a place, and the days of the best, the middle and the worst."""

    linea: str
    nombre: str
    oficinas: int
    mejor: int | None
    mitad: int | None
    peor: int | None


@dataclass(frozen=True, slots=True)
class Apertura:
    """Places that can be taken from a moment on. `cupos` comes from the rules of the agenda: closures may take some."""

    abre_at: datetime
    mes_date: date
    linea: str
    sede: str
    oficina: str
    cupos: int


def summary(linea: str, esperas: list[Espera]) -> Resumen:
    """Per office the soonest of its ways."""
    por_oficina: dict[str, int] = {}
    for espera in esperas:
        if espera.linea == linea:
            por_oficina[espera.sede] = min(espera.dias, por_oficina.get(espera.sede, espera.dias))
    dias = sorted(por_oficina.values())
    if not dias:
        return Resumen(linea, name_of_line(linea), 0, None, None, None)
    return Resumen(linea, name_of_line(linea), len(dias), dias[0], dias[(len(dias) - 1) // 2], dias[-1])


def bar(dias: int, peor: int) -> int:
    """Per cent of the longest wait, at least a trace."""
    return max(2, round(100 * dias / peor)) if peor else 2
