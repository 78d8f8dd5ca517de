"""PAdES seals with pyHanko. Level, costs and alternatives: docs/decisiones/0004-sello-de-documentos.md."""

import asyncio
import io
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import algos, cms, parser, tsp
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import general
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
)
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleCertificateStore, SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from ventanilla.expediente.adapters.pki_de_demo import ensure_pki
from ventanilla.expediente.ports import Motivo, SelloError, Veredicto

# pyHanko logs a traceback for every forged file and a remark at every seal; the verdict says it all.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

CAMPO = "SelloEntidad"
HASH = "sha256"
Argumento = TypeVar("Argumento")
Resultado = TypeVar("Resultado")


@dataclass(frozen=True)
class Material:
    """What a seal is made and checked with, parsed once."""

    certificado: asn1_x509.Certificate
    clave: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    raices: Sequence[asn1_x509.Certificate]
    intermedios: Sequence[asn1_x509.Certificate]
    crls: Sequence[asn1_crl.CertificateList]
    tsa: "LlaveDeTsa | str | None"
    """Our own time-stamp key (demonstration), or the address of a time-stamping authority."""

    @property
    def can_prove_long_term(self) -> bool:
        return self.tsa is not None and bool(self.crls)


@dataclass(frozen=True)
class LlaveDeTsa:
    certificado: asn1_x509.Certificate
    clave: ec.EllipticCurvePrivateKey


class SelloPades:
    """PAdES certifying seal, DocMDP "no changes".

    B-LTA when there are a time stamp and revocation lists, else the highest level that the material allows.
    Made for threads; asyncio only runs inside a call.
    """

    def material(self, now: datetime) -> Material:
        raise NotImplementedError

    def seal(self, pdf: bytes, *, motivo: str, now: datetime) -> bytes:
        material = self.material(now)
        timestamper = _timestamper(material.tsa, now)
        contexto = ValidationContext(
            trust_roots=list(material.raices),
            other_certs=list(material.intermedios),
            crls=list(material.crls),
            revocation_mode="require" if material.crls else "soft-fail",
            allow_fetching=False,
            moment=now,
        )
        metadata = PdfSignatureMetadata(
            field_name=CAMPO,
            md_algorithm=HASH,
            reason=motivo,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=material.can_prove_long_term,
            use_pades_lta=material.can_prove_long_term,
            validation_context=contexto,
        )
        firmante = _Firmante(material)
        try:
            escritor = IncrementalPdfFileWriter(io.BytesIO(pdf))
            sellado = _without_loop(PdfSigner(metadata, signer=firmante, timestamper=timestamper).sign_pdf, escritor)
        except (PdfError, SigningError, ValueError, OSError) as error:
            raise SelloError(str(error)) from error
        return bytes(sellado.getvalue())

    def stamp(self, sha256: bytes, *, now: datetime) -> bytes:
        timestamper = _timestamper(self.material(now).tsa, now)
        if timestamper is None:
            raise SelloError("no time-stamping authority is configured")
        try:
            token = _without_loop(asyncio.run, timestamper.async_timestamp(sha256, HASH))
        except (TimestampRequestError, OSError, ValueError) as error:
            raise SelloError(str(error)) from error
        return bytes(token.dump())

    def stamp_roots(self, *, now: datetime) -> list[bytes]:
        material = self.material(now)
        propia = [material.tsa.certificado] if isinstance(material.tsa, LlaveDeTsa) else []
        return [certificado.dump() for certificado in (*material.raices, *material.intermedios, *propia)]

    def validate(self, pdf: bytes, *, now: datetime | None = None) -> Veredicto:
        now = now or datetime.now(UTC)
        material = self.material(now)
        if not pdf.lstrip()[:5].startswith(b"%PDF-"):
            return _no(Motivo.NO_ES_PDF)
        try:
            firmas = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
            firma = firmas[0] if firmas else None
        except Exception:  # a file of unknown origin: pyHanko raises whatever its bytes provoke
            return _no(Motivo.ILEGIBLE)
        if firma is None:
            return _no(Motivo.SIN_SELLO)
        try:
            return self._judge(firma, material, now)
        except Exception:  # the same file, read deeper
            return _no(Motivo.ILEGIBLE)

    def _judge(self, firma: EmbeddedPdfSignature, material: Material, now: datetime) -> Veredicto:
        """Both verdicts must hold: AdES alone calls an illegal later revision valid (the bytes that were
        signed are still there), and only `bottom_line` knows about it."""
        firmante = str(firma.signer_cert.subject.native.get("common_name", ""))
        if not _is_ours(firma.signer_cert, material):
            return Veredicto(False, False, firmante, None, Motivo.OTRO_FIRMANTE)
        tiempo = ValidationTimingInfo(now, now, point_in_time_validation=False)
        spec = _validation_spec(material)
        firma.compute_integrity_info(diff_policy=spec.diff_policy)  # type: ignore[no-untyped-call]
        sin_cambios = bool(firma.summarise_integrity_info()["docmdp_ok"])
        if any(extract_tst_data_iter(firma.signer_info, signed=False)):
            fechado = _without_loop(asyncio.run, ades_lta_validation(firma, spec, timing_info=tiempo))
            subindic, estado, firmado_at = fechado.ades_subindic, fechado.api_status, fechado.best_signature_time
        else:  # a seal put without a time-stamping authority holds while its certificate does
            resumen = firma.compute_digest()
            basico = _without_loop(
                asyncio.run,
                ades_basic_validation(
                    firma.signed_data, spec.signature_validation_spec, timing_info=tiempo, raw_digest=resumen
                ),
            )
            subindic, estado, firmado_at = basico.ades_subindic, basico.api_status, None
        intacto = estado is not None and bool(estado.intact and estado.valid) and sin_cambios
        if intacto and subindic == AdESPassed.OK and estado is not None and estado.bottom_line:
            return Veredicto(True, True, firmante, firmado_at, Motivo.AUTENTICO)
        return Veredicto(False, intacto, firmante, None, Motivo.NO_COMPROBABLE if intacto else Motivo.ALTERADO)


