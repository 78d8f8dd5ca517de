"""The whole product in a process of its own, and a real Chromium that visits it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from herramientas.chromium import find
from tests.navegador.personas import Visitante
from tests.operacion.conftest import forget_data_of
from tests.operacion.procesos import Servicio, in_database

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def ventanilla(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servicio]:
    """`ventanilla up` with its own data, once for all journeys."""
    var: Path = tmp_path_factory.mktemp("navegador") / "var"
    service = Servicio(var)
    service.start()
    yield service
    service.end()
    forget_data_of(var)


@pytest.fixture(scope="module")  # playwright keeps an event loop in this thread: other modules want theirs
def chromium() -> Iterator[Browser]:
    path = find()
    assert path, "Falta Chromium: instálelo (en Debian, apt-get install chromium) y repita la prueba."
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # for the modules whose server is of this process
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(ventanilla: Servicio, chromium: Browser) -> Iterator[Callable[..., Visitante]]:
    """`visit(width=…, script=…, theme=…, zone=…)`: somebody with a new browser. Ends by asking what went wrong."""
    # the tries of the journey before this one are long past
    in_database(ventanilla, "DELETE FROM cuentas_limite")
    contexts: list[BrowserContext] = []
    visitors: list[Visitante] = []

    def begin(*, width: int = 1280, script: bool = True, theme: str = "light", zone: str = "") -> Visitante:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if theme == "dark" else "light",
            locale="es-CO",
            timezone_id=zone or None,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitors.append(Visitante(context, f"http://localhost:{ventanilla.port}", script=script))
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for context in contexts:
        context.close()
    assert problems == []
