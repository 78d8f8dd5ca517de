"""How an official attends: seeds of the portal offer in person, and three ways from a distance."""

from collections.abc import Mapping
from enum import StrEnum


class Canal(StrEnum):
    PRESENCIAL = "presencial"
    VIDEO = "video"
    LLAMADA = "llamada"
    CORREO = "correo"


EN_PALABRAS: Mapping[Canal, str] = {
    Canal.PRESENCIAL: "En persona",
    Canal.VIDEO: "Por videollamada",
    Canal.LLAMADA: "Por teléfono",
    Canal.CORREO: "Por correo electrónico",
}
A_DISTANCIA = frozenset({Canal.VIDEO, Canal.LLAMADA, Canal.CORREO})


class Necesidad(StrEnum):
    """What somebody needs from the place itself; asked once, matched to desks that have it."""

    INTERPRETE = "interprete"
    MAS_TIEMPO = "mas_tiempo"
    PRIMER_PISO = "primer_piso"


NECESIDADES: Mapping[Necesidad, str] = {
    Necesidad.INTERPRETE: "Intérprete de lengua de señas",
    Necesidad.MAS_TIEMPO: "Más tiempo para la atención",
    Necesidad.PRIMER_PISO: "Un puesto en el primer piso, sin escaleras",
}


class Carril(StrEnum):
    """For whom a place is kept until its `general_at`."""

    GENERAL = "general"
    VENCIMIENTO = "vencimiento"
    SORTEO = "sorteo"
