"""The life of a signature instrument and of an intention to sign. Figures and pure functions; no Django.

Three years, renewal at any time and a forgotten passphrase that means a new instrument: Resolución 70 de 2016 as
amended by Resolución 80 de 2020. Figures of tries and terms are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

VIGENCIA_YEARS = 3
EMISION_VIGENCIA = timedelta(minutes=30)  # from accepting the agreement to choosing the passphrase
INTENCION_VIGENCIA = timedelta(minutes=15)
CODIGO_VIGENCIA = timedelta(minutes=10)
CODIGO_MAX_INTENTOS = 3
FALLOS_PARA_ESPERAR, ESPERA = 5, timedelta(minutes=15)
FALLOS_PARA_BLOQUEAR, VENTANA_DE_FALLOS = 10, timedelta(hours=24)
AVISOS_DIAS = (30, 7, 1)
LETRAS_HUELLA_CORTA = 8


class EstadoInstrumento(StrEnum):
    PENDIENTE = "pendiente"
    VIGENTE = "vigente"
    BLOQUEADO = "bloqueado"
    VENCIDO = "vencido"
    REVOCADO = "revocado"
    REEMPLAZADO = "reemplazado"


E = EstadoInstrumento
TRANSICIONES_INSTRUMENTO: Mapping[EstadoInstrumento, frozenset[EstadoInstrumento]] = {
    E.PENDIENTE: frozenset({E.VIGENTE}),
    E.VIGENTE: frozenset({E.BLOQUEADO, E.VENCIDO, E.REVOCADO, E.REEMPLAZADO}),
    E.BLOQUEADO: frozenset({E.REEMPLAZADO, E.REVOCADO}),
    E.VENCIDO: frozenset(),
    E.REVOCADO: frozenset(),
    E.REEMPLAZADO: frozenset(),
}


class EstadoIntencion(StrEnum):
    ABIERTA = "abierta"
    FIRMADA = "firmada"
    ANULADA = "anulada"


class MotivoFin(StrEnum):
    """Why an instrument stopped serving. The law's list of causes is unverified: these are the ones we act on."""

    VOLUNTAD = "voluntad"
    COMPROMISO = "compromiso"
    REEMPLAZO = "reemplazo"
    VENCIMIENTO = "vencimiento"
    INTENTOS = "intentos"
    CUENTA_RECUPERADA = "cuenta_recuperada"
    CONTACTO_DESCONOCIDO = "contacto_desconocido"


class Canal(StrEnum):
    CORREO = "correo"
    SMS = "sms"


class TipoFactor(StrEnum):
    CODIGO = "codigo"
    TOTP = "totp"
    LLAVE = "llave"


@dataclass(frozen=True, slots=True)
class Factor:
    """The second factor as the person gave it: digits, or what the passkey answered."""

    tipo: TipoFactor
    codigo: str = ""
    credencial: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Huella:
    """From where it was signed. The address is evidence; session and browser rest as digests."""

    ip: str
    agente: str
    sesion: str


def valid_until(desde: datetime) -> datetime:
    """Three years on; the 29th of February becomes the 28th."""
    year = desde.year + VIGENCIA_YEARS
    try:
        return desde.replace(year=year)
    except ValueError:
        return desde.replace(year=year, day=28)


@dataclass(frozen=True, slots=True)
class Fallos:
    """Wrong passphrases: in a row, and since `desde` (at most 24 hours)."""

    seguidos: int = 0
    en_ventana: int = 0
    desde: datetime | None = None


def after_failure(fallos: Fallos, *, now: datetime) -> Fallos:
    reciente = fallos.desde is not None and now - fallos.desde < VENTANA_DE_FALLOS
    return Fallos(
        seguidos=fallos.seguidos + 1,
        en_ventana=(fallos.en_ventana if reciente else 0) + 1,
        desde=fallos.desde if reciente else now,
    )


def must_block(fallos: Fallos) -> bool:
    """Ten in 24 hours: the instrument is lost and another one is issued."""
    return fallos.en_ventana >= FALLOS_PARA_BLOQUEAR


def waits_until(fallos: Fallos, *, now: datetime) -> datetime | None:
    """After each five in a row, fifteen minutes."""
    return now + ESPERA if fallos.seguidos and fallos.seguidos % FALLOS_PARA_ESPERAR == 0 else None


def notice_due(valid_to: datetime, *, now: datetime) -> int | None:
    """Which of the notices before expiry is due now: 30, 7 or 1 days; None when none is, or when it has passed."""
    quedan = valid_to - now
    if quedan <= timedelta(0):
        return None
    return min((dias for dias in AVISOS_DIAS if quedan <= timedelta(days=dias)), default=None)


def horizon(now: datetime) -> datetime:
    """Instruments that end after this need nothing today."""
    return now + timedelta(days=max(AVISOS_DIAS))


def short_digest(sha256: str) -> str:
    """What a message and a screen show, so that a person can compare them."""
    corta = sha256[:LETRAS_HUELLA_CORTA].upper()
    return f"{corta[:4]}-{corta[4:]}"
