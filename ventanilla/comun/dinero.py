"""Whole pesos, and amounts that the law gives in UVT."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def format_pesos(pesos: int) -> str:
    """`1234567` as people read it: `$1.234.567`."""
    sign = "-" if pesos < 0 else ""
    return f"{sign}${abs(pesos):,}".replace(",", ".")


def uvt_to_pesos(cantidad: Decimal, uvt: int) -> int:
    """A limit given in UVT, in pesos, rounded as art. 868 E.T. orders.

    Up to 100 pesos, to the nearest peso; up to 10,000, to the nearest hundred; above, to the thousand.
    Not the rounding of the boxes of a return (arts. 577 and 802 E.T.).
    """
    if cantidad < 0 or uvt <= 0:
        raise ValueError("an amount in UVT is not negative and a UVT is worth something")
    exact = cantidad * uvt
    step = 1 if exact <= 100 else 100 if exact <= 10_000 else 1_000
    return int((exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * step
