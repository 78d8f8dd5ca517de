"""The states of a request to recover an account; the law of their order is in recuperacion.rules. No Django."""

from enum import StrEnum


class EstadoRecuperacion(StrEnum):
    """Of a request to recover an account without password and without address."""

    ABIERTA = "abierta"
    PEDIDA = "pedida"
    IDENTIFICADA = "identificada"
    RETENIDA = "retenida"
    APLICADA = "aplicada"
    TERMINADA = "terminada"
    RECHAZADA = "rechazada"
    CANCELADA = "cancelada"
    VENCIDA = "vencida"


CON_FUNCIONARIO = frozenset({"identificada", "retenida", "aplicada", "terminada"})  # one official answers for who it is
EN_CURSO = frozenset({"identificada", "retenida"})  # one at a time for each taxpayer
