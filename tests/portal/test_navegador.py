"""The portal in a real Chromium: axe finds nothing, at both widths, in both themes, with and without script."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTOS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGINAS = [
    "/", "/tramites/", "/tramites/?q=copia", "/tramites/?q=xyzzy", "/tramites/rut-inscripcion/", "/ayuda/",
    "/puntos-de-contacto/", "/atencion/?departamento=15", "/datos-personales/", "/terminos/", "/mapa-del-sitio/",
    "/estilo/", "/nada/", "/cuenta/ingresar/", "/cuenta/recuperar/",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTOS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.parametrize(("ancho", "tema"), [(1280, "light"), (360, "dark")])
def test_no_page_has_anything_that_axe_finds(live_server, chromium, ancho, tema):
    page = chromium.new_page(viewport={"width": ancho, "height": 800}, color_scheme=tema)

    found = {}
    for direccion in PAGINAS:
        page.goto(live_server.url + direccion)
        violations = Axe().run(page).response["violations"]
        if violations:
            found[direccion] = [(v["id"], v["nodes"][0]["html"][:120]) for v in violations]

    assert found == {}


def test_no_page_scrolls_sideways_at_320_pixels(live_server, chromium):
    page = chromium.new_page(viewport={"width": 320, "height": 640})

    wide = []
    for direccion in PAGINAS:
        page.goto(live_server.url + direccion)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(direccion)

    assert wide == []


def test_a_first_visit_stays_here_and_is_light(live_server, chromium):
    page = chromium.new_page()
    requested: list[tuple[str, int]] = []
    page.on("response", lambda r: requested.append((r.url, len(r.body()))))

    page.goto(live_server.url + "/", wait_until="networkidle")

    assert all(url.startswith(live_server.url) for url, _ in requested)
    assert sum(size for _, size in requested) < 150_000, "uncompressed; the bench measures what travels"


def test_results_come_while_one_types_and_the_address_follows(live_server, chromium):
    page = chromium.new_page()
    page.goto(live_server.url + "/puntos-de-contacto/")

    page.get_by_label("Ciudad o municipio").press_sequentially("medelin")

    expect(page.get_by_role("status").filter(has_text="medelin")).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_contain_text("Medellín")
    expect(page).to_have_url(live_server.url + "/puntos-de-contacto/?q=medelin")
    expect(page.get_by_label("Ciudad o municipio")).to_be_focused()


def test_searching_needs_no_script(live_server, chromium):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/")

    page.get_by_label("Busque un trámite").fill("olvidé la clave")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("link", name="Recuperar la contraseña").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recuperar la contraseña")


def _open_menu(page: Page) -> None:
    page.locator("summary", has_text="Accesibilidad").click()


def test_preferences_are_obeyed_at_once_and_on_the_next_page(live_server, chromium):
    page = chromium.new_context(color_scheme="light").new_page()
    page.goto(live_server.url + "/ayuda/")
    page.get_by_label("¿Qué quiere saber?").fill("algo escrito")

    _open_menu(page)
    page.get_by_label("Oscuro").check()
    page.get_by_label("Muy grande").check()
    page.get_by_role("button", name="Guardar preferencias").click()

    expect(page.get_by_text("Guardamos sus preferencias.")).to_be_visible()
    expect(page.get_by_label("¿Qué quiere saber?")).to_have_value("algo escrito")
    page.goto(live_server.url + "/terminos/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-text", "150")


def test_preferences_need_no_script(live_server, chromium):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/terminos/")

    _open_menu(page)
    page.get_by_label("Grande", exact=True).check()
    page.get_by_role("button", name="Guardar preferencias").click()

    expect(page).to_have_url(live_server.url + "/terminos/")
    expect(page.locator("html")).to_have_attribute("data-text", "125")


def test_the_first_key_skips_to_the_content(live_server, chromium):
    page = chromium.new_page()
    page.goto(live_server.url + "/tramites/")

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_errors_take_the_focus_and_lead_to_their_field(live_server, chromium):
    page = chromium.new_page()
    page.goto(live_server.url + "/cuenta/ingresar/")

    page.get_by_role("button", name="Ingresar").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Ingresar · Ventanilla")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Número del documento")).to_be_focused()
