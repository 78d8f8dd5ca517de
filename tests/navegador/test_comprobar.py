"""What protects people: codes that expire, passwords that come back, documents and mails that can be checked."""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import CLAVE, Visitante
from tests.operacion.procesos import in_database

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
JUAN, CORREO_DE_JUAN = "2900000001", "juan.restrepo@ejemplo.co"


def sign_in(persona: Visitante, numero: str) -> None:
    persona.go("/cuenta/ingresar/")
    persona.page.fill("[name=numero_documento]", numero)
    persona.page.fill("[name=password]", CLAVE)
    persona.press("Ingresar")
    expect(persona.page.locator("h1")).to_have_text("Mis trámites")


def ask_for_a_new_password(persona: Visitante, numero: str) -> None:
    persona.go("/cuenta/recuperar/")
    persona.page.fill("[name=numero_documento]", numero)
    persona.press("Enviarme el código")
    expect(persona.page.locator("h1")).to_have_text("Escriba el código")


def test_a_code_that_expired_is_told_and_the_way_on_is_there(visit, ventanilla):
    persona = visit(width=360)
    persona.begin()
    persona.say_why()
    persona.page.fill("[name=correo]", "tarde@ejemplo.co")
    persona.press("Enviarme el código")
    codigo = persona.read_code("tarde@ejemplo.co")
    in_database(
        ventanilla,
        "UPDATE cuentas_codigodecorreo SET creado_at = creado_at - interval '16 minutes' WHERE correo = %s",
        "tarde@ejemplo.co",
    )

    persona.page.fill("[name=codigo]", codigo)
    persona.press("Confirmar")

    expect(persona.page.get_by_role("alert")).to_contain_text("venció. Pida otro.")
    persona.look()
    persona.page.get_by_role("link", name="Cambiar el correo").click()
    expect(persona.page.locator("h1")).to_have_text("Su correo")


def test_a_forgotten_password_comes_back_with_a_code(visit):
    persona = visit(width=360, theme="dark")
    ask_for_a_new_password(persona, JUAN)
    persona.look()
    persona.page.fill("[name=code]", persona.read_code(CORREO_DE_JUAN))
    persona.press("Continuar")
    expect(persona.page.locator("h1")).to_have_text("Cree su contraseña nueva")
    persona.look()
    persona.page.fill("[name=password1]", CLAVE)
    persona.page.fill("[name=password2]", CLAVE)
    persona.press("Guardar la contraseña")
    persona.look()

    sign_in(visit(), JUAN)


def test_whoever_asks_for_a_password_learns_nothing_of_a_document(visit):
    conocido, desconocido = visit(), visit()

    ask_for_a_new_password(conocido, JUAN)
    ask_for_a_new_password(desconocido, "77777777")

    assert desconocido.page.url == conocido.page.url
    assert desconocido.page.title() == conocido.page.title()
    assert desconocido.page.inner_text("body") == conocido.page.inner_text("body")


def test_leaving_closes_the_account_to_the_next_person(visit):
    persona = visit()
    sign_in(persona, JUAN)

    persona.page.locator("header").get_by_role("button", name="Salir", exact=True).click()

    persona.go("/mis-tramites/")
    expect(persona.page.locator("h1")).to_have_text("Ingresar")


def test_the_short_code_is_enough_with_the_number_of_its_holder(visit, ventanilla):
    juan = visit()
    sign_in(juan, JUAN)
    juan.go("/rut/copia/")
    with juan.page.expect_download():
        juan.page.locator("main").get_by_text("Descargar el RUT en PDF").click()
    ((corto, codigo),) = in_database(
        ventanilla,
        "SELECT codigo_corto, codigo FROM expediente_documento WHERE nit = %s AND tipo = 'rut' AND estado = 'vigente'",
        JUAN,
    )
    extrano = visit(width=360)

    extrano.go("/v/")
    extrano.look()
    extrano.page.fill("[name=codigo]", corto)
    extrano.press("Verificar")
    expect(extrano.page.get_by_role("alert")).to_contain_text("Escriba el NIT o el número de documento")
    extrano.look()

    extrano.page.fill("[name=documento]", "2900000002")
    extrano.press("Verificar")
    expect(extrano.page.locator("h1")).to_have_text("No encontramos ese documento")
    assert extrano.page.input_value("[name=codigo]") == corto
    extrano.look()

    extrano.page.fill("[name=documento]", JUAN)
    extrano.press("Verificar")
    expect(extrano.page.locator("h1")).to_have_text("Es auténtico y está vigente")
    assert extrano.page.url.endswith(f"/v/{codigo}/")
    extrano.look()


def test_a_mail_is_ours_only_with_its_own_code(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.page.fill("[name=correo]", "fraude@ejemplo.co")
    persona.press("Enviarme el código")
    persona.mails("fraude@ejemplo.co", "código").get_by_role("link").click()
    persona.look()
    bueno = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", persona.page.inner_text(".paper"))
    assert bueno

    persona.go("/verificar-correo/")
    persona.look()
    persona.page.fill("[name=codigo]", bueno.group())
    persona.press("Verificar")
    expect(persona.page.locator("main")).to_contain_text("Sí, lo enviamos nosotros.")
    expect(persona.page.locator("main")).to_contain_text("Código para confirmar un correo")
    persona.look()

    persona.page.fill("[name=codigo]", "7KQ2-M9XD-4TRN")
    persona.press("Verificar")
    expect(persona.page.locator("main")).to_contain_text("Ningún correo nuestro tiene ese código.")
    persona.look()

    persona.page.fill("[name=codigo]", "123")
    persona.press("Verificar")
    expect(persona.page.get_by_role("alert")).to_contain_text("Ese código no es nuestro")
    persona.look()
