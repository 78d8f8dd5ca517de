"""How long somebody has to say that a change was not theirs. No Django."""

from collections.abc import Mapping
from datetime import datetime, timedelta

DESHACER = timedelta(hours=72)
SECCIONES = ("correo", "telefono")


def can_undo(hecho_at: datetime, deshecho_at: datetime | None, *, now: datetime) -> bool:
    return deshecho_at is None and now - hecho_at <= DESHACER


def changes(antes: Mapping[str, str], despues: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the two are different."""
    return tuple(nombre for nombre in SECCIONES if antes[nombre] != despues[nombre])
