"""The life of a recovery (case R3 of the security reference), who may move it, and how long it waits. No Django."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ventanilla.rut.rules.recuperaciones import EstadoRecuperacion

ESPERA = timedelta(hours=24)  # for whoever says "it was not me"
ENLACE_VIGENCIA = timedelta(hours=24)
CONGELADO = timedelta(hours=72)  # no mandates, refunds or bank accounts
ABIERTA_VIGENCIA = timedelta(days=1)  # without proving the address
PEDIDA_VIGENCIA = timedelta(days=30)  # without an official
MAXIMO, PERIODO = 2, timedelta(days=90)

IDENTIFICACION = "Identificación"
APROBACION = "Aprobación"

E = EstadoRecuperacion
TRANSICIONES: Mapping[EstadoRecuperacion, frozenset[EstadoRecuperacion]] = {
    E.ABIERTA: frozenset({E.PEDIDA, E.VENCIDA}),
    E.PEDIDA: frozenset({E.IDENTIFICADA, E.RECHAZADA, E.VENCIDA}),
    E.IDENTIFICADA: frozenset({E.RETENIDA, E.RECHAZADA, E.VENCIDA}),
    E.RETENIDA: frozenset({E.APLICADA, E.CANCELADA, E.RECHAZADA}),
    E.APLICADA: frozenset({E.TERMINADA, E.VENCIDA}),
    E.TERMINADA: frozenset(),
    E.RECHAZADA: frozenset(),
    E.CANCELADA: frozenset(),
    E.VENCIDA: frozenset(),
}

# What the first official must have done, all of it. The keys are kept as evidence.
CHECKLIST: Mapping[str, str] = {
    "documento": "Mostró el documento original y está vigente en el registro civil.",
    "rostro": "La cara es la de la foto del documento.",
    "datos_documento": "Dijo sin leer el lugar y la fecha de expedición, y coinciden.",
    "datos_rut": "Contó datos del RUT que no están en el documento: dirección, actividad o teléfono.",
    "voluntad": "Confirmó de viva voz que pide cambiar el correo y cuál es el nuevo.",
}


class TransicionInvalida(Exception):
    pass


def ensure_transition(actual: str, nuevo: EstadoRecuperacion) -> None:
    if nuevo not in TRANSICIONES[EstadoRecuperacion(actual)]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")


def unchecked(checklist: Sequence[str]) -> tuple[str, ...]:
    """What is missing of the list, in its order."""
    return tuple(punto for punto in CHECKLIST if punto not in checklist)


def hold_is_over(retenida_hasta_at: datetime, *, now: datetime) -> bool:
    return now >= retenida_hasta_at


def too_many(aprobadas: int) -> bool:
    """Of those approved for one person in the period."""
    return aprobadas >= MAXIMO


# How each state is told to the person who asked.
EN_PALABRAS: Mapping[EstadoRecuperacion, str] = {
    E.ABIERTA: "Falta confirmar su correo.",
    E.PEDIDA: "Un funcionario lo va a buscar para comprobar quién es usted.",
    E.IDENTIFICADA: "Ya comprobamos quién es usted. Falta que otro funcionario lo apruebe.",
    E.RETENIDA: "Aprobada. Esperamos 24 horas, por si alguien dice que no fue usted.",
    E.APLICADA: "Lista. Le enviamos al correo nuevo el enlace para crear su contraseña.",
    E.TERMINADA: "Terminada. Ya creó su contraseña.",
    E.RECHAZADA: "No se aprobó.",
    E.CANCELADA: "Se canceló: alguien dijo que no fue usted quien la pidió.",
    E.VENCIDA: "Venció. Puede hacer otra.",
}
