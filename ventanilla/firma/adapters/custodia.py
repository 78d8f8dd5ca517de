"""Where the entity's keys for signatures rest: files outside the database, readable by the service only.

The folder holds `<id>.kek` (32 random bytes; the newest name in order is the current one), `autoridad.pem` and
`autoridad.key`. A hardware module would be another class of the same port.
"""

import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from ventanilla.firma.ports import CustodiaError, LlaveDelServidor

VIGENCIA_AUTORIDAD = timedelta(days=7300)
VIGENCIA_CRL = timedelta(days=7)
MARGEN = timedelta(days=730)  # the demonstration may be shown with a clock that is set back


class CustodiaEnArchivos:
    es_de_demo = False

    @property
    def carpeta(self) -> Path:
        raise NotImplementedError

    def current_key(self) -> LlaveDelServidor:
        ids = sorted(archivo.stem for archivo in self.carpeta.glob("*.kek"))
        if not ids:
            raise CustodiaError("there is no server key for signatures")
        return self.key(ids[-1])

    def key(self, id_: str) -> LlaveDelServidor:
        try:
            valor = (self.carpeta / f"{id_}.kek").read_bytes()
        except OSError as error:
            raise CustodiaError(f"the server key {id_} cannot be read") from error
        if len(valor) != 32:
            raise CustodiaError(f"the server key {id_} is not 32 bytes long")
        return LlaveDelServidor(id_, valor)

    def authority(self) -> x509.Certificate:
        return _certificate(self.carpeta / "autoridad.pem", _mtime(self.carpeta / "autoridad.pem"))

    def _authority_key(self) -> ec.EllipticCurvePrivateKey:
        return _private_key(self.carpeta / "autoridad.key", _mtime(self.carpeta / "autoridad.key"))

    def certify(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        clave = self._authority_key()
        return (
            builder.issuer_name(self.authority().subject)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(clave.public_key()), critical=False)
            .sign(clave, hashes.SHA384())
        )

    def revocation_list(self, revocados: list[tuple[int, datetime]], *, now: datetime) -> bytes:
        clave = self._authority_key()
        lista = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.authority().subject)
            .last_update(now - timedelta(minutes=1))
            .next_update(now + VIGENCIA_CRL)
            .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(clave.public_key()), critical=False)
        )
        for serie, cuando in revocados:
            lista = lista.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(cuando).build()
            )
        return lista.sign(clave, hashes.SHA384()).public_bytes(serialization.Encoding.DER)


class CustodiaDeEntidad(CustodiaEnArchivos):
    """The folder that FIRMA_LLAVES names, filled by the entity's custodians."""

    @property
    def carpeta(self) -> Path:
        if not settings.FIRMA_LLAVES:
            raise CustodiaError("FIRMA_LLAVES names no folder")
        return Path(settings.FIRMA_LLAVES)


class CustodiaDeDemo(CustodiaEnArchivos):
    """Keys made once for this installation. A system check refuses them in production."""

    es_de_demo = True

    @property
    def carpeta(self) -> Path:
        return _ensure_demo(settings.VAR / "secretos" / "firma")


@cache
def _ensure_demo(carpeta: Path) -> Path:
    """Two processes that start together end with the same keys."""
    carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
    candado = os.open(carpeta / ".candado", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(candado, fcntl.LOCK_EX)
        if not (carpeta / "autoridad.pem").exists():
            _make_demo(carpeta)
    finally:
        os.close(candado)
    return carpeta


def _make_demo(carpeta: Path) -> None:
    clave = ec.generate_private_key(ec.SECP384R1())
    nombre = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ventanilla (demostración)"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Autoridad interna de firma electrónica"),
        ]
    )
    now = datetime.now(UTC)
    certificado = (
        x509.CertificateBuilder()
        .subject_name(nombre)
        .issuer_name(nombre)
        .public_key(clave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - MARGEN)
        .not_valid_after(now + VIGENCIA_AUTORIDAD)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(clave.public_key()), critical=False)
        .sign(clave, hashes.SHA384())
    )
    _write(carpeta / "0001.kek", os.urandom(32))
    _write(
        carpeta / "autoridad.key",
        clave.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    _write(carpeta / "autoridad.pem", certificado.public_bytes(serialization.Encoding.PEM))  # last: it says "done"


def _write(path: Path, content: bytes) -> None:
    """0400: nobody writes it again, and only the service reads it."""
    with suppress(FileNotFoundError):
        path.unlink()
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    with os.fdopen(descriptor, "wb") as salida:
        salida.write(content)


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise CustodiaError(f"{path.name} cannot be read") from error


@cache
def _certificate(path: Path, mtime: int) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


@cache
def _private_key(path: Path, mtime: int) -> ec.EllipticCurvePrivateKey:
    clave = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(clave, ec.EllipticCurvePrivateKey):
        raise CustodiaError("the internal authority has an elliptic curve key")
    return clave
