"""Verification in a real Chromium: the file is compared on the device, and without script by the server."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect, sync_playwright

from tests.expediente.test_verificacion import blank_pdf, issue
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services
from ventanilla.expediente.rules import new_codigo

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def addresses() -> dict[str, str]:
    """One page of each kind."""
    earlier, _ = issue()
    issue(pages=2)
    annulled, _ = issue(objeto="rut:52345678")
    services.annul_documento(Actor.sistema(), annulled.codigo, motivo="error", now=datetime.now(UTC))
    valid, _ = issue(objeto="rut:12345678")
    return {
        "form": "/v/",
        "valid": f"/v/{valid.codigo}/",
        "superseded": f"/v/{earlier.codigo}/",
        "annulled": f"/v/{annulled.codigo}/",
        "unknown": f"/v/{new_codigo()}/",
    }


@pytest.mark.parametrize(("ancho", "tema"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(live_server, chromium, addresses, ancho, tema):
    page = chromium.new_page(viewport={"width": ancho, "height": 800}, color_scheme=tema)

    found = {}
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        found[name] = [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[name].append(("wide", ""))
        if carpeta := os.environ.get("VENTANILLA_CAPTURAS"):
            page.screenshot(path=f"{carpeta}/verificar-{name}-{ancho}.png", full_page=True)

    assert found == {name: [] for name in addresses}


def test_the_file_is_compared_on_the_device_and_sent_nowhere(live_server, chromium):
    documento, sealed = issue()
    page = chromium.new_page()
    page.goto(f"{live_server.url}/v/{documento.codigo}/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    chooser = page.get_by_label("El PDF que tiene")
    chooser.set_input_files({"name": "rut.pdf", "mimeType": "application/pdf", "buffer": sealed})
    expect(page.get_by_text("Es el mismo archivo.")).to_be_visible()
    chooser.set_input_files({"name": "otro.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()})
    expect(page.get_by_text("No es el mismo archivo.")).to_be_visible()

    assert [url for url in sent if "/static/" not in url] == []
    assert errors == []


def test_a_dropped_file_is_compared_too(live_server, chromium):
    documento, sealed = issue()
    page = chromium.new_page()
    page.goto(f"{live_server.url}/v/{documento.codigo}/")

    page.evaluate(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "rut.pdf", {type: "application/pdf"}));
            const box = document.querySelector("#comparar");
            box.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }""",
        list(sealed),
    )

    expect(page.get_by_text("Es el mismo archivo.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_button_has_the_seal_checked_by_the_server(live_server, chromium, script):
    documento, sealed = issue()
    page = chromium.new_context(java_script_enabled=script).new_page()
    page.goto(f"{live_server.url}/v/{documento.codigo}/")

    page.get_by_label("El PDF que tiene").set_input_files(
        {"name": "rut.pdf", "mimeType": "application/pdf", "buffer": sealed}
    )
    page.get_by_role("button", name="Comparar y revisar el sello").click()

    expect(page.get_by_text("Es el mismo archivo y su sello es válido.")).to_be_visible()


def test_a_stranger_types_the_code_by_keyboard_alone(live_server, chromium):
    documento, _ = issue()
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/v/")

    page.get_by_label("Código de verificación").focus()
    page.keyboard.type(documento.codigo.lower())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Es auténtico y está vigente")
