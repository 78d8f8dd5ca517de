"""Waiting in line, asking for a ticket and looking at the figures: on a phone, and without script."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]


def test_somebody_waits_asks_for_a_ticket_and_checks_a_draw(visit):
    persona = visit(width=360)
    page = persona.page
    persona.go("/citas/cifras/?linea=libros")
    persona.look()
    page.locator("main").get_by_role("link", name="Lista de espera").click()
    persona.look()
    page.locator("main").get_by_role("link", name="Retiro de responsabilidades del RUT").click()
    page.get_by_text("Elegir oficinas").click()
    persona.look()

    page.get_by_label("Lunes").check()
    persona.press("Entrar a la lista")
    expect(page.get_by_role("alert")).to_contain_text("Escriba los nombres.")
    expect(page.get_by_label("Lunes")).to_be_checked()
    persona.look()
    _say_who(persona, "1020304051")
    persona.press("Entrar a la lista")
    expect(page.locator("h1")).to_have_text("Está en la lista de espera")
    persona.look()
    persona.press("Salir de la lista")
    expect(page.locator("h1")).to_have_text("Salió de la lista")

    persona.go("/citas/sorteos/")
    persona.look()
    page.locator("main").get_by_role("link", name="Bogotá y Tunja").click()
    persona.look()
    page.locator("main").get_by_role("link", name="Pedir mi boleta").click()
    persona.look()
    _say_who(persona, "1020304052")
    persona.press("Pedir mi boleta")
    expect(page.locator("h1")).to_have_text("Su boleta")
    persona.look()


def test_without_script_the_figures_and_the_draws_are_the_same(visit):
    persona = visit(width=320, script=False)
    for camino in ("/citas/cifras/", "/citas/espera/", "/citas/sorteos/", "/citas/espera/libros/"):
        persona.go(camino)
        persona.look()


def _say_who(persona, numero: str) -> None:
    page = persona.page
    page.locator("[name=acepta]").check()
    for nombre, valor in (
        ("numero_documento", numero), ("nombres", "Rosa"), ("apellidos", "Lara"), ("correo", f"r{numero}@ejemplo.co"),
    ):  # fmt: skip
        page.fill(f"[name={nombre}]", valor)
    expect(page.locator(".prueba [type=checkbox]")).to_be_checked()
