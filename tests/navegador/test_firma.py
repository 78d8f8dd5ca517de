"""Getting a signature, giving a mandate with it, using it, and the page that keeps two tabs from the wrong name."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import CLAVE, Visitante
from tests.operacion.procesos import wait_until

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]

JUAN, JUAN_CORREO = "2900000001", "juan.restrepo@ejemplo.co"
WINSTON, WINSTON_CORREO = "2900000012", "winston.pomare@ejemplo.co"
FRASE = "cometa azul sobre el tejado"


def sign_in(persona: Visitante, numero: str) -> None:
    persona.go("/cuenta/ingresar/")
    persona.page.fill("[name=numero_documento]", numero)
    persona.page.fill("[name=password]", CLAVE)
    persona.press("Ingresar")
    expect(persona.page.locator("h1")).to_have_text("Mis trámites")


def code(persona: Visitante, correo: str, asunto: str, after: str = "") -> str:
    """The newest six digits sent to somebody, other than `after`."""
    tab = persona.context.new_page()

    def newest() -> str | None:
        tab.goto(f"{persona.base}/buzon/")
        mine = tab.locator(".task", has_text=correo).filter(has_text=asunto).first
        if mine.count() == 0:
            return None
        mine.get_by_role("link").click()
        found = re.search(r"es (\d{6})", tab.inner_text("main"))
        return found.group(1) if found and found.group(1) != after else None

    digits = wait_until(newest, f"no code «{asunto}»", patience=60)
    tab.close()
    return str(digits)


def get_signature(persona: Visitante, correo: str) -> None:
    """From "my signature" to having one."""
    page = persona.page
    persona.go("/firma/")
    persona.look()
    page.get_by_role("link", name="Generar mi firma").or_(page.get_by_role("link", name="Renovarla")).first.click()
    persona.look()
    page.check("[name=acepto]")
    page.check("[name=canal][value=correo]")
    persona.press("Enviarme el código")
    persona.look()
    page.fill("[name=codigo]", code(persona, correo, "confirmar"))
    page.fill("[name=frase]", FRASE)
    page.fill("[name=frase_otra_vez]", FRASE)
    persona.press("Generar mi firma")
    persona.look()
    expect(page.locator("h1")).to_contain_text("Su firma está lista")


def act_for(persona: Visitante, titular: str) -> None:
    persona.go("/rut/actuar/")
    persona.look()
    fila = persona.page.locator(".task", has_text=titular)
    with persona.page.expect_navigation():
        fila.get_by_role("button").first.click()
    expect(persona.page.locator(".acting")).to_contain_text(titular)


def sign(persona: Visitante, correo: str) -> None:
    """On the page of what will be signed: ask for the digits, give them with the passphrase."""
    page = persona.page
    expect(page.locator("h1")).to_have_text("Lea y firme")
    persona.look()
    persona.press("Al correo")
    persona.look()
    if page.locator("[name=factor][value=codigo][type=radio]").count():
        page.check("[name=factor][value=codigo]")
    page.fill("[name=codigo]", code(persona, correo, "Su clave para firmar"))
    page.fill("[name=frase]", FRASE)
    persona.press("Firmar y enviar")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_company_gives_a_mandate_that_is_signed_accepted_used_and_ended(visit, width, script):
    juan, winston = visit(width=width, script=script), visit(width=width, script=script)
    sign_in(juan, JUAN)
    get_signature(juan, JUAN_CORREO)
    act_for(juan, "Panadería Quintero S.A.S.")
    juan.go("/tramites/dar-mandato/")
    juan.press("Dar un mandato")
    juan.look()
    juan.page.fill("[name=numero_documento]", WINSTON)
    juan.page.fill("[name=nombre]", "Winston Alejandro Pomare Bowie")
    juan.press("Continuar")
    juan.look()
    for alcance in ("rut:ver", "rut:preparar"):
        juan.page.check(f"[name=alcances][value='{alcance}']")
    juan.press("Continuar")
    juan.look()
    juan.page.fill("[name=hasta_date_0]", "31")
    juan.page.fill("[name=hasta_date_1]", "12")
    juan.page.fill("[name=hasta_date_2]", "2027")
    juan.press("Continuar")
    juan.look()
    juan.press("Firmar y enviar")
    sign(juan, JUAN_CORREO)
    juan.look()
    expect(juan.page.locator("h1")).to_contain_text("Mandato enviado")

    sign_in(winston, WINSTON)
    winston.go("/rut/mandatos/")
    winston.look()
    winston.page.get_by_role("link", name="Aceptar").first.click()
    winston.look()
    winston.press("Aceptar el mandato")
    act_for(winston, "Panadería Quintero S.A.S.")
    winston.go("/rut/copia/")
    winston.look()
    expect(winston.page.locator("main")).to_contain_text("900.123.456")
    winston.go("/rut/mandato/")
    assert winston.page.locator("h1").inner_text() == "No puede hacer esto en este nombre"
    winston.look()

    juan.go("/rut/mandatos/")
    juan.look()
    juan.page.get_by_role("link", name="Terminar").first.click()
    juan.press("Terminar el mandato")
    winston.go("/rut/copia/")
    expect(winston.page.locator("main")).to_contain_text("Ahora actúa en su propio nombre")
    winston.look()


def test_a_form_opened_in_one_name_is_not_sent_in_another(visit):
    juan = visit()
    sign_in(juan, JUAN)
    juan.go("/tramites/dar-mandato/")
    otra = juan.context.new_page()
    otra.goto(f"{juan.base}/rut/actuar/")
    with otra.expect_navigation():
        otra.locator(".task", has_text="Panadería Quintero S.A.S.").get_by_role("button").first.click()

    juan.press("Dar un mandato")

    assert juan.page.locator("h1").inner_text() == "Cambió de nombre en otra pestaña"
    expect(juan.page.locator("main")).to_contain_text("en su propio nombre")
    expect(juan.page.locator("main")).to_contain_text("Panadería Quintero S.A.S.")
    juan.look()


def test_signing_with_a_passkey_bound_to_the_document_and_taking_the_evidence_away(visit):
    juan = visit()
    cdp = juan.context.new_cdp_session(juan.page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    sign_in(juan, JUAN)
    juan.go("/cuenta/segundo-factor/llaves/agregar/")
    juan.look()
    juan.page.fill("[name=name]", "Mi computador")
    juan.page.check("[name=passwordless]")
    juan.press("Agregar la llave")
    juan.look()
    expect(juan.page.locator("h1")).to_have_text("Códigos de recuperación")
    juan.go("/cuenta/segundo-factor/llaves/")
    expect(juan.page.locator("main")).to_contain_text("Mi computador")
    juan.look()
    get_signature(juan, JUAN_CORREO)
    juan.go("/tramites/dar-mandato/")
    juan.press("Dar un mandato")
    juan.page.fill("[name=numero_documento]", "1020304050")
    juan.page.fill("[name=nombre]", "Luz Marina Quintero Rojas")
    juan.press("Continuar")
    juan.page.check("[name=alcances][value='rut:ver']")
    juan.press("Continuar")
    for caja, valor in enumerate(("31", "12", "2027")):
        juan.page.fill(f"[name=hasta_date_{caja}]", valor)
    juan.press("Continuar")
    juan.press("Firmar y enviar")
    juan.look()
    juan.page.check("[name=factor][value=llave]")
    juan.page.fill("[name=frase]", FRASE)
    with juan.page.expect_navigation():
        juan.page.locator("main").get_by_role("button", name="Firmar y enviar").click()
    expect(juan.page.locator("h1")).to_contain_text("Mandato enviado")

    juan.go("/firma/")
    juan.look()
    juan.page.get_by_role("link", name="Mandato para actuar").first.click()
    juan.look()
    expect(juan.page.locator("main")).to_contain_text("Es válida")
    with juan.page.expect_download() as descarga:
        juan.page.get_by_role("link", name="Descargar la prueba completa").click()
    paquete = zipfile.ZipFile(io.BytesIO(descarga.value.path().read_bytes()))
    assert {"LEAME.txt", "acta.json", "acta.p7s", "documento.json"} <= set(paquete.namelist())

    juan.go("/perfil/")
    juan.press("Salir de mi cuenta")
    juan.go("/cuenta/ingresar/")
    with juan.page.expect_navigation():
        juan.page.get_by_role("button", name="Entrar con mi llave de acceso").click()
    expect(juan.page.locator("h1")).to_have_text("Mis trámites")

    juan.go("/cuenta/segundo-factor/llaves/")
    juan.page.get_by_role("link", name="Quitar Mi computador").click()
    juan.look()
    juan.press("Quitar la llave")
    expect(juan.page.locator("main")).to_contain_text("Todavía no tiene")
