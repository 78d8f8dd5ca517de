"""Anybody with a document, its code or its file can know whether to believe it."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
import typst
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.expediente.test_sello import rotate
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas.rules import Ventana
from ventanilla.expediente import ports, services
from ventanilla.expediente.adapters.subidas import LIMITE
from ventanilla.expediente.models import Documento
from ventanilla.expediente.rules import group_codigo, new_codigo
from ventanilla.expediente.templatetags.qr import qr_svg

pytestmark = pytest.mark.django_db

EXPEDIDO = datetime(2026, 8, 11, 15, 31, tzinfo=UTC)
NIT = "1020304050"


def blank_pdf(pages: int = 1) -> bytes:
    salida = BytesIO()
    with pikepdf.new() as documento:
        for _ in range(pages):
            documento.add_blank_page()
        documento.save(salida)
    return salida.getvalue()


def issue(pages: int = 1, objeto: str = f"rut:{NIT}") -> tuple[Documento, bytes]:
    sealed = ports.sello().seal(blank_pdf(pages), motivo="Copia del RUT", now=datetime.now(UTC))
    documento = services.issue_documento(
        Actor.sistema(),
        codigo=new_codigo(),
        tipo="rut.copia",
        titulo="Registro Único Tributario, formulario 001",
        nit=NIT,
        titular="Luz Marina Quintero Rojas",
        objeto=objeto,
        contenido=sealed,
        paginas=pages,
        radicado=None,
        now=EXPEDIDO,
    )
    return documento, sealed


@pytest.fixture
def documento() -> Documento:
    return issue()[0]


def address(documento: Documento) -> str:
    return reverse("expediente:documento", args=[documento.codigo])


def words(response) -> str:
    """The text of the page as people read it."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<template.*?</template>|<[^>]+>", " ", main, flags=re.S)).replace("\xa0", " ")


# --- the page of a document -------------------------------------------------------------------------


def test_a_valid_document_says_so_and_says_whose_it_is(client, documento):
    response = client.get(address(documento))

    texto = words(response)
    assert response.status_code == 200
    assert "Es auténtico y está vigente" in texto
    for fact in (
        "Registro Único Tributario, formulario 001",
        "1.020.304.050-8",
        "Luz Marina Quintero Rojas",
        "11 de agosto de 2026, 10:31 a. m.",
        "Vigente",
        " ".join(re.findall("....", documento.sha256)),
        group_codigo(documento.codigo),
    ):
        assert fact in texto


def test_it_tells_nothing_else_about_the_person(client, documento):
    body = client.get(address(documento)).content.decode()

    assert documento.codigo_corto not in body
    assert documento.archivo not in body
    assert documento.objeto not in body


def test_an_earlier_copy_says_that_a_newer_one_exists(client, documento):
    issue(pages=2)

    texto = words(client.get(address(documento)))

    assert "Es auténtico, pero ya hay una copia más reciente" in texto
    assert "Sustituido" in texto
    assert "está vigente" not in texto


def test_an_annulled_document_says_not_to_accept_it(client, documento):
    services.annul_documento(Actor.sistema(), documento.codigo, motivo="error", now=EXPEDIDO)

    texto = words(client.get(address(documento)))

    assert "Este documento fue anulado" in texto
    assert "No lo acepte." in texto
    assert "está vigente" not in texto


@pytest.mark.parametrize("write", [str.lower, group_codigo, lambda c: c.replace("1", "I").replace("0", "o")])
def test_the_code_is_read_as_people_write_it(client, documento, write):
    assert client.get(f"/v/{write(documento.codigo)}/").status_code == 200


def test_the_address_works_without_its_last_slash(client, documento):
    assert client.get(f"/v/{documento.codigo}").status_code == 200


def test_unknown_and_malformed_codes_look_exactly_alike(client):
    pages = set()
    assert client.get("/v/%00/").status_code == 404  # an address that holds no text: there is no such page
    for codigo in (new_codigo(), "U" * 26, "hola", "7" * 12, "ñ", "<b>", "7" * 200):
        response = client.get(f"/v/{codigo}/")
        assert response.status_code == 404
        body = response.content.decode()
        echo = re.search(r'name="codigo" value="([^"]*)"', body)
        assert echo is not None
        pages.add(re.sub(r'value="[^"]*"', "", body))

    assert len(pages) == 1
    assert "No encontramos ese documento" in pages.pop()


