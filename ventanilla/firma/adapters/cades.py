"""Detached CAdES over an acta, with pyHanko, and what may be believed of one later."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
HASH = "sha256"
MARGEN_DE_RELOJ = timedelta(minutes=5)
"""How far the authority's clock may be from ours."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verificacion:
    """`valida`: these bytes were signed with this certificate, of our authority, and nothing changed since."""

    valida: bool
    motivo: str
    estampada_at: datetime | None = None


class _Firmante(SimpleSigner):
    """A signer whose key was opened for one signature."""

    def __init__(
        self, clave: ec.EllipticCurvePrivateKey, certificado: x509.Certificate, raiz: x509.Certificate
    ) -> None:
        registro = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registro.register(_asn1(raiz))
        super().__init__(signing_cert=_asn1(certificado), signing_key=None, cert_registry=registro)
        self._clave = clave

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self._clave.sign(data, ec.ECDSA(hashes.SHA256()))


def sign(
    acta: bytes,
    *,
    clave: ec.EllipticCurvePrivateKey,
    certificado: x509.Certificate,
    raiz: x509.Certificate,
    now: datetime,
) -> bytes:
    """CAdES-B, DER. The stamp is added later by `add_stamp`: no authority is waited for while rows are locked."""
    firmado = _run(
        _Firmante(clave, certificado, raiz).async_sign_general_data(
            acta,
            HASH,
            detached=True,
            use_cades=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=now),
        )
    )
    return bytes(firmado.dump())


def digest_to_stamp(firma: bytes) -> bytes:
    """What a time-stamping authority must attest: the digest of the signature itself (RFC 5126 §6.1.1)."""
    valor = cms.ContentInfo.load(firma)["content"]["signer_infos"][0]["signature"].native
    return sha256(valor).digest()


def signer_of(firma: bytes) -> bytes:
    """The certificate (DER) with which it says it was signed."""
    certificados = cms.ContentInfo.load(firma)["content"]["certificates"]
    serie = cms.ContentInfo.load(firma)["content"]["signer_infos"][0]["sid"].chosen["serial_number"].native
    return next((bytes(c.chosen.dump()) for c in certificados if c.chosen.serial_number == serie), b"")


def add_stamp(firma: bytes, token: bytes) -> bytes:
    """CAdES-T: the same signature with the token among its unsigned attributes."""
    contenido = cms.ContentInfo.load(firma)
    firmante = contenido["content"]["signer_infos"][0]
    firmante["unsigned_attrs"] = cms.CMSAttributes(
        [
            cms.CMSAttribute(
                {"type": "signature_time_stamp_token", "values": (cms.ContentInfo.load(token),)},
            )
        ]
    )
    return bytes(contenido.dump(force=True))


def token_of(firma: bytes) -> bytes:
    """The stamp (DER) that a signature carries; empty when it has none."""
    atributos = cms.ContentInfo.load(firma)["content"]["signer_infos"][0]["unsigned_attrs"]
    for atributo in atributos if atributos.native else ():
        if atributo["type"].native == "signature_time_stamp_token":
            return bytes(atributo["values"][0].dump())
    return b""


def verify(
    acta: bytes,
    firma: bytes,
    *,
    raiz: x509.Certificate,
    raices_de_estampa: Sequence[bytes],
    firmada_at: datetime,
    now: datetime,
) -> Verificacion:
    """Judged as of the moment of signing: a certificate that lapsed since signed well. Never raises for its content.

    A stamp from before the signature, or from the future, is not believed.
    """
    try:
        contenido = cms.ContentInfo.load(firma, strict=True)["content"]
        estado = _run(
            async_validate_detached_cms(
                acta,
                contenido,
                signer_validation_context=ValidationContext(
                    trust_roots=[_asn1(raiz)], moment=firmada_at, allow_fetching=False
                ),
                ts_validation_context=ValidationContext(
                    trust_roots=[asn1_x509.Certificate.load(der) for der in raices_de_estampa], allow_fetching=False
                ),
                key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
            )
        )
    except Exception:  # bytes of unknown origin: pyHanko and asn1crypto raise whatever these provoke
        return Verificacion(False, "ilegible")
    if not estado.intact:
        return Verificacion(False, "alterada")
    if not (estado.valid and estado.trusted):
        return Verificacion(False, "otro_firmante")
    estampa = estado.timestamp_validity
    if estampa is None:
        return Verificacion(True, "sin_estampa")
    if not (estampa.intact and estampa.valid and estampa.trusted):
        return Verificacion(False, "estampa_mala")
    if not firmada_at - MARGEN_DE_RELOJ <= estampa.timestamp <= now + MARGEN_DE_RELOJ:
        return Verificacion(False, "estampa_mala")
    return Verificacion(True, "estampada", estampa.timestamp)


def _asn1(certificado: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificado.public_bytes(serialization.Encoding.DER))


def _run(tarea: Coroutine[Any, Any, T]) -> T:
    """pyHanko is asynchronous; a thread that already runs a loop lends another one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(tarea)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, tarea).result()
