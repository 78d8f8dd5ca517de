"""A restaurant's owner stops being responsible for IVA, with her signature and without an official."""

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import Visitante
from tests.navegador.test_firma import get_signature, sign, sign_in
from tests.operacion.procesos import in_database

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
KAREN, KAREN_CORREO = "2900000019", "karen.berrio@ejemplo.co"


def answer(persona: Visitante, ingresos: str, locales: str = "1") -> None:
    page = persona.page
    for nombre in ("ingresos", "consignaciones", "contrato"):
        for cuando in ("anterior", "actual"):
            page.fill(f"[name={nombre}_{cuando}]", ingresos)
    persona.press("Continuar")
    persona.look()
    page.fill("[name=establecimientos]", locales)
    page.check("[name=intangibles][value=False]")
    persona.press("Continuar")


def test_without_signature_she_is_told_of_both_ways_and_with_it_she_leaves_at_once(visit, ventanilla):
    in_database(  # another journey may have given her one
        ventanilla,
        "UPDATE firma_instrumentofirma SET estado = 'revocado', motivo_fin = 'prueba', terminado_at = now()"
        " WHERE estado = 'vigente' AND user_id = (SELECT id FROM cuentas_user WHERE numero_documento = %s)",
        KAREN,
    )
    karen = visit(width=360)
    titulo = karen.page.locator("h1")
    sign_in(karen, KAREN)
    karen.go("/tramites/retiro-de-iva/")
    karen.look()
    expect(karen.page.locator("main")).to_contain_text("Sin firma electrónica, el retiro de IVA necesita una cita")
    karen.page.get_by_role("link", name="Pedir una cita", exact=True).first.click()
    karen.look()
    expect(karen.page.locator("main")).to_contain_text("Dejar de ser responsable de IVA")

    get_signature(karen, KAREN_CORREO)
    karen.go("/tramites/retiro-de-iva/")
    karen.press("Dejar de ser responsable")
    karen.look()
    karen.page.get_by_role("link", name="Seguir con").click()
    karen.look()
    answer(karen, "60.000.000", locales="2")
    expect(titulo).to_have_text("Revise antes de firmar")
    karen.look()
    expect(karen.page.locator("main")).to_contain_text("Hoy la ley no permite este retiro")
    assert karen.page.get_by_role("button", name="Firmar y enviar").count() == 0

    karen.page.get_by_role("link", name="Cambiar su negocio").first.click()
    karen.page.fill("[name=establecimientos]", "1")
    karen.press("Continuar")
    karen.look()
    karen.press("Firmar y enviar")
    sign(karen, KAREN_CORREO)
    expect(titulo).to_have_text("Ya no es responsable de IVA")
    karen.look()
    karen.mails(KAREN_CORREO, "Su RUT cambió")
    karen.go("/tramites/retiro-de-iva/")
    expect(karen.page.locator("main")).to_contain_text("Su RUT no tiene la responsabilidad 48")
    karen.go("/rut/historia/")
    karen.look()
    expect(karen.page.locator("main ins").first).to_contain_text("49 No responsable de IVA")
    karen.page.get_by_role("link", name="Ver todo lo que decía").last.click()
    karen.look()
    expect(karen.page.locator("main")).to_contain_text("48 Impuesto sobre las ventas")
