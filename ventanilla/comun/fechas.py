"""How dates are written for people, for whoever cannot load a template's filters."""

from datetime import date

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def long_date(dia: date) -> str:
    """`14 de agosto de 2026`."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def weekday_date(dia: date) -> str:
    """`jueves 20 de agosto de 2026`."""
    return f"{DIAS[dia.weekday()]} {long_date(dia)}"


def weekday_day(dia: date) -> str:
    """`jueves 20 de agosto`, for a date so near that the year is known."""
    return f"{DIAS[dia.weekday()]} {dia.day} de {MESES[dia.month - 1]}"
