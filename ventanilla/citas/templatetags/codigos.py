"""Codes and states of appointments, as people read them."""

from django import template

from ventanilla.citas.rules.codigo import show
from ventanilla.citas.rules.estados import EN_PALABRAS, EstadoCita
from ventanilla.citas.rules.turnos import RESULTADOS, Resultado

register = template.Library()


@register.filter
def codigo(value: str | None) -> str:
    """009 2021 012434."""
    return show(value or "")


@register.filter
def estado_cita(value: str) -> str:
    """For an official: who cancelled is not «usted»."""
    return "Cancelada" if value == EstadoCita.CANCELADA else EN_PALABRAS[EstadoCita(value)]


@register.filter
def resultado(value: str) -> str:
    return RESULTADOS[Resultado(value)] if value else ""


@register.filter
def veces(cuantas: int) -> range:
    """1, 2 … to that number."""
    return range(1, cuantas + 1)
