"""Public questions: the browser works a moment for the answer; without JavaScript there are fewer."""

import re

import pytest
from playwright.sync_api import expect

from tests.operacion.procesos import in_database

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
JUAN = "2900000001"
CASILLA = ".prueba [type=checkbox]"


def test_the_state_of_a_rut_by_its_nit(visit):
    persona = visit(width=360)
    persona.go("/tramites/?q=rut+suspendido")
    persona.page.locator("main").get_by_role("link", name="Consultar el estado de un RUT").first.click()
    persona.look()
    persona.page.locator("main").get_by_role("link", name="Consultar un RUT").click()
    persona.look()

    persona.page.fill("[name=nit]", "2.900.000.001-9")
    expect(persona.page.locator(CASILLA)).to_be_checked()
    persona.look()
    persona.press("Consultar")
    expect(persona.page.get_by_role("alert")).to_contain_text("El dígito de verificación no corresponde")
    persona.look()

    persona.page.fill("[name=nit]", JUAN)
    persona.press("Consultar")
    expect(persona.page.locator(".verdict")).to_contain_text("Ese RUT está activo")
    assert "Restrepo" not in persona.page.inner_text("main")
    persona.look()


def test_who_sends_before_the_work_is_done_waits_for_it_and_spends_nothing_else(visit, ventanilla):
    persona = visit(theme="dark")
    persona.go("/rut/consulta/facturador/")

    persona.page.evaluate("document.querySelector('[name=nit]').value = '2900000077'")
    persona.press("Consultar")

    expect(persona.page.locator("main .notice").first).to_contain_text("No encontramos un registro con ese NIT.")
    persona.look()
    assert len(in_database(ventanilla, "SELECT firma FROM robots_retogastado")) > 0


def test_a_page_that_went_stale_works_again_by_itself(visit):
    persona = visit(width=360)
    persona.go("/rut/consulta/")
    persona.page.fill("[name=nit]", JUAN)
    expect(persona.page.locator(CASILLA)).to_be_checked()

    persona.page.evaluate("document.querySelector('altcha-widget').setState('expired')")
    persona.page.evaluate("document.querySelector('altcha-widget').dispatchEvent(new CustomEvent('expired'))")
    expect(persona.page.locator(CASILLA)).not_to_be_checked()
    persona.look()
    persona.press("Consultar")

    expect(persona.page.locator(".verdict")).to_contain_text("Ese RUT está activo")


def test_when_the_challenge_does_not_come_the_question_goes_without_it(visit):
    persona = visit()
    persona.page.route(re.compile("/reto/"), lambda ruta: ruta.abort())
    persona.go("/rut/consulta/")
    persona.page.fill("[name=nit]", JUAN)
    expect(persona.page.locator(".prueba [role=status]")).to_contain_text("Puede enviar el formulario de todas maneras")
    persona.look()

    persona.press("Consultar")

    expect(persona.page.locator(".verdict")).to_contain_text("Ese RUT está activo")
    persona.problems = [problema for problema in persona.problems if "ERR_FAILED" not in problema]


def test_when_the_work_never_ends_the_question_goes_without_it(visit):
    persona = visit(width=360)
    persona.page.clock.install()
    persona.page.route(re.compile("/reto/"), lambda ruta: None)
    persona.go("/rut/consulta/")
    persona.page.fill("[name=nit]", JUAN)
    persona.page.locator("main").get_by_role("button", name="Consultar").click()
    expect(persona.page.locator(".prueba [role=status]")).to_contain_text("Espere un momento")

    persona.page.clock.fast_forward(46_000)

    expect(persona.page.locator(".verdict")).to_contain_text("Ese RUT está activo")


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript_one_asks_a_few_times_and_is_told_what_else_to_do(visit, ventanilla, width):
    in_database(ventanilla, "DELETE FROM cuentas_limite")
    persona = visit(width=width, script=False)
    persona.go("/rut/consulta/")
    expect(persona.page.locator("main")).to_contain_text("Puede hacer hasta 5 consultas en una hora")
    persona.look()
    for _ in range(5):
        persona.page.fill("[name=nit]", JUAN)
        persona.press("Consultar")
        expect(persona.page.locator(".verdict")).to_contain_text("Ese RUT está activo")
    persona.look()

    persona.page.fill("[name=nit]", JUAN)
    persona.press("Consultar")

    expect(persona.page.get_by_role("alert")).to_contain_text("llámenos, o use un navegador con JavaScript")
    assert persona.page.input_value("[name=nit]") == JUAN
    persona.look()
    in_database(ventanilla, "DELETE FROM cuentas_limite")
