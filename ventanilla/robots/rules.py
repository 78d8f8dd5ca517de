"""What a challenge costs and how long it lives. No Django in here."""

from datetime import timedelta
from enum import StrEnum

RETO_VIGENCIA = timedelta(minutes=5)
VENTANA_FRECUENCIA = timedelta(minutes=10)
ITERACIONES = 2000
"""Rounds of PBKDF2 in each try: about half a millisecond of one core."""
TRIES = 300
"""The answer lies between this many tries and twice as many, times two for each level."""
NIVEL_MAXIMO = 5
RETOS_SIN_RECARGO = 10
FALLAS_POR_NIVEL = 4
FALLAS_DE_TODOS = 500
"""Failures of all addresses together in a window, from which everybody pays more: somebody walks through the register
from many places."""


class Proposito(StrEnum):
    """What a challenge was asked for. One solved for a form serves for no other."""

    RUT_ESTADO = "rut.estado"
    RUT_FACTURADOR = "rut.facturador"
    CITA = "cita"
    CITA_GESTIONAR = "cita.gestionar"


class Motivo(StrEnum):
    """Why a proof was refused. Tampered, of another form and of another browser are one answer."""

    FALTA = "prueba_falta"
    INVALIDA = "prueba_invalida"
    VENCIDA = "prueba_vencida"
    REPETIDA = "prueba_repetida"


def level(retos: int, fallas: int, *, de_todos: int = 0) -> int:
    """How much harder it gets for who asked `retos` times in the window and failed `fallas` times.

    Each doubling beyond the first ten adds one, and so do every fourth failure and each doubling of everybody's.
    """
    propio = (retos // RETOS_SIN_RECARGO).bit_length() + fallas // FALLAS_POR_NIVEL
    return min(NIVEL_MAXIMO, propio + (de_todos // FALLAS_DE_TODOS).bit_length())


def tries_between(nivel: int) -> tuple[int, int]:
    """The fewest and the most tries until the answer, both included."""
    fewest = TRIES << nivel
    return fewest, 2 * fewest - 1