def test_nobody_indexes_or_keeps_the_answer(client, documento):
    for path in ("/v/", address(documento), f"/v/{new_codigo()}/"):
        response = client.get(path)
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_the_page_is_cheap(client, documento, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = client.get(address(documento))

    assert len(response.content) < 60_000


def test_nothing_on_it_needs_an_inline_style_or_script(client, documento):
    body = client.get(address(documento)).content.decode()

    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*src=)", body)


# --- typing a code ----------------------------------------------------------------------------------


def test_the_full_code_is_enough(client, documento):
    response = client.post("/v/", {"codigo": group_codigo(documento.codigo)})

    assert response.status_code == 302
    assert response["Location"] == address(documento)


def test_a_code_in_the_query_leads_to_its_page(client, documento):
    assert client.get("/v/", {"codigo": group_codigo(documento.codigo)})["Location"] == address(documento)


@pytest.mark.parametrize("number", [NIT, "1.020.304.050", "1020304050-8"])
def test_the_short_code_works_with_the_number_of_its_holder(client, documento, number):
    response = client.post("/v/", {"codigo": group_codigo(documento.codigo_corto), "documento": number})

    assert response["Location"] == address(documento)


def test_the_short_code_without_the_number_asks_for_it(client, documento):
    response = client.post("/v/", {"codigo": documento.codigo_corto})

    assert response.status_code == 422
    assert "Escriba el NIT o el número de documento" in words(response)
    assert documento.codigo_corto in response.content.decode()


def test_the_short_code_with_the_number_of_another_is_not_found(client, documento):
    response = client.post("/v/", {"codigo": documento.codigo_corto, "documento": "52345678"})

    assert response.status_code == 404
    assert documento.codigo_corto in response.content.decode()


def test_a_wrong_check_digit_is_told_beside_its_field(client, documento):
    response = client.post("/v/", {"codigo": documento.codigo_corto, "documento": "1020304050-7"})

    assert response.status_code == 422
    assert "El dígito de verificación no corresponde a ese NIT." in words(response)


def test_nothing_typed_says_what_is_missing(client):
    response = client.post("/v/", {"codigo": ""})

    assert response.status_code == 422
    assert "Escriba el código de verificación." in words(response)


# --- comparing a file -------------------------------------------------------------------------------


def compare(client, documento: Documento, contenido: bytes, name: str = "rut.pdf"):
    archivo = SimpleUploadedFile(name, contenido, content_type="application/pdf")
    return client.post(reverse("expediente:comparar", args=[documento.codigo]), {"archivo": archivo})


def test_the_file_we_issued_is_recognised(client):
    documento, sealed = issue()

    assert "Es el mismo archivo y su sello es válido." in words(compare(client, documento, sealed))


def test_an_altered_copy_is_recognised(client):
    documento, sealed = issue()

    assert "Este archivo fue alterado." in words(compare(client, documento, rotate(sealed)))


def test_another_document_of_ours_is_recognised(client, documento):
    _, other = issue(pages=2, objeto="rut:52345678")

    assert "Es nuestro, pero es otro documento." in words(compare(client, documento, other))


def test_a_file_that_is_not_ours_is_recognised(client, documento):
    assert "Ese archivo no es nuestro." in words(compare(client, documento, blank_pdf()))


def test_a_damaged_pdf_is_not_ours(client, documento):
    assert "Ese archivo no es nuestro." in words(compare(client, documento, b"%PDF-1.7\n" + b"\xff" * 500))


