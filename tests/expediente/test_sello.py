"""The entity's seal: what it proves, and what it must not be fooled by."""

import asyncio
import stat
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from cryptography import x509
from django.core.checks import run_checks
from pyhanko.pdf_utils.generic import NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from ventanilla.expediente import ports
from ventanilla.expediente.adapters.pki_de_demo import ensure_pki
from ventanilla.expediente.adapters.sello_pyhanko import SelloDeDemo, SelloDeEntidad, _opaque
from ventanilla.expediente.ports import Motivo, SelloError

NOW = datetime.now(UTC)


@pytest.fixture
def sello(settings, tmp_path: Path) -> SelloDeDemo:
    settings.VAR = tmp_path
    return SelloDeDemo()


@pytest.fixture
def pdf() -> bytes:
    """One empty page."""
    salida = BytesIO()
    with pikepdf.new() as documento:
        documento.add_blank_page()
        documento.save(salida)
    return salida.getvalue()


@pytest.fixture
def sealed(sello: SelloDeDemo, pdf: bytes) -> bytes:
    return sello.seal(pdf, motivo="Copia del RUT", now=NOW)


def rotate(sealed: bytes) -> bytes:
    """A later revision that turns the page: every signed byte is still there."""
    escritor = IncrementalPdfFileWriter(BytesIO(sealed))
    pagina = escritor.root["/Pages"]["/Kids"][0]
    pagina[NameObject("/Rotate")] = NumberObject(90)
    escritor.update_container(pagina)
    salida = BytesIO()
    escritor.write(salida)
    return salida.getvalue()


# --- validation -------------------------------------------------------------------------------------


def test_an_untouched_file_is_authentic(sello, sealed):
    veredicto = sello.validate(sealed)

    assert veredicto == ports.Veredicto(
        autentico=True,
        intacto=True,
        firmante="Sello electrónico de Ventanilla",
        firmado_at=NOW,
        motivo=Motivo.AUTENTICO,
    )


def test_one_flipped_byte_is_an_alteration(sello, pdf, sealed):
    altered = bytearray(sealed)
    position = pdf.index(b"/MediaBox")
    altered[position + len(b"/MediaBox [ ")] ^= 1

    veredicto = sello.validate(bytes(altered))

    assert (veredicto.autentico, veredicto.intacto, veredicto.motivo) == (False, False, Motivo.ALTERADO)


def test_a_later_revision_is_an_alteration_although_the_signed_bytes_are_there(sello, sealed):
    altered = rotate(sealed)
    assert altered.startswith(sealed)

    veredicto = sello.validate(altered)

    assert (veredicto.autentico, veredicto.intacto, veredicto.motivo) == (False, False, Motivo.ALTERADO)


def test_a_seal_of_another_root_is_not_ours_though_it_bears_our_name(settings, tmp_path, sello, pdf):
    sello.validate(b"")  # our own authority exists
    settings.VAR = tmp_path / "impostor"
    forged = SelloDeDemo().seal(pdf, motivo="Copia del RUT", now=NOW)
    settings.VAR = tmp_path

    veredicto = sello.validate(forged)

    assert veredicto.firmante == "Sello electrónico de Ventanilla"
    assert (veredicto.autentico, veredicto.intacto, veredicto.motivo) == (False, False, Motivo.OTRO_FIRMANTE)


def test_a_seal_moved_to_another_document_is_an_alteration(sello, pdf, sealed):
    """Everything that was appended, pasted behind other content of the same length."""
    other = pdf.replace(b"612", b"613", 1)
    assert len(other) == len(pdf)
    assert other != pdf

    veredicto = sello.validate(other + sealed[len(pdf) :])

    assert (veredicto.autentico, veredicto.motivo) == (False, Motivo.ALTERADO)


def test_a_pdf_without_seal_is_not_ours(sello, pdf):
    assert sello.validate(pdf).motivo == Motivo.SIN_SELLO


@pytest.mark.parametrize("content", [b"", b"hola", b"PK\x03\x04", b"\x89PNG"])
def test_what_is_not_a_pdf_is_told_so(sello, content):
    assert sello.validate(content).motivo == Motivo.NO_ES_PDF


@pytest.mark.parametrize("cut", [9, 100, 400, 2000])
def test_a_truncated_file_never_raises_and_is_never_authentic(sello, sealed, cut):
    assert not sello.validate(sealed[:cut]).autentico


def test_the_seal_holds_after_its_revocation_list_expired(sello, sealed):
    """What B-LTA is for: the proof of that day is inside the file."""
    assert sello.validate(sealed, now=NOW + timedelta(days=400)).autentico


def test_a_seal_made_earlier_keeps_its_own_time(sello, pdf):
    earlier = NOW - timedelta(days=200)

    veredicto = sello.validate(sello.seal(pdf, motivo="Copia del RUT", now=earlier))

    assert (veredicto.autentico, veredicto.firmado_at) == (True, earlier)


# --- the sealed file --------------------------------------------------------------------------------


def test_it_certifies_that_nothing_may_change(sealed):
    [firma] = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures

    assert firma.docmdp_level == MDPPerm.NO_CHANGES
    assert firma.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert firma.sig_object["/Reason"] == "Copia del RUT"


def test_it_carries_its_own_proof_for_the_long_term(sealed):
    lector = PdfFileReader(BytesIO(sealed))

    assert len(lector.embedded_timestamp_signatures) == 1
    assert len(lector.root["/DSS"]["/CRLs"]) == 1


