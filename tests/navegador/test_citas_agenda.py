"""The agenda at the desk in Chromium: a week looked at, a day closed with its people seen to, and taken back."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from tests.casos.apoyo import official
from tests.citas.fabricas import NOW, at, book
from tests.navegador.personas import Visitante
from tests.navegador.test_escritorio import session_of
from ventanilla.citas.agenda import services
from ventanilla.citas.models import CambioDeAgenda, Cupo
from ventanilla.citas.rules.roles import AGENDA
from ventanilla.comun.actor import Actor
from ventanilla.operacion.semilla.citas import HORARIO, OFICINAS

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]


@pytest.fixture(autouse=True)
def ten_in_the_morning(monkeypatch) -> None:
    """The server's clock begins at a Tuesday of August and goes on: the same week, whenever this runs."""
    empezo = time.monotonic()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=time.monotonic() - empezo))


@pytest.fixture
def tunja() -> None:
    sistema = Actor.sistema()
    services.begin_sede(sistema, "20", OFICINAS["20"], HORARIO, desde=date(2026, 8, 1))
    services.publish(sistema, "20", date(2026, 8, 11), date(2026, 8, 21), now=NOW)
    for numero, hora in (("52123456", 10), ("52999999", 11)):
        book(Cupo.objects.filter(inicio_at=at(13, hora), linea="rut")[0], numero=numero, dueno=f"i:{numero}")


@pytest.fixture
def sit(live_server, chromium) -> Iterator[Any]:
    """`sit(actor, width=…, script=…, theme=…)`. Ends by asking what went wrong in it."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitante] = []

    def begin(actor: Actor, *, width: int = 1280, script: bool = True, theme: str = "light") -> Visitante:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="es-CO",
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce", timezone_id="Asia/Tokyo",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "sid", "value": session_of(actor), "url": live_server.url}])
        contexts.append(context)
        visitors.append(Visitante(context, live_server.url, script=script))
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for context in contexts:
        context.close()
    assert problems == []


@pytest.mark.parametrize(("width", "script", "theme"), [(360, False, "light"), (1280, True, "dark")])
def test_a_day_is_closed_its_people_are_seen_to_and_it_is_taken_back(sit, tunja, width, script, theme):
    marta = sit(official("2900000050", AGENDA, nombre="Marta Jaimes"), width=width, script=script, theme=theme)
    page = marta.page

    marta.go("/escritorio/citas/agenda/?sede=20&dia=2026-08-13")
    marta.look()
    expect(page.get_by_role("row", name="10:00").get_by_text("5 de 6")).to_be_visible()
    page.get_by_role("link", name="Cerrar el jueves 13 de agosto").click()
    page.get_by_label("Por qué").fill("Simulacro de evacuación")
    marta.look()
    marta.press("Ver qué cambia")
    expect(page.get_by_text("Afecta 2 citas.")).to_be_visible()
    marta.look()
    marta.press("Hacer el cambio")
    expect(page.get_by_text("Listo: el cambio quedó hecho.")).to_have_count(1)
    expect(page.get_by_text("Buscando otros cupos: 0 de 2 personas.")).to_be_visible()
    marta.look()

    services.rescue(CambioDeAgenda.objects.get().pk, now=timezone.now())
    page.get_by_role("link", name="Actualizar").click()
    expect(page.get_by_text("Tiene cupos apartados; falta que elija")).to_have_count(2)
    page.get_by_role("link", name="Deshacer").click()
    marta.look()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_text("Conserva su hora")).to_have_count(2)
    for otra in ("reglas/?sede=20", "oficina/20/regla/", "servicios/libros/", "aperturas/", "sobrecupo/?sede=20"):
        marta.go(f"/escritorio/citas/agenda/{otra}")
        marta.look()
