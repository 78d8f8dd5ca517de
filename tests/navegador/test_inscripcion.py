"""A person without an account walks out with a RUT that a stranger can verify."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.navegador.personas import CLAVE

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]


def read(pdf: bytes) -> tuple[str, str]:
    """The text of the first page and what its QR says."""
    page = pypdfium2.PdfDocument(pdf)[0]
    (qr,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    return page.get_textpage().get_text_range(), qr.text


@pytest.mark.parametrize(
    ("numero", "width", "script", "theme"),
    [("1020304050", 1280, True, "light"), ("2900000002", 360, True, "dark"), ("2900000003", 360, False, "light")],
)
def test_the_whole_registration(visit, ventanilla, tmp_path, numero, width, script, theme):
    persona = visit(width=width, script=script, theme=theme)
    page = persona.page
    correo = f"p{numero}@ejemplo.co"

    persona.fill_everything(numero, correo, looking=True)
    expect(page.locator("h1")).to_have_text("Revise antes de enviar")
    persona.send()
    expect(page.locator("h1")).to_contain_text("Ya tiene RUT")
    persona.wait_for_pdf()
    persona.look()
    recibo = page.url

    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el RUT en PDF").click()
    download.value.save_as(tmp_path / "rut.pdf")
    pdf = (tmp_path / "rut.pdf").read_bytes()
    texto, qr = read(pdf)
    for dato in (numero, "Calle 19 # 9-35, local 2", "Tunja", "1081", "05", "49", correo, "3105550142"):
        assert dato in texto
    with ThreadPoolExecutor(1) as aside:  # the browser keeps an event loop in this thread; pyHanko wants its own
        aside.submit(assert_sealed, pdf, ventanilla.var).result()

    page.bring_to_front()
    foto = Image.open(io.BytesIO(page.locator(".qr svg").screenshot())).convert("L")
    (en_pantalla,) = zxingcpp.read_barcodes(foto.resize((foto.width * 4, foto.height * 4)))
    assert en_pantalla.text == qr
    extrano = visit()
    extrano.page.goto(qr)
    expect(extrano.page.locator("h1")).to_contain_text("auténtico")
    expect(extrano.page.locator("main")).to_contain_text("Vigente")
    extrano.look()

    lector = visit()
    mensaje = lector.mails(correo, "Ya tiene RUT")
    expect(mensaje).to_have_count(1)
    mensaje.get_by_role("link").click()
    with lector.page.expect_download() as adjunto:
        lector.page.get_by_role("link", name=".pdf").click()
    adjunto.value.save_as(tmp_path / "adjunto.pdf")
    assert (tmp_path / "adjunto.pdf").read_bytes() == pdf

    page.goto(recibo)
    page.get_by_role("link", name="Crear mi contraseña").click()
    persona.look()
    page.fill("[name=password1]", CLAVE)
    page.fill("[name=password2]", CLAVE)
    persona.press("Crear la contraseña")
    expect(page.locator("h1")).to_have_text("Mis trámites")
    persona.look()
    persona.go("/rut/copia/")
    persona.look()
    with page.expect_download() as copia:
        page.get_by_role("link", name="Descargar el RUT en PDF").click()
    copia.value.save_as(tmp_path / "copia.pdf")
    assert (tmp_path / "copia.pdf").read_bytes() == pdf

    otra_vez = visit(script=script)
    otra_vez.go("/cuenta/ingresar/")
    otra_vez.look()
    otra_vez.page.fill("[name=numero_documento]", numero)
    otra_vez.page.fill("[name=password]", CLAVE)
    otra_vez.press("Ingresar")
    expect(otra_vez.page.locator("h1")).to_have_text("Mis trámites")
    for direccion in ("/perfil/", "/cuenta/sesiones/"):
        otra_vez.go(direccion)
        otra_vez.look()


def assert_sealed(pdf: bytes, var: Path) -> None:
    """As a stranger with pyHanko and our root would check it: whole file covered, nothing changed, trusted."""
    raiz = load_cert_from_pemder(str(var / "secretos" / "sello" / "pki" / "raiz.pem"))
    firma = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[0]
    status = validate_pdf_signature(firma, ValidationContext(trust_roots=[raiz], allow_fetching=False))
    assert status.bottom_line
    assert status.intact
    assert status.trusted
    assert status.modification_level in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}


def test_by_keyboard_alone(visit):
    """Only keys from the start page on, and the focus is always seen."""
    persona = visit()
    page = persona.go("/tramites/rut-inscripcion/")

    def reach(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert style != "none", f"no visible focus on {selector}"
                return
        raise AssertionError(f"{selector} cannot be reached with Tab at {page.url}")

    reach("form[action$='empezar/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/motivo/")
    reach("[name=quien]")
    page.keyboard.press("Space")
    reach("[name=para]")
    page.keyboard.press("Space")
    reach("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/correo/")
    reach("[name=correo]")
    page.keyboard.type("teclado@ejemplo.co")
    page.keyboard.press("Enter")
    page.wait_for_url("**/codigo/")
    codigo = persona.read_code("teclado@ejemplo.co")
    page.bring_to_front()
    reach("[name=codigo]")
    page.keyboard.type(codigo)
    page.keyboard.press("Enter")
    page.wait_for_url("**/identidad/")
    reach("[name=numero]")
    page.keyboard.type("2900000004")
    for tecleado in ("2", "4", "2019"):
        page.keyboard.press("Tab")
        page.keyboard.type(tecleado)
    page.keyboard.press("Enter")
    page.wait_for_url("**/preguntas/")
    for nombre, respuesta in (("pregunta_0", "Blanca"), ("pregunta_1", "marzo"), ("pregunta_2", "2001")):
        reach(f"[name={nombre}]")
        opciones = page.locator(f"[name={nombre}]")
        textos = [opciones.nth(n).locator("xpath=ancestor::label").inner_text().strip() for n in range(4)]
        for _ in range(textos.index(respuesta)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    reach("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ubicacion/")
    reach("[name=departamento]")
    page.keyboard.type("Boy")
    page.keyboard.press("Tab")
    expect(page.locator("[name=municipio] option[value='15001']")).to_have_count(1)
    page.locator("[name=departamento]").focus()
    reach("[name=municipio]")
    page.keyboard.type("Tunja")
    reach("[name=direccion]")
    page.keyboard.type("Calle 19 # 9-35")
    reach("[name=telefono]")
    page.keyboard.type("3105550142")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actividades/")
    reach("[name=q]")
    page.keyboard.type("programador")
    expect(page.locator("[name=codigo]").first).to_be_visible()
    reach("[name=codigo]")
    page.keyboard.press("Space")
    reach("[name=desde_date_0]")
    for tecleado in ("1", "8", "2026"):
        page.keyboard.type(tecleado)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sus actividades")
    reach("button[name=seguir]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/responsabilidades/")
    for nombre in ("declara_renta", "gravados", "franquicia", "contrato_grande", "restaurante", "gran_patrimonio"):
        if nombre == "franquicia":
            reach("[name=ingresos]")
            page.keyboard.type("0")
            reach("[name=establecimientos]")
            page.keyboard.type("0")
        reach(f"[name={nombre}]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    reach("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/elegir/")
    reach("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/revisar/")
    reach("[name=declara]")
    page.keyboard.press("Space")
    reach("main form .button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Ya tiene RUT")