def test_it_still_says_that_it_is_pdf_a_and_pdf_ua(sello):
    from tests.rut.test_formulario_001 import make

    sealed = sello.seal(make(), motivo="Copia del RUT", now=NOW)

    with pikepdf.open(BytesIO(sealed)) as documento, documento.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
    assert sello.validate(sealed).autentico


def test_what_is_not_a_pdf_cannot_be_sealed(sello):
    with pytest.raises(SelloError):
        sello.seal(b"hola", motivo="Copia del RUT", now=NOW)


def test_threads_can_seal_at_the_same_time(sello, pdf):
    veredictos: list[bool] = []

    def work() -> None:
        sealed = sello.seal(pdf, motivo="Copia del RUT", now=NOW)
        veredictos.append(sello.validate(sealed).autentico)

    hilos = [threading.Thread(target=work) for _ in range(6)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert veredictos == [True] * 6


def test_a_thread_that_runs_an_event_loop_can_seal_too(sello, pdf):
    async def inside() -> bool:
        veredicto = sello.validate(sello.seal(pdf, motivo="Copia del RUT", now=NOW))
        return bool(veredicto.autentico)

    assert asyncio.run(inside())


# --- the demonstration's authority ------------------------------------------------------------------


def _root_of(base: Path) -> bytes:
    return ensure_pki(base, now=NOW).raiz.read_bytes()


def test_processes_that_start_together_end_with_one_authority(tmp_path):
    with get_context("spawn").Pool(4) as pool:
        roots = pool.map(_root_of, [tmp_path / "sello"] * 8)

    assert len(set(roots)) == 1
    assert [path.name for path in (tmp_path / "sello").iterdir() if path.is_dir()] == ["pki"]


def test_only_the_owner_can_read_the_keys(tmp_path):
    pki = ensure_pki(tmp_path / "sello", now=NOW)

    assert {stat.S_IMODE(path.stat().st_mode) for path in pki.carpeta.iterdir()} == {0o600}
    assert stat.S_IMODE(pki.carpeta.stat().st_mode) == 0o700


def test_the_revocation_list_is_renewed_before_it_expires_and_not_sooner(tmp_path):
    pki = ensure_pki(tmp_path / "sello", now=NOW)
    first = pki.crl.read_bytes()

    ensure_pki(tmp_path / "sello", now=NOW + timedelta(days=5))
    assert pki.crl.read_bytes() == first

    ensure_pki(tmp_path / "sello", now=NOW + timedelta(days=6, hours=1))
    siguiente = x509.load_der_x509_crl(pki.crl.read_bytes()).next_update_utc
    assert siguiente is not None
    assert siguiente > NOW + timedelta(days=12)


# --- the entity's own files -------------------------------------------------------------------------


@pytest.fixture
def entidad(settings, tmp_path) -> SelloDeEntidad:
    """The production adapter with files as an entity would name them."""
    pki = ensure_pki(tmp_path / "entidad", now=NOW)
    settings.SELLO_CLAVE = str(pki.sello_clave)
    settings.SELLO_CERTIFICADO = str(pki.sello)
    settings.SELLO_CADENA = str(pki.raiz)
    settings.SELLO_CRLS = str(pki.carpeta)
    settings.SELLO_TSA_URL = ""
    return SelloDeEntidad()


def test_the_entity_seals_with_its_own_files(entidad, pdf):
    sealed = entidad.seal(pdf, motivo="Copia del RUT", now=NOW)

    assert entidad.validate(sealed).autentico
    assert entidad.validate(rotate(sealed)).motivo == Motivo.ALTERADO
    assert PdfFileReader(BytesIO(sealed)).embedded_timestamp_signatures == []


def test_missing_files_are_one_clear_error(entidad, settings, pdf, tmp_path):
    settings.SELLO_CLAVE = str(tmp_path / "no_existe.key")

    with pytest.raises(SelloError, match=r"no_existe\.key"):
        entidad.seal(pdf, motivo="Copia del RUT", now=NOW)


def test_production_refuses_the_demonstration_seal(settings):
    settings.ES_PRODUCCION = True
    settings.SELLO = "ventanilla.expediente.adapters.sello_pyhanko.SelloDeDemo"
    assert "expediente.E001" in {message.id for message in run_checks(tags=["security"])}

    settings.SELLO = "ventanilla.expediente.adapters.sello_pyhanko.SelloDeEntidad"
    assert "expediente.E001" not in {message.id for message in run_checks(tags=["security"])}


def test_the_demonstration_may_use_it(settings):
    settings.ES_PRODUCCION = False

    assert ports.check_sello(app_configs=None) == []


def test_attributes_whose_length_ends_in_0x80_are_written_as_they_are():
    """asn1crypto would take their header for one of indefinite length and encode the tree below again and again."""
    padding = next(
        size
        for size in range(300, 700)
        if (attributes := _attributes(size)).dump() and attributes._header[-1:] == b"\x80"
    )
    plain = _attributes(padding).dump()

    opaque = _opaque(_attributes(padding))

    assert opaque.dump(force=True) == plain
    assert opaque.children is None


def _attributes(size: int) -> cms.CMSAttributes:
    return cms.CMSAttributes([cms.CMSAttribute({"type": "message_digest", "values": [b"x" * size]})])