@pytest.mark.parametrize(
    ("contenido", "message"),
    [
        (b"PK\x03\x04 not a pdf", "Ese archivo no es un PDF."),
        (b"", "Ese archivo está vacío."),
        (b"%PDF-1.7" + b"0" * LIMITE, "Puede pesar hasta 10 MB."),
    ],
)
def test_what_cannot_be_compared_says_why_and_keeps_the_page(client, documento, contenido, message):
    response = compare(client, documento, contenido)

    assert response.status_code == 422
    assert message in words(response)
    assert "Es auténtico y está vigente" in words(response)


def test_forgetting_the_file_says_so(client, documento):
    response = client.post(reverse("expediente:comparar", args=[documento.codigo]))

    assert response.status_code == 422
    assert "Elija el PDF que quiere comparar." in words(response)


def test_comparing_with_an_unknown_document_is_not_found(client):
    response = client.post(f"/v/{new_codigo()}/comparar/")

    assert response.status_code == 404


def test_comparing_needs_the_token_against_forged_requests(documento):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(reverse("expediente:comparar", args=[documento.codigo])).status_code == 403


def test_what_was_uploaded_is_kept_nowhere(client, settings, documento):
    stored = sorted(settings.VAR.rglob("*.pdf"))

    compare(client, documento, blank_pdf(3))

    assert sorted(settings.VAR.rglob("*.pdf")) == stored


# --- limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("accion", ["verificacion.codigo", "verificacion.archivo"])
def test_too_many_tries_are_told_to_wait(client, monkeypatch, documento, accion):
    monkeypatch.setitem(cuentas_rules.LIMITES, accion, (Ventana("ip", 2, 3600),))

    def ask():
        return client.get(address(documento)) if accion.endswith("codigo") else compare(client, documento, blank_pdf())

    assert [ask().status_code for _ in range(3)] == [200, 200, 429]


# --- for programs -----------------------------------------------------------------------------------


def test_the_api_answers_the_same_facts(client, documento):
    response = client.get(f"/api/v1/documentos/{documento.codigo}")

    assert response.json() == {
        "titulo": "Registro Único Tributario, formulario 001",
        "nit": NIT,
        "titular": "Luz Marina Quintero Rojas",
        "expedido_at": "2026-08-11T15:31:00Z",
        "estado": "vigente",
        "estado_at": "2026-08-11T15:31:00Z",
        "sha256": documento.sha256,
        "hoy": None,
    }


def test_the_api_does_not_tell_unknown_from_malformed(client):
    answers = [client.get(f"/api/v1/documentos/{codigo}") for codigo in (new_codigo(), "hola", "U" * 26)]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_the_api_compares_a_file(client):
    documento, sealed = issue()
    url = f"/api/v1/documentos/{documento.codigo}/comparar"

    same = client.post(url, {"archivo": SimpleUploadedFile("a.pdf", sealed)}).json()
    altered = client.post(url, {"archivo": SimpleUploadedFile("a.pdf", rotate(sealed))}).json()
    text = client.post(url, {"archivo": SimpleUploadedFile("a.pdf", b"hola")})

    assert same == {"hallazgo": "mismo", "sello_valido": True, "sha256": documento.sha256}
    assert (altered["hallazgo"], altered["sello_valido"]) == ("alterado", False)
    assert (text.status_code, text.json()) == (422, {"detail": "Ese archivo no es un PDF. Elija el PDF que recibió."})


# --- the QR of a page -------------------------------------------------------------------------------


def test_the_qr_of_a_page_is_inline_described_and_without_styles():
    svg = qr_svg("https://ventanilla.example/v/7KQ2M9XD4TRA8C5W0V3Z6N1Y2B")

    assert svg.startswith("<svg ")
    assert 'role="img" aria-label="Código QR para verificar este documento"' in svg
    assert "style" not in svg


def test_the_qr_of_a_page_can_be_read():
    url = "https://ventanilla.example/v/7KQ2M9XD4TRA8C5W0V3Z6N1Y2B"
    source = b'#set page(width: 5cm, height: 5cm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'

    png = typst.compile(source, format="png", sys_inputs={"svg": qr_svg(url)})

    assert [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(png)))] == [url]


def test_the_words_for_the_qr_are_escaped():
    assert "<script>" not in qr_svg("https://ventanilla.example/", alt='"><script>')
