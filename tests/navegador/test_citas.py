"""A whole booking on a phone: with a script and by keyboard, and without one. The demonstration has an agenda."""

import re

import pytest
from playwright.sync_api import expect

from tests.operacion.procesos import in_database

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
RETIRO = "/citas/agendar/rut-responsabilidades/cupos/?canal=video"
LOS_ANGELES, SYDNEY = "America/Los_Angeles", "Australia/Sydney"


def first_hour(persona) -> str:
    """The day and the first hour, as the page says them."""
    slot = persona.page.locator(".slot span").first.inner_text().split("\n")[0]
    return f"{persona.page.locator('#h-h').inner_text()}, {slot}".replace("\xa0", " ")


def type_who(persona, numero: str) -> None:
    page = persona.page
    page.check("[name=acepta]")
    page.fill("[name=numero_documento]", numero)
    page.fill("[name=nombres]", "Rosa Elena")
    page.fill("[name=apellidos]", "Cifuentes Lara")
    page.fill("[name=correo]", f"persona{numero}@ejemplo.co")
    persona.press("Continuar")


def test_a_booking_by_keyboard_on_a_phone_with_more_time_and_a_place_that_is_lost(visit, ventanilla):
    persona = visit(width=360, zone=LOS_ANGELES)
    page = persona.page
    page.clock.install()
    persona.go("/citas/")
    persona.look()
    page.locator("main").get_by_role("link", name="Iniciar solicitud").press("Enter")
    persona.look()
    page.get_by_role("link", name="Retiro de responsabilidades del RUT").press("Enter")
    persona.look()
    page.get_by_role("button", name="Ver días y horas").press("Enter")
    page.locator("[name=hora]").first.press("Space")
    persona.look()
    page.get_by_role("button", name="Apartar esta hora").press("Enter")
    expect(page.locator("h1")).to_have_text("¿Quién va a ser atendido?")
    persona.look()
    type_who(persona, "52700001")

    expect(page.locator(".ring b")).to_have_text(re.compile("^4[345]$"))
    persona.look()
    page.clock.fast_forward(31_000)
    expect(page.locator("[data-anuncio]")).to_have_text(re.compile(r"^Quedan 1\d segundos"))
    page.get_by_role("button", name="Necesito más tiempo").press("Enter")
    expect(page.locator(".ring b")).to_have_text(re.compile("^4[345]$"))

    suyo = "SELECT cupo_id FROM citas_cita WHERE estado = 'retenida'"
    in_database(ventanilla, f"UPDATE citas_cupo SET libre_at = now() WHERE id = ({suyo})")
    in_database(ventanilla, "UPDATE citas_cita SET hasta_at = now() WHERE estado = 'retenida'")
    page.clock.fast_forward(47_000)
    expect(page.locator("h1")).to_have_text("Se acabó el tiempo para aceptar la cita")
    expect(page.locator("main")).to_contain_text("con un toque queda apartado otro cupo")
    persona.look()
    page.get_by_role("button", name="Tomar este").first.press("Enter")
    page.get_by_role("button", name="Aceptar la cita").press("Enter")
    expect(page.locator("h1")).to_have_text("Su cita está lista")
    persona.look()


def test_a_booking_without_javascript_at_the_hour_of_colombia_wherever_the_browser_is(visit):
    lejos, cerca = visit(width=360, script=False, zone=SYDNEY), visit(zone=LOS_ANGELES)
    for persona in (lejos, cerca):
        persona.go(RETIRO)
    cuando = first_hour(lejos)
    assert cuando == first_hour(cerca)
    lejos.look()

    lejos.page.locator("[name=hora]").first.check(force=True)
    lejos.press("Apartar esta hora")
    lejos.press("Continuar")
    expect(lejos.page.get_by_role("alert")).to_contain_text("Escriba el número del documento")
    type_who(lejos, "52700002")
    expect(lejos.page.locator(".countdown")).to_contain_text(re.compile(r"Tiene 4\d segundos para aceptar"))
    expect(lejos.page.locator(".ring")).to_be_hidden()
    assert cuando.split(", ")[1] in lejos.page.locator(".figure").inner_text().replace("\xa0", " ")
    lejos.look()
    lejos.press("Aceptar la cita")

    expect(lejos.page.locator("h1")).to_have_text("Su cita está lista")
    assert cuando.split(", ")[1] in lejos.page.locator(".ticket-head").inner_text().replace("\xa0", " ")
    lejos.look()
