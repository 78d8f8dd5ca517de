"""Whose obligation falls due soon: for them some places are kept back until the day before."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from ventanilla.citas.selectors.oferta import ajustes
from ventanilla.comun.dias_habiles import add_business_days
from ventanilla.referencias import selectors as referencias
from ventanilla.referencias.rules import Vencimiento


def due_soon(nit: str, *, now: datetime, responsabilidades: Collection[str] = ()) -> list[Vencimiento]:
    """What may fall due for this NIT from today until the days that open the lane; `responsabilidades` of box 53, when
    whoever asks may know them, leave only what is theirs."""
    hoy = timezone.localtime(now).date()
    hasta = add_business_days(hoy, ajustes().vencimiento_dias)
    return referencias.vencimientos_of(nit, desde=hoy, hasta=hasta, responsabilidades=responsabilidades)
