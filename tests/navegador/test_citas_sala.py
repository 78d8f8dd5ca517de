"""The desk's day in Chromium: check in, call, attend, next; the screen of the room; the kiosk without a script."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from tests.casos.apoyo import official
from tests.citas.fabricas import NOW, at
from tests.citas.test_sala import a_cita, desk, walk_in
from tests.navegador.personas import Visitante
from tests.navegador.test_escritorio import session_of
from ventanilla.citas.models import Cita, Turno
from ventanilla.comun.actor import Actor

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]


@pytest.fixture(autouse=True)
def ten_in_the_morning(monkeypatch) -> None:
    """The server's clock begins at a Tuesday of August and goes on: a day of work, whenever this runs."""
    empezo = time.monotonic()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=time.monotonic() - empezo))


@pytest.fixture
def sit(live_server, chromium) -> Iterator[Any]:
    """`sit(actor or None, width=…, script=…, theme=…)`. Ends by asking what went wrong in it."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitante] = []

    def begin(
        actor: Actor | None = None, *, width: int = 1280, script: bool = True, theme: str = "light"
    ) -> Visitante:  # fmt: skip
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="es-CO",
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce", timezone_id="Asia/Tokyo",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        if actor is not None:
            context.add_cookies([{"name": "sid", "value": session_of(actor), "url": live_server.url}])
        contexts.append(context)
        visitors.append(Visitante(context, live_server.url, script=script))
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def nelson() -> Actor:
    return official("2900000030", "Citas atención", "Citas agenda", nombre="Nelson Ariza")


def test_the_day_of_a_desk_by_keyboard_and_the_screen_of_the_room(sit, nelson):
    cita = a_cita(at(11, 10, 20))
    desk("Mesa 1")
    uno = sit(nelson)
    page = uno.go("/escritorio/citas/")
    uno.look()
    page.get_by_label("Su puesto").select_option(label="Mesa 1 (en persona)")
    uno.press("Atender aquí")
    expect(page.locator("h1")).to_have_text("Citas de hoy")
    page.get_by_label("Puesto", exact=True).select_option(label="Todos")
    uno.press("Ver")
    expect(page.locator("tbody")).to_contain_text("10:20")  # of Bogotá, in a browser of Tokyo

    page.get_by_label("Código de la cita").fill(str(cita.codigo))
    with page.expect_navigation():  # a scanner ends with this key
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Turno R-001. La persona ya espera.")
    walk_in(nelson, "1010")
    uno.look()

    sala = sit(theme="dark")
    pantalla = sala.go("/citas/pantalla/20/")
    expect(pantalla.locator(".calls-next")).to_contain_text("R-001")
    sala.look()
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("R-001 Ro••••")
    expect(pantalla.locator(".calls-now")).to_contain_text("R-001")
    expect(pantalla.locator(".calls-now")).to_contain_text("Mesa 1")
    assert "Rosa" not in pantalla.content()
    uno.look()

    with page.expect_navigation():
        page.keyboard.press("e")
    expect(page.locator("h1")).to_contain_text("Rosa Elena Cifuentes Lara")
    uno.look()
    page.get_by_label("Se le orientó").check()
    uno.press("Cerrar")
    expect(page.locator("main")).to_contain_text("Cerró el turno R-001.")
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("R-002 An••••")
    assert Cita.objects.get().estado == "atendida"
    for otra in ("a-distancia/", "cifras/"):
        uno.go(f"/escritorio/citas/{otra}")
        uno.look()


def test_the_kiosk_and_the_desk_without_a_script_on_a_telephone(sit, nelson):
    cita = a_cita(at(11, 10, 20))
    desk("Mesa 1")
    rosa = sit(width=360, script=False)
    page = rosa.go("/citas/llegue/")
    rosa.look()
    page.get_by_label("Código de la cita").fill(str(cita.codigo))
    page.get_by_label("Número de su documento").fill("111")
    rosa.press("Ya llegué")
    expect(page.get_by_role("alert")).to_contain_text("No encontramos una cita con ese código y ese documento.")
    page.get_by_label("Número de su documento").fill("52.123.456")
    rosa.press("Ya llegué")
    expect(page.locator(".turn-big")).to_have_text("R-001")
    rosa.look()

    uno = sit(nelson, width=360, script=False, theme="dark")
    escritorio = uno.go("/escritorio/citas/")
    escritorio.get_by_label("Su puesto").select_option(label="Mesa 1 (en persona)")
    uno.press("Atender aquí")
    uno.look()
    uno.press("Llamar al siguiente")
    uno.press("Empezar a atender")
    uno.look()
    escritorio.get_by_label("Resuelto").check()
    uno.press("Cerrar")

    assert Turno.objects.get().resultado == "resuelto"
