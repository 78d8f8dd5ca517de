"""Terms of a booking. The 45 seconds are those of the portal's own step-by-step guide; the rest is ours."""

from datetime import datetime, timedelta

ACEPTAR = timedelta(seconds=45)
ACEPTAR_SIN_PRISA = timedelta(minutes=5)
"""For who asked for a longer time once, on the page or in their needs."""
DATOS = timedelta(minutes=10)
"""To write who one is, before the 45 seconds begin."""
PRORROGAS = 10
"""WCAG 2.2.1: a time limit can be extended at least ten times with a simple action."""
CAMBIOS = 2


def hold_is_alive(hasta_at: datetime, *, now: datetime) -> bool:
    return now < hasta_at


def may_change(inicio_at: datetime, *, minutos: int, now: datetime) -> bool:
    """Until `minutos` before it begins; nobody could take the place after that."""
    return now <= inicio_at - timedelta(minutes=minutos)


def has_passed(inicio_at: datetime, *, now: datetime) -> bool:
    return inicio_at <= now