def _without_loop(function: Callable[[Argumento], Resultado], argument: Argumento) -> Resultado:
    """pyHanko starts an event loop of its own, which a thread that already runs one does not allow."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function(argument)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(function, argument).result()


class SelloDeDemo(SelloPades):
    """Sealed by an authority that this installation invented. A system check refuses it in production."""

    es_de_demo = True

    def __init__(self) -> None:
        self._material: Material | None = None
        self._crl_mtime = 0
        self._lock = threading.Lock()

    def material(self, now: datetime) -> Material:
        pki = ensure_pki(settings.VAR / "secretos" / "sello", now=now)
        mtime = pki.crl.stat().st_mtime_ns
        with self._lock:
            if self._material is None or mtime != self._crl_mtime:
                tsa_clave = _load_key(pki.tsa_clave)
                if not isinstance(tsa_clave, ec.EllipticCurvePrivateKey):
                    raise SelloError("the time-stamp key of the demonstration is an elliptic curve key")
                self._material = Material(
                    certificado=_load_certs(pki.sello)[0],
                    clave=_load_key(pki.sello_clave),
                    raices=_load_certs(pki.raiz),
                    intermedios=[],
                    crls=[_load_crl(pki.crl)],
                    tsa=LlaveDeTsa(_load_certs(pki.tsa)[0], tsa_clave),
                )
                self._crl_mtime = mtime
            return self._material


class SelloDeEntidad(SelloPades):
    """Sealed with the files that the entity names; they are read again when one changes.

    SELLO_CLAVE and SELLO_CERTIFICADO (PEM), SELLO_CADENA (PEM: issuing authorities and, last, the root),
    SELLO_CRLS (a folder with the revocation lists in force, kept fresh by the operator) and SELLO_TSA_URL.
    """

    es_de_demo = False

    def __init__(self) -> None:
        self._material: Material | None = None
        self._leidos: tuple[tuple[str, int], ...] = ()
        self._lock = threading.Lock()

    def material(self, now: datetime) -> Material:
        try:
            return self._read()
        except (OSError, ValueError, TypeError, IndexError) as error:
            raise SelloError(f"the files of the seal cannot be read: {error}") from error

    def _read(self) -> Material:
        clave, certificado = Path(settings.SELLO_CLAVE), Path(settings.SELLO_CERTIFICADO)
        cadena = Path(settings.SELLO_CADENA)
        crls = sorted(Path(settings.SELLO_CRLS).glob("*.crl")) if settings.SELLO_CRLS else []
        leidos = tuple((str(path), path.stat().st_mtime_ns) for path in (clave, certificado, cadena, *crls))
        with self._lock:
            if self._material is None or leidos != self._leidos:
                certificados = _load_certs(cadena)
                self._material = Material(
                    certificado=_load_certs(certificado)[0],
                    clave=_load_key(clave),
                    raices=certificados[-1:],
                    intermedios=certificados[:-1],
                    crls=[_load_crl(path) for path in crls],
                    tsa=settings.SELLO_TSA_URL or None,
                )
                self._leidos = leidos
            return self._material


class _Firmante(SimpleSigner):
    """SimpleSigner parses its key at every signature; ours is parsed once."""

    def __init__(self, material: Material) -> None:
        registro = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registro.register_multiple([*material.intermedios, *material.raices])
        super().__init__(signing_cert=material.certificado, signing_key=None, cert_registry=registro)
        self._clave = material.clave

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return _sign(self._clave, data)

    def signer_info(self, digest_algorithm: str, signed_attrs: cms.CMSAttributes, signature: bytes) -> cms.SignerInfo:
        return super().signer_info(digest_algorithm, _opaque(signed_attrs), signature)

    async def unsigned_attrs(self, *args: Any, **kwargs: Any) -> cms.CMSAttributes | None:
        atributos = await super().unsigned_attrs(*args, **kwargs)
        return None if atributos is None else _opaque(atributos)


class _AtributosOpacos(cms.CMSAttributes):  # type: ignore[misc]
    """Attributes that are written as the bytes they are.

    asn1crypto 1.5.1 takes a header that ends in 0x80, as any value of 128, 384, 640... bytes has, for one of
    indefinite length and encodes the whole tree below again, at each level twice. With a time stamp inside, a
    seal in some hundred took up to twenty seconds.
    """

    def dump(self, force: bool = False) -> bytes:
        return bytes(parser.emit(self.class_, self.method, self.tag, self.contents))


def _opaque(atributos: cms.CMSAttributes) -> _AtributosOpacos:
    opacos: _AtributosOpacos = _AtributosOpacos.load(atributos.dump())
    return opacos


class _TsaPropia(DummyTimeStamper):
    """A time-stamping authority inside the process, with an elliptic curve key and SHA-256 identifiers
    (pyHanko's own stand-in is RSA with SHA-1 identifiers)."""

    def __init__(self, llave: LlaveDeTsa, now: datetime) -> None:
        super().__init__(tsa_cert=llave.certificado, tsa_key=None, fixed_dt=now)
        self._clave = llave.clave

    def request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """As bytes and back, like an answer from the network."""
        return tsp.TimeStampResp.load(super().request_tsa_response(req).dump())

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        resumen = hashes.Hash(hashes.SHA256())
        resumen.update(tst_info_data)
        valores = {
            "content_type": "tst_info",
            "signing_certificate_v2": general.as_signing_certificate_v2(self.tsa_cert, hash_algo="sha512"),
            "message_digest": resumen.finalize(),
        }
        atributos = cms.CMSAttributes(
            [cms.CMSAttribute({"type": tipo, "values": (valor,)}) for tipo, valor in valores.items()]
        )
        return _sign(self._clave, atributos.dump()), atributos

    def _build_signed_data(
        self, tst_info_data: bytes, md_algorithm: str, signature: bytes, signed_attrs: cms.CMSAttributes
    ) -> dict[str, Any]:
        datos: dict[str, Any] = super()._build_signed_data(tst_info_data, HASH, signature, signed_attrs)
        datos["signer_infos"][0]["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        return datos


def _timestamper(tsa: LlaveDeTsa | str | None, now: datetime) -> TimeStamper | None:
    if isinstance(tsa, LlaveDeTsa):
        return _TsaPropia(tsa, now)
    return HTTPTimeStamper(tsa, timeout=10) if tsa else None


def _sign(clave: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, data: bytes) -> bytes:
    if isinstance(clave, rsa.RSAPrivateKey):
        return clave.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return clave.sign(data, ec.ECDSA(hashes.SHA256()))


def _validation_spec(material: Material) -> PdfSignatureValidationSpec:
    regla = (
        REQUIRE_REVINFO
        if material.crls
        else RevocationCheckingPolicy(
            ee_certificate_rule=RevocationCheckingRule.NO_CHECK,
            intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK,
        )
    )
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(list(material.raices)),
                revinfo_policy=CertRevTrustPolicy(regla),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=LocalKnowledge(
                known_certs=list(material.intermedios),
                known_crls=[CRLContainer(crl) for crl in material.crls],
            ),
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    )


def _is_ours(certificado: asn1_x509.Certificate, material: Material) -> bool:
    """The certificate in use, or an earlier one with the same subject from the same authority."""
    if certificado.dump() == material.certificado.dump():
        return True
    if certificado.subject.hashable != material.certificado.subject.hashable:
        return False
    hoja = x509.load_der_x509_certificate(certificado.dump())
    for autoridad in (*material.intermedios, *material.raices):
        try:
            hoja.verify_directly_issued_by(x509.load_der_x509_certificate(autoridad.dump()))
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


def _no(motivo: Motivo) -> Veredicto:
    return Veredicto(autentico=False, intacto=False, firmante="", firmado_at=None, motivo=motivo)


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    clave = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(clave, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(f"{path.name}: RSA or elliptic curve keys only")
    return clave


def _load_certs(path: Path) -> list[asn1_x509.Certificate]:
    return list(load_certs_from_pemder_data(path.read_bytes()))


def _load_crl(path: Path) -> asn1_crl.CertificateList:
    contenido = path.read_bytes()
    if contenido.startswith(b"-----"):
        contenido = x509.load_pem_x509_crl(contenido).public_bytes(serialization.Encoding.DER)
    return asn1_crl.CertificateList.load(contenido)
