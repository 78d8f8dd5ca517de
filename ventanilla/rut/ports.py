"""What the register asks of the apps above it, which register their answers when they load."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

# Whether somebody can sign: answered by the app of electronic signatures.
_firma: list[Callable[[int, datetime], bool]] = []
# What keeps a taxpayer from being cancelled, in words for the person: debts, invoicing ranges, open procedures …
_obstaculos: dict[str, Callable[[str, datetime], list[str]]] = {}


def register_firma(can_sign: Callable[[int, datetime], bool]) -> None:
    _firma[:] = [can_sign]


def can_sign(user_id: int | None, *, now: datetime) -> bool:
    return user_id is not None and any(pregunta(user_id, now) for pregunta in _firma)


def register_obstaculo(nombre: str, find: Callable[[str, datetime], list[str]]) -> None:
    """`find` takes a NIT and returns what is pending there, empty when nothing is."""
    _obstaculos[nombre] = find


def obstacles_to_cancel(nit: str, *, now: datetime) -> list[str]:
    """Everything that must be settled first, of every app."""
    return [linea for find in _obstaculos.values() for linea in find(nit, now)]


@dataclass(frozen=True, slots=True)
class CitaVista:
    """What the desk of the register needs to know of an appointment: for whom, which day, and whether it stands."""

    para: frozenset[str]
    dia_date: date
    vale: bool


# Whether there is an appointment with a code: answered by the app of appointments. Nobody registered: only its form
# can be checked.
_citas: list[Callable[[str], CitaVista | None]] = []


def register_citas(find: Callable[[str], CitaVista | None]) -> None:
    """`find` takes the thirteen digits; None when there is no such appointment."""
    _citas[:] = [find]


def has_citas() -> bool:
    return bool(_citas)


def find_cita(codigo: str) -> CitaVista | None:
    return next((find(codigo) for find in _citas), None)
