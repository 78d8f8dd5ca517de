"""What an official does to the agenda."""

from collections.abc import Mapping
from enum import StrEnum


class TipoDeCambio(StrEnum):
    REGLA = "regla"
    PUESTO = "puesto"
    CIERRE = "cierre"
    SOBRECUPO = "sobrecupo"


EN_PALABRAS: Mapping[TipoDeCambio, str] = {
    TipoDeCambio.REGLA: "Regla",
    TipoDeCambio.PUESTO: "Puesto",
    TipoDeCambio.CIERRE: "Cierre",
    TipoDeCambio.SOBRECUPO: "Sobrecupo",
}
