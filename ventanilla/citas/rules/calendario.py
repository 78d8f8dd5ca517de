"""A month of days with places and without: what a calendar draws."""

from calendar import Calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class EstadoDia(StrEnum):
    LIBRE = "libre"
    LLENO = "lleno"
    FESTIVO = "festivo"
    CERRADO = "cerrado"


@dataclass(frozen=True, slots=True)
class Dia:
    """`nota` says which holiday it is."""

    dia: date
    estado: EstadoDia
    cupos: int = 0
    elegido: bool = False
    hoy: bool = False
    nota: str = ""


@dataclass(frozen=True, slots=True)
class Mes:
    """`semanas` begin on Monday; None is a day of another month."""

    primero: date
    semanas: tuple[tuple[Dia | None, ...], ...]
    anterior: date | None
    siguiente: date | None

    @property
    def cupos(self) -> int:
        return sum(dia.cupos for semana in self.semanas for dia in semana if dia is not None)


def first_of(dia: date) -> date:
    return dia.replace(day=1)


def next_month(primero: date) -> date:
    return first_of(primero + timedelta(days=31))


def last_of(primero: date) -> date:
    return next_month(primero) - timedelta(days=1)


def parse_month(texto: str) -> date | None:
    """«2026-08», as it comes in an address; None for anything else."""
    try:
        return date.fromisoformat(f"{texto}-01") if len(texto) == 7 else None
    except ValueError:
        return None


def build_month(
    primero: date,
    *,
    libres: Mapping[date, int],
    con_agenda: Collection[date] = (),
    festivos: Mapping[date, str],
    elegido: date | None,
    hoy: date,
    hasta: date,
) -> Mes:
    """`con_agenda`: days that had places, free or not. One looks back to the month of today, and ahead to `hasta`."""

    def draw(dia: date) -> Dia | None:
        if dia.month != primero.month:
            return None
        cupos = libres.get(dia, 0)
        if cupos:
            estado = EstadoDia.LIBRE
        elif dia in festivos:
            estado = EstadoDia.FESTIVO
        else:
            estado = EstadoDia.LLENO if dia in con_agenda and dia >= hoy else EstadoDia.CERRADO
        return Dia(dia, estado, cupos, elegido=dia == elegido, hoy=dia == hoy, nota=festivos.get(dia, ""))

    semanas = Calendar().monthdatescalendar(primero.year, primero.month)
    siguiente = next_month(primero)
    return Mes(
        primero=primero,
        semanas=tuple(tuple(draw(dia) for dia in semana) for semana in semanas),
        anterior=first_of(primero - timedelta(days=1)) if primero > first_of(hoy) else None,
        siguiente=siguiente if siguiente <= hasta else None,
    )
