"""A certification authority for the demonstration: root, seal and time-stamp certificates, revocation list.

Made once for an installation, under settings.VAR. Two processes that start together end with the same one:
the folder is made under a lock and appears complete, by rename.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ENTIDAD = "Ventanilla (demostración)"
VIGENCIA = timedelta(days=3650)
VIGENCIA_CRL = timedelta(days=7)
# The demonstration may be shown with a clock that is set back.
MARGEN = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Pki:
    """File names inside the folder of the installation."""

    carpeta: Path

    @property
    def raiz(self) -> Path:
        return self.carpeta / "raiz.pem"

    @property
    def raiz_clave(self) -> Path:
        return self.carpeta / "raiz.key"

    @property
    def sello(self) -> Path:
        return self.carpeta / "sello.pem"

    @property
    def sello_clave(self) -> Path:
        return self.carpeta / "sello.key"

    @property
    def tsa(self) -> Path:
        return self.carpeta / "tsa.pem"

    @property
    def tsa_clave(self) -> Path:
        return self.carpeta / "tsa.key"

    @property
    def crl(self) -> Path:
        return self.carpeta / "revocados.crl"


def ensure_pki(base: Path, *, now: datetime) -> Pki:
    """The authority of this installation, made at the first call, with a revocation list good for a day."""
    pki = Pki(base / "pki")
    if pki.carpeta.is_dir() and _crl_is_good(pki, now):
        return pki
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(base / ".candado"):
        if not pki.carpeta.is_dir():
            _create(base, pki.carpeta, now)
        if not _crl_is_good(pki, now):
            _write_crl(pki, now)
    return pki


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _create(base: Path, destination: Path, now: datetime) -> None:
    pki = Pki(Path(tempfile.mkdtemp(prefix=".nueva-", dir=base)))
    raiz_clave = ec.generate_private_key(ec.SECP384R1())
    raiz_nombre = _name("Raíz de demostración de Ventanilla")
    raiz = (
        _builder(raiz_nombre, raiz_nombre, raiz_clave, raiz_clave, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(raiz_clave, hashes.SHA384())
    )
    sello_clave = ec.generate_private_key(ec.SECP256R1())
    sello = (
        _builder(_name("Sello electrónico de Ventanilla"), raiz_nombre, sello_clave, raiz_clave, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
        .sign(raiz_clave, hashes.SHA384())
    )
    tsa_clave = ec.generate_private_key(ec.SECP256R1())
    tsa = (
        _builder(_name("Estampa de tiempo de Ventanilla"), raiz_nombre, tsa_clave, raiz_clave, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(raiz_clave, hashes.SHA384())
    )
    for path, certificate in ((pki.raiz, raiz), (pki.sello, sello), (pki.tsa, tsa)):
        _write(path, certificate.public_bytes(serialization.Encoding.PEM))
    for path, key in (
        (pki.raiz_clave, raiz_clave),
        (pki.sello_clave, sello_clave),
        (pki.tsa_clave, tsa_clave),
    ):
        _write(
            path,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
    _write_crl(pki, now)
    pki.carpeta.rename(destination)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ENTIDAD),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - MARGEN)
        .not_valid_after(now + VIGENCIA)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _crl_is_good(pki: Pki, now: datetime) -> bool:
    try:
        crl = x509.load_der_x509_crl(pki.crl.read_bytes())
    except FileNotFoundError:
        return False
    siguiente = crl.next_update_utc
    return crl.last_update_utc <= now and siguiente is not None and now < siguiente - timedelta(days=1)


def _write_crl(pki: Pki, now: datetime) -> None:
    raiz = x509.load_pem_x509_certificate(pki.raiz.read_bytes())
    clave = serialization.load_pem_private_key(pki.raiz_clave.read_bytes(), password=None)
    if not isinstance(clave, ec.EllipticCurvePrivateKey):
        raise TypeError("the root key of the demonstration is an elliptic curve key")
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(raiz.subject)
        .last_update(now - timedelta(hours=1))
        .next_update(now + VIGENCIA_CRL)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(clave.public_key()), critical=False)
        .sign(clave, hashes.SHA384())
    )
    _write(pki.crl, crl.public_bytes(serialization.Encoding.DER))


def _write(path: Path, content: bytes) -> None:
    """Readable by the owner only, and never half written."""
    temporal = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporal, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as salida:
        salida.write(content)
    temporal.replace(path)
