"""The keys of the entity behind people's signatures: the server key that seals theirs, and the authority that
certifies them. `settings.FIRMA_CUSTODIA` names the class that holds them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class LlaveDelServidor:
    """Half of what opens a person's key. Never in the database, nor in its backups."""

    id: str
    valor: bytes


class CustodiaError(Exception):
    """The entity's keys cannot be read."""


class Custodia(Protocol):
    es_de_demo: bool

    def current_key(self) -> LlaveDelServidor:
        """The server key with which new seals are made. Raises CustodiaError."""
        ...

    def key(self, id_: str) -> LlaveDelServidor:
        """An earlier one, to open what it sealed. Raises CustodiaError."""
        ...

    def authority(self) -> x509.Certificate:
        """The certificate of the internal authority: the root of every signature."""
        ...

    def certify(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        """Sign a person's certificate."""
        ...

    def revocation_list(self, revocados: list[tuple[int, datetime]], *, now: datetime) -> bytes:
        """A CRL (DER) with these serial numbers."""
        ...


def custodia() -> Custodia:
    return cast(Custodia, import_string(settings.FIRMA_CUSTODIA)())


def public_key_of(certificado: x509.Certificate) -> ec.EllipticCurvePublicKey:
    clave = certificado.public_key()
    if not isinstance(clave, ec.EllipticCurvePublicKey):
        raise CustodiaError("signers have elliptic curve keys")
    return clave
