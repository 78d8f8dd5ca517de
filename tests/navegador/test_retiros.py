"""The owner of a small restaurant leaves the consumption tax with her signature, on a telephone and without script."""

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import Visitante
from tests.navegador.test_firma import get_signature, sign, sign_in

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
KAREN, KAREN_CORREO = "2900000019", "karen.berrio@ejemplo.co"
CUANDO = ("un", "dos", "tres")


def state_three_years(persona: Visitante, ingresos: str, locales: str) -> None:
    page = persona.page
    for hace in CUANDO:
        page.fill(f"[name=ingresos_hace_{hace}]", ingresos)
    persona.press("Continuar")
    persona.look()
    for hace in CUANDO:
        page.fill(f"[name=locales_hace_{hace}]", "1")
    page.fill("[name=locales_hoy]", locales)
    page.fill("[name=operacion_mayor]", "3.000.000")
    page.check("[name=otros_gravados][value=False]")
    persona.press("Continuar")


def test_the_owner_of_a_restaurant_leaves_the_consumption_tax(visit):
    karen = visit(width=360)
    page, titulo = karen.page, karen.page.locator("h1")
    sign_in(karen, KAREN)
    get_signature(karen, KAREN_CORREO)
    karen.go("/tramites/retiro-de-consumo/")
    karen.look()
    karen.press("Dejar de ser responsable")
    karen.look()
    page.get_by_role("link", name="Seguir con").click()
    karen.look()
    state_three_years(karen, "60.000.000", locales="2")
    expect(titulo).to_have_text("Revise antes de firmar")
    karen.look()
    expect(page.locator("main")).to_contain_text("Máximo un establecimiento, sede, local o negocio hoy (usted: 2)")
    assert page.get_by_role("button", name="Firmar y enviar").count() == 0

    page.get_by_role("link", name="Cambiar sus locales y ventas").first.click()
    page.fill("[name=locales_hoy]", "1")
    karen.press("Continuar")
    karen.look()
    karen.press("Firmar y enviar")
    sign(karen, KAREN_CORREO)
    expect(titulo).to_have_text("Ya no es responsable del impuesto al consumo")
    karen.look()
    karen.mails(KAREN_CORREO, "Su RUT cambió")
    responsabilidades = page.request.get(f"{karen.base}/api/v1/mi-rut").json()["casillas"]["53"]
    assert "50" in responsabilidades
    assert "33" not in responsabilidades
