"""The entity's electronic seal: whoever holds the key. `settings.SELLO` names the class that does it."""

import hashlib
import hmac
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

    def stamp(self, sha256: bytes, *, now: datetime) -> bytes:
        """A time-stamp token (RFC 3161, DER) of a digest. Raises SelloError when the authority does not answer."""

    def stamp_roots(self, *, now: datetime) -> list[bytes]:
        """Certificates (DER) with which such a token is checked: the roots first."""


class SelloError(Exception):
    """The seal could not be put: no key, no time stamp, or a document that does not accept it."""


@cache
def _sello(ruta: str) -> Sello:
    return cast(Sello, import_string(ruta)())


def sello() -> Sello:
    """The seal named by settings.SELLO; one for the process, since it keeps parsed keys."""
    return _sello(settings.SELLO)


class Hallazgo(StrEnum):
    """What a file is, next to the document that somebody says it is."""

    MISMO = "mismo"
    ALTERADO = "alterado"
    OTRO_NUESTRO = "otro_nuestro"
    AJENO = "ajeno"
    NO_ES_PDF = "no_es_pdf"


@dataclass(frozen=True, slots=True)
class Comparacion:
    hallazgo: Hallazgo
    sello_valido: bool
    sha256: str


def compare_archivo(contenido: bytes, *, sha256: str) -> Comparacion:
    """Compare a file with the digest of an issued document, and check its seal. Keeps nothing."""
    propio = hashlib.sha256(contenido).hexdigest()
    veredicto = sello().validate(contenido)
    if hmac.compare_digest(propio, sha256):
        hallazgo = Hallazgo.MISMO
    elif veredicto.autentico:
        hallazgo = Hallazgo.OTRO_NUESTRO
    else:
        hallazgo = _HALLAZGO_POR_MOTIVO.get(veredicto.motivo, Hallazgo.AJENO)
    return Comparacion(hallazgo, sello_valido=veredicto.autentico, sha256=propio)


_HALLAZGO_POR_MOTIVO = {
    Motivo.ALTERADO.value: Hallazgo.ALTERADO,
    Motivo.NO_COMPROBABLE.value: Hallazgo.ALTERADO,
    Motivo.NO_ES_PDF.value: Hallazgo.NO_ES_PDF,
}


def check_sello(*, app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A seal whose key this program invented proves nothing: production refuses it."""
    clase = import_string(settings.SELLO)
    if settings.ES_PRODUCCION and getattr(clase, "es_de_demo", False):
        return [
            Error(
                f"SELLO es «{settings.SELLO}», un sello de demostración que no prueba nada.",
                hint="Ponga SELLO=ventanilla.expediente.adapters.sello_pyhanko.SelloDeEntidad"
                " y sus archivos: SELLO_CLAVE, SELLO_CERTIFICADO, SELLO_CADENA.",
                id="expediente.E001",
            )
        ]
    return []
