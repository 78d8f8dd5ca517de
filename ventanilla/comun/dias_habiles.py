"""Business days of the administration: not Saturdays, Sundays, holidays or the civic day of April."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

FIRST_YEAR, LAST_YEAR = 1984, 2100  # Ley 51 de 1983 moved the holidays to Monday from 1984 on

CIVIC_DAY_SINCE = 2024  # Decreto 500 de 2024; the administration does not count it for due dates

NOMBRES = {
    "New Year's Day": "Año Nuevo",
    "Epiphany": "Día de los Reyes Magos",
    "Saint Joseph's Day": "Día de San José",
    "Maundy Thursday": "Jueves Santo",
    "Good Friday": "Viernes Santo",
    "Labor Day": "Día del Trabajo",
    "Ascension Day": "Ascensión del Señor",
    "Corpus Christi": "Corpus Christi",
    "Sacred Heart": "Sagrado Corazón",
    "Saint Peter and Saint Paul's Day": "San Pedro y San Pablo",
    "Day of Our Lady of the Rosary of Chiquinquirá": "Virgen de Chiquinquirá",
    "Independence Day": "Día de la Independencia",
    "Battle of Boyacá": "Batalla de Boyacá",
    "Assumption Day": "Asunción de la Virgen",
    "Columbus Day": "Día de la Raza",
    "All Saints' Day": "Todos los Santos",
    "Independence of Cartagena": "Independencia de Cartagena",
    "Immaculate Conception": "Inmaculada Concepción",
    "Christmas Day": "Navidad",
}
"""The package names holidays in English by default; those are stable keys, these are the words to show."""


def _spanish(name: str) -> str:
    parts = (part.removesuffix(" (observed)") for part in name.split("; "))
    return "; ".join(NOMBRES.get(part, part) for part in parts)


def civic_day_of(year: int) -> date:
    """The third Friday of April: Día Cívico de la Paz con la Naturaleza."""
    first = date(year, 4, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 14)


@lru_cache(maxsize=LAST_YEAR - FIRST_YEAR + 1)
def holidays_of(year: int) -> Mapping[date, str]:
    """The named days of the year that are not business days, whatever day of the week they fall on."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no holidays are known for {year}")
    found = {
        day: _spanish(name)
        for day, name in holidays.country_holidays("CO", years=year, language="en_US").items()
        if day.year == year
    }
    if year >= CIVIC_DAY_SINCE:
        found.setdefault(civic_day_of(year), "Día cívico")
    return MappingProxyType(dict(sorted(found.items())))


def is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays_of(day.year)


def add_business_days(day: date, n: int) -> date:
    """The n-th business day after `day`, or before it when n is negative; with n = 0, `day` itself."""
    step = timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_business_day(day):
            day += step
    return day
