"""The papers of an appointment: what each is worth before the day, and when it is too late to send them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Veredicto(StrEnum):
    SIRVE = "sirve"
    FALTA_ALGO = "falta_algo"


class EstadoPapel(StrEnum):
    SIN_ENVIAR = "sin_enviar"
    POR_REVISAR = "por_revisar"
    SIRVE = "sirve"
    FALTA_ALGO = "falta_algo"


EN_PALABRAS: Mapping[EstadoPapel, str] = {
    EstadoPapel.SIN_ENVIAR: "Falta enviarlo",
    EstadoPapel.POR_REVISAR: "Por revisar",
    EstadoPapel.SIRVE: "Sirve",
    EstadoPapel.FALTA_ALGO: "Falta algo",
}
LISTOS = frozenset({EstadoPapel.POR_REVISAR, EstadoPapel.SIRVE})
"""With these the appointment goes on: what nobody looked at yet is looked at during the attention."""
FALTAN_PAPELES = "papeles"
"""Why a place is offered instead of another one."""
PREPARARSE = timedelta(days=1)
"""Between being told that a paper is missing and the closing of papers of the other date."""
PLAZO_DE_OTRA_FECHA = timedelta(hours=20)
"""For how long the other date is kept for who lacks a paper, and never beyond their own appointment."""


@dataclass(frozen=True, slots=True)
class Papel:
    """What a service asks for: as the office wrote it, not as anybody sent it."""

    codigo: str
    nombre: str
    obligatorio: bool


def papeles_of(pedidos: Iterable[Mapping[str, object]]) -> tuple[Papel, ...]:
    return tuple(Papel(str(p["codigo"]), str(p["nombre"]), bool(p["obligatorio"])) for p in pedidos)


def closes_at(inicio_at: datetime, *, horas: int, lugar_at: datetime | None) -> datetime:
    """Until when papers are taken: so many hours before. Who got the place later than that has until it begins."""
    cierre = inicio_at - timedelta(hours=horas)
    return inicio_at if lugar_at is not None and lugar_at > cierre else cierre


def state(*, enviados: Iterable[datetime], veredicto: str, revisado_at: datetime | None) -> EstadoPapel:
    """What was sent after somebody looked is to be looked at again. `enviados`: when each file that serves arrived."""
    llegadas = list(enviados)
    if not llegadas:
        return EstadoPapel.SIN_ENVIAR
    if revisado_at is None or max(llegadas) > revisado_at:
        return EstadoPapel.POR_REVISAR
    return EstadoPapel(veredicto)
