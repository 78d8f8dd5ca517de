"""Why an official looks at somebody's data, and what is shown before they say it. No Django."""

from collections.abc import Mapping
from enum import StrEnum


class Motivo(StrEnum):
    CITA = "cita"
    LLAMADA = "llamada"
    CASO = "caso"
    AUTORIDAD = "autoridad"
    OTRO = "otro"


EN_PALABRAS: Mapping[Motivo, str] = {
    Motivo.CITA: "La persona está presente, con cita o en video",
    Motivo.LLAMADA: "La persona llamó y pide ayuda",
    Motivo.CASO: "Un caso que tengo en estudio",
    Motivo.AUTORIDAD: "Lo pide un juez u otra autoridad",
    Motivo.OTRO: "Otro",
}
DETALLE_MAXIMO = 200


def reason(motivo: str, detalle: str) -> str:
    """As it is written in the chain, and as the person will read it."""
    return f"{EN_PALABRAS[Motivo(motivo)]}: {detalle}"


def mask_number(numero: str) -> str:
    return f"{'•' * 4}{numero[-3:]}" if len(numero) > 3 else "•" * 4
