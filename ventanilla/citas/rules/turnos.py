"""The day in the room: the life of a turn in one table, and who is called next. No Django; the clock is an argument."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ventanilla.citas.rules.canales import Necesidad
from ventanilla.citas.rules.codigo import CodigoInvalido, normalise
from ventanilla.citas.rules.estados import EstadoCita


class EstadoTurno(StrEnum):
    EN_ESPERA = "en_espera"
    LLAMADO = "llamado"
    EN_ATENCION = "en_atencion"
    ATENDIDO = "atendido"
    SE_FUE = "se_fue"


E = EstadoTurno
TRANSICIONES: Mapping[EstadoTurno, frozenset[EstadoTurno]] = {
    E.EN_ESPERA: frozenset({E.LLAMADO, E.SE_FUE}),
    E.LLAMADO: frozenset({E.LLAMADO, E.EN_ATENCION, E.EN_ESPERA, E.SE_FUE}),
    E.EN_ATENCION: frozenset({E.ATENDIDO, E.EN_ESPERA}),
    E.ATENDIDO: frozenset(),
    E.SE_FUE: frozenset({E.EN_ESPERA}),  # came back while the office was still open
}
VIVOS = frozenset({E.EN_ESPERA, E.LLAMADO, E.EN_ATENCION})
EN_PUESTO = frozenset({E.LLAMADO, E.EN_ATENCION})
CERRADOS = frozenset({E.ATENDIDO, E.SE_FUE})
LLAMADAS_MINIMAS = 2
"""Nobody is written down as absent after one call: people hear badly, or are at the door."""

EN_PALABRAS: Mapping[EstadoTurno, str] = {
    E.EN_ESPERA: "En espera",
    E.LLAMADO: "Llamado",
    E.EN_ATENCION: "En atención",
    E.ATENDIDO: "Atendido",
    E.SE_FUE: "No se presentó",
}
LA_CITA: Mapping[EstadoTurno, EstadoCita] = {
    E.EN_ESPERA: EstadoCita.EN_SALA,
    E.LLAMADO: EstadoCita.EN_SALA,
    E.EN_ATENCION: EstadoCita.EN_ATENCION,
    E.ATENDIDO: EstadoCita.ATENDIDA,
    E.SE_FUE: EstadoCita.NO_ASISTIO,
}
"""What each state of the turn says of its appointment."""


class TransicionInvalida(Exception):
    pass


def ensure_transition(actual: str, nuevo: EstadoTurno) -> None:
    """Raises TransicionInvalida."""
    if nuevo not in TRANSICIONES[EstadoTurno(actual)]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")


class Resultado(StrEnum):
    """What came of an attendance."""

    RESUELTO = "resuelto"
    ORIENTADO = "orientado"
    FALTAN_PAPELES = "faltan_papeles"
    NO_CORRESPONDE = "no_corresponde"
    REAGENDADO = "reagendado"
    SIN_CIERRE = "sin_cierre"


RESULTADOS: Mapping[Resultado, str] = {
    Resultado.RESUELTO: "Resuelto",
    Resultado.ORIENTADO: "Se le orientó",
    Resultado.FALTAN_PAPELES: "Faltaron documentos",
    Resultado.NO_CORRESPONDE: "No corresponde a esta oficina o servicio",
    Resultado.REAGENDADO: "Se le dio otra hora",
    Resultado.SIN_CIERRE: "Nadie lo cerró: lo cerró el sistema al final del día",
}
ELEGIBLES = (Resultado.RESUELTO, Resultado.ORIENTADO, Resultado.FALTAN_PAPELES, Resultado.NO_CORRESPONDE)


class Contacto(StrEnum):
    """What came of one call by telephone."""

    NO_CONTESTA = "no_contesta"
    OCUPADO = "ocupado"
    EQUIVOCADO = "equivocado"
    PIDE_OTRO_MOMENTO = "pide_otro_momento"


CONTACTOS: Mapping[Contacto, str] = {
    Contacto.NO_CONTESTA: "No contesta",
    Contacto.OCUPADO: "Ocupado",
    Contacto.EQUIVOCADO: "El número no es de la persona",
    Contacto.PIDE_OTRO_MOMENTO: "Pide que llamen más tarde",
}

# --- order ------------------------------------------------------------------------------------------

SIN_CITA_ESPERA = timedelta(minutes=20)
"""Who comes without appointment stands where an appointment for twenty minutes later would: those with an earlier
hour go before, those with a later one do not, and nobody can be passed for ever."""
ANTES = timedelta(minutes=60)
"""How long before the hour one may say that one arrived."""

PREFERENTE = (
    "Ley 1437 de 2011, artículo 5, numeral 6, y Decreto Ley 19 de 2012, artículo 13: personas mayores, con "
    "discapacidad, gestantes, niños y veteranos de la Fuerza Pública, antes que los demás. Verifíquelo en su texto."
)


def turn_moment(llegada_at: datetime, cita_at: datetime | None, *, tolerancia: timedelta) -> datetime:
    """The moment by which turns are ordered, written once when the person arrives.

    On time, the hour of the appointment; without one or late, twenty minutes after arriving.
    """
    if cita_at is not None and llegada_at <= cita_at + tolerancia:
        return cita_at
    return llegada_at + SIN_CITA_ESPERA


class EnFila(Protocol):
    """As much of a turn as its place in the queue depends on."""

    @property
    def pk(self) -> int: ...
    @property
    def preferente(self) -> bool: ...
    @property
    def orden_at(self) -> datetime: ...


def queue_key(turno: EnFila) -> tuple[bool, datetime, int]:
    """Preferente first, as the law asks; then the moment, then who came first. The query of `call_next` says the
    same, and a test compares them."""
    return (not turno.preferente, turno.orden_at, turno.pk)


DEL_LUGAR = frozenset({Necesidad.INTERPRETE, Necesidad.PRIMER_PISO})
"""Needs that a desk meets or does not; more time, any of them can give."""


def may_check_in(inicio_at: datetime, *, tolerancia: timedelta, now: datetime) -> bool:
    """By oneself, without an official: from an hour before, to the tolerance."""
    return inicio_at - ANTES <= now <= inicio_at + tolerancia


def is_no_show(inicio_at: datetime, *, tolerancia: timedelta, now: datetime) -> bool:
    """Later than the tolerance."""
    return now > inicio_at + tolerancia


# --- numbers ----------------------------------------------------------------------------------------

_ABECEDARIO = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(lineas: Sequence[str]) -> dict[str, str]:
    """A letter for each line, in the order given: the first of its name that is free, else the first free one."""
    dadas: dict[str, str] = {}
    for linea in dict.fromkeys(lineas):
        propias = [letra for letra in linea.upper() if letra in _ABECEDARIO]
        libres = (letra for letra in [*propias, *_ABECEDARIO] if letra not in dadas.values())
        dadas[linea] = next(libres, "Z")
    return dadas


def show(letra: str, consecutivo: int) -> str:
    """R-014: as it is called aloud and shown on the screen."""
    return f"{letra}-{consecutivo:03d}"


_TRECE = re.compile(r"(?<![0-9])[0-9]{3}[ .\-]?20[0-9]{2}[ .\-]?[0-9]{6}(?![0-9])")


def find_codigo(texto: str) -> str:
    """The code in what was typed or read by a scanner: alone, or inside the address that the QR carries.

    Raises CodigoInvalido.
    """
    hallado = _TRECE.search(texto[:500])
    if hallado is None:
        raise CodigoInvalido(texto[:40])
    return normalise(hallado.group())


# --- who books for many -----------------------------------------------------------------------------


class Huella(StrEnum):
    """By what one asks whether somebody books for many persons."""

    IDENTIDAD = "identidad"
    DISPOSITIVO = "dispositivo"
    CONEXION = "conexion"
    CONTACTO = "contacto"


HUELLAS: Mapping[Huella, str] = {
    Huella.IDENTIDAD: "Una cuenta",
    Huella.DISPOSITIVO: "Un equipo",
    Huella.CONEXION: "Una conexión",
    Huella.CONTACTO: "Un correo o teléfono",
}


def shorten(huella: str) -> str:
    """Enough to tell two apart; a digest says nobody's name."""
    return huella if len(huella) <= 8 else f"{huella[:8]}…"
