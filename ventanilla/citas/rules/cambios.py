"""What an official does to the agenda."""

from collections.abc import Mapping
from enum import StrEnum


class TipoDeCambio(StrEnum):
    REGLA = "regla"
    PUESTO = "puesto"
    CIERRE = "cierre"
    APERTURA = "apertura"
    SOBRECUPO = "sobrecupo"
    SERVICIO = "servicio"
    SEDE = "sede"
    AJUSTES = "ajustes"


EN_PALABRAS: Mapping[TipoDeCambio, str] = {
    TipoDeCambio.REGLA: "Regla",
    TipoDeCambio.PUESTO: "Puesto",
    TipoDeCambio.CIERRE: "Cierre",
    TipoDeCambio.APERTURA: "Apertura",
    TipoDeCambio.SOBRECUPO: "Sobrecupo",
    TipoDeCambio.SERVICIO: "Servicio",
    TipoDeCambio.SEDE: "Oficina",
    TipoDeCambio.AJUSTES: "Términos",
}

RESCATE = "cierre"
"""The reason written on an offer that stands for a place that was taken away."""
ALTERNATIVAS = 2
"""How many places are held for each person whose own was closed."""
