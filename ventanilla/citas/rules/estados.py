"""The life of an appointment in one table."""

from collections.abc import Mapping
from enum import StrEnum


class EstadoCita(StrEnum):
    RETENIDA = "retenida"
    OFRECIDA = "ofrecida"
    CONFIRMADA = "confirmada"
    EN_SALA = "en_sala"
    EN_ATENCION = "en_atencion"
    ATENDIDA = "atendida"
    NO_ASISTIO = "no_asistio"
    CANCELADA = "cancelada"
    CANCELADA_ENTIDAD = "cancelada_entidad"
    VENCIDA = "vencida"


E = EstadoCita
TRANSICIONES: Mapping[EstadoCita, frozenset[EstadoCita]] = {
    E.RETENIDA: frozenset({E.CONFIRMADA, E.VENCIDA}),
    E.OFRECIDA: frozenset({E.CONFIRMADA, E.VENCIDA}),
    E.CONFIRMADA: frozenset({E.EN_SALA, E.EN_ATENCION, E.NO_ASISTIO, E.CANCELADA, E.CANCELADA_ENTIDAD}),
    E.EN_SALA: frozenset({E.EN_ATENCION, E.NO_ASISTIO, E.CANCELADA_ENTIDAD, E.CONFIRMADA}),
    E.EN_ATENCION: frozenset({E.ATENDIDA, E.EN_SALA, E.CONFIRMADA}),  # a paper is missing: another hour
    E.NO_ASISTIO: frozenset({E.EN_SALA, E.CONFIRMADA}),  # came late: attended still, or given another hour
    E.ATENDIDA: frozenset(),
    E.CANCELADA: frozenset(),
    E.CANCELADA_ENTIDAD: frozenset(),
    E.VENCIDA: frozenset(),
}
PASAJERAS = frozenset({E.RETENIDA, E.OFRECIDA})
VIVAS = frozenset({E.CONFIRMADA, E.EN_SALA, E.EN_ATENCION})
OCUPAN_CUPO = PASAJERAS | VIVAS | {E.ATENDIDA, E.NO_ASISTIO}

EN_PALABRAS: Mapping[EstadoCita, str] = {
    E.RETENIDA: "Sin aceptar",
    E.OFRECIDA: "Ofrecida",
    E.CONFIRMADA: "Agendada",
    E.EN_SALA: "En espera de turno",
    E.EN_ATENCION: "En atención",
    E.ATENDIDA: "Atendida",
    E.NO_ASISTIO: "No asistió",
    E.CANCELADA: "Cancelada por usted",
    E.CANCELADA_ENTIDAD: "Cancelada por la entidad",
    E.VENCIDA: "No se aceptó a tiempo",
}


class TransicionInvalida(Exception):
    pass


def ensure_transition(actual: EstadoCita, nuevo: EstadoCita) -> None:
    """Raises TransicionInvalida."""
    if nuevo not in TRANSICIONES[actual]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")
