"""States, numbers and codes of the file. No Django in here."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ventanilla.comun.nit import check_digit

BOGOTA = ZoneInfo("America/Bogota")
BORRADOR_VIGENCIA = timedelta(days=30)
_ALFABETO = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_PARECIDOS = str.maketrans({"I": "1", "L": "1", "O": "0"})


class EstadoBorrador(StrEnum):
    ABIERTO = "abierto"
    RADICADO = "radicado"
    CON_CITA = "con_cita"
    DESCARTADO = "descartado"


class EstadoDocumento(StrEnum):
    VIGENTE = "vigente"
    SUSTITUIDO = "sustituido"
    ANULADO = "anulado"


TRANSICIONES_BORRADOR: Mapping[EstadoBorrador, frozenset[EstadoBorrador]] = {
    EstadoBorrador.ABIERTO: frozenset({EstadoBorrador.RADICADO, EstadoBorrador.CON_CITA, EstadoBorrador.DESCARTADO}),
    EstadoBorrador.CON_CITA: frozenset({EstadoBorrador.RADICADO, EstadoBorrador.DESCARTADO}),
    EstadoBorrador.RADICADO: frozenset(),
    EstadoBorrador.DESCARTADO: frozenset(),
}


def radicado_numero(serie: str, year: int, consecutivo: int) -> str:
    """RUT-2026-0048127-4: series, year, number without gaps, and a check digit over year and number."""
    return f"{serie}-{year}-{consecutivo:07d}-{check_digit(f'{year}{consecutivo:07d}')}"


def draft_expires(guardado_at: datetime) -> datetime:
    return guardado_at + BORRADOR_VIGENCIA


def new_codigo() -> str:
    """130 random bits as 26 Crockford characters: whoever has it was given the document."""
    return "".join(secrets.choice(_ALFABETO) for _ in range(26))


def new_codigo_corto() -> str:
    """55 random bits and a check character; it only works together with the NIT."""
    cuerpo = "".join(secrets.choice(_ALFABETO) for _ in range(11))
    return cuerpo + _control(cuerpo)


def normalize_codigo(text: str) -> str:
    """As typed or scanned -> canonical. Returns "" for what cannot be a code of either length."""
    codigo = re.sub(r"[\s-]", "", text[:80]).upper().translate(_PARECIDOS)
    if any(letra not in _ALFABETO for letra in codigo):
        return ""
    if len(codigo) == 12 and codigo[-1] == _control(codigo[:-1]):
        return codigo
    return codigo if len(codigo) == 26 else ""


def _control(cuerpo: str) -> str:
    valor = 0
    for letra in cuerpo:
        valor = (valor * 32 + _ALFABETO.index(letra)) % 31
    return _ALFABETO[valor]


def group_codigo(codigo: str) -> str:
    """For reading aloud and typing: groups of four."""
    return "-".join(codigo[i : i + 4] for i in range(0, len(codigo), 4))
