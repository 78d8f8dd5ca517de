"""What being late costs: art. 658-3, numeral 3, Estatuto Tributario. Information: nothing is collected here. No Django.

One updates within the month after the fact. Later, 1 UVT for each day late; 2 UVT when what is outdated is the address
or the economic activity of the taxpayer. Which UVT is ours to choose: that of the year in which one updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ventanilla.comun.dias_habiles import FIRST_YEAR, add_business_days, is_business_day
from ventanilla.comun.dinero import uvt_to_pesos

UVT_POR_DIA, UVT_POR_DIA_GRAVE = Decimal(1), Decimal(2)


@dataclass(frozen=True, slots=True)
class Hecho:
    """What changed and when. `grave`: it is the address or the economic activity."""

    que: str
    fecha: date
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Sancion:
    """`dias` late, 0 within the month; `pesos` is what the law makes of them."""

    hecho: Hecho
    limite: date
    dias: int
    pesos: int

    @property
    def uvt_por_dia(self) -> Decimal:
        return UVT_POR_DIA_GRAVE if self.hecho.grave else UVT_POR_DIA


def month_after(dia: date) -> date:
    """The same day of the next month, or its last one (art. 59 of the Código de Régimen Político y Municipal)."""
    year, month = (dia.year + 1, 1) if dia.month == 12 else (dia.year, dia.month + 1)
    for ultimo in (dia.day, 30, 29, 28):
        try:
            return date(year, month, ultimo)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def last_day(hecho: date) -> date:
    """Until when there is no penalty; a term that ends on a holiday ends on the next business day (art. 62 ídem)."""
    limite = month_after(hecho)
    if limite.year < FIRST_YEAR or is_business_day(limite):
        return limite
    return add_business_days(limite, 1)


def sancion_for(hecho: Hecho, *, today: date, uvt: int) -> Sancion:
    limite = last_day(hecho.fecha)
    dias = max(0, (today - limite).days)
    por_dia = UVT_POR_DIA_GRAVE if hecho.grave else UVT_POR_DIA
    return Sancion(hecho, limite, dias, uvt_to_pesos(por_dia * dias, uvt) if dias else 0)


def sanciones(hechos: Sequence[Hecho], *, today: date, uvt: int) -> tuple[Sancion, ...]:
    """One for each fact, in the order in which they were told."""
    return tuple(sancion_for(hecho, today=today, uvt=uvt) for hecho in hechos)
