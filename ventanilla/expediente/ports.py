"""The entity's electronic seal: whoever holds the key. `settings.SELLO` names the class that does it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string


class Motivo(StrEnum):
    """Why a file was believed or not."""

    AUTENTICO = "autentico"
    NO_ES_PDF = "no_es_pdf"
    ILEGIBLE = "ilegible"
    SIN_SELLO = "sin_sello"
    OTRO_FIRMANTE = "otro_firmante"
    ALTERADO = "alterado"
    NO_COMPROBABLE = "no_comprobable"


@dataclass(frozen=True, slots=True)
class Veredicto:
    """`autentico` is the only answer to rely on: sealed by us and unchanged since.

    `intacto` says that no byte outside the permitted additions changed since our seal was put; `motivo` is
    one of Motivo.
    """

    autentico: bool
    intacto: bool
    firmante: str
    firmado_at: datetime | None
    motivo: str


class Sello(Protocol):
    def seal(self, pdf: bytes, *, motivo: str, now: datetime) -> bytes:
        """The same document with the entity's seal, after which nothing may change. Raises SelloError."""

    def validate(self, pdf: bytes) -> Veredicto:
        """What may be believed about a file of unknown origin. Never raises because of its content."""


class SelloError(Exception):
    """The seal could not be put: no key, no time stamp, or a document that does not accept it."""


@cache
def _sello(ruta: str) -> Sello:
    return cast(Sello, import_string(ruta)())


def sello() -> Sello:
    """The seal named by settings.SELLO; one for the process, since it keeps parsed keys."""
    return _sello(settings.SELLO)


def check_sello(*, app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A seal whose key this program invented proves nothing: production refuses it."""
    clase = import_string(settings.SELLO)
    if settings.ES_PRODUCCION and getattr(clase, "ES_DE_DEMO", False):
        return [
            Error(
                f"SELLO={settings.SELLO} is a demonstration seal and this is production.",
                hint="Set SELLO=ventanilla.expediente.adapters.sello_pyhanko.SelloDeEntidad and its files: "
                "SELLO_CLAVE, SELLO_CERTIFICADO, SELLO_CADENA.",
                id="expediente.E001",
            )
        ]
    return []
