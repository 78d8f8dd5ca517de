"""Somebody with a browser: what people do on the pages, and what the pages owe them."""

import csv
import re
from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.operacion.procesos import wait_until
from ventanilla.comun.fechas import MESES

RAIZ = Path(__file__).resolve().parent.parent.parent
_REGISTRO = (RAIZ / "ventanilla/cuentas/datos/registro_civil_demo.csv").read_text(encoding="utf-8")
PEOPLE = {fila["numero"]: fila for fila in csv.DictReader(_REGISTRO.splitlines())}
CLAVE = "arco lluvia sello mango"


class Visitante:
    """One browser. Collects what no page may do: errors in its console, requests that leave the site."""

    def __init__(self, context: BrowserContext, base: str, *, script: bool) -> None:
        self.context, self.base, self.script = context, base, script
        self.problems: list[str] = []
        context.on("console", self._heard)
        context.on("request", self._asked)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        self.page = context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        # The answers 404, 409, 422 … are the product's; the browser also writes them down as errors.
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.problems.append(f"leaves the site: {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def press(self, text: str) -> None:
        """Press a button that sends a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=text, exact=False).first.click()

    def look(self) -> None:
        """Every page: nothing that axe finds, no sideways scroll (at 320 pixels neither), one heading, a title."""
        page = self.page
        page.wait_for_load_state()
        violations = Axe().run(page).response["violations"] if self.script else []
        found = [(v["id"], v["nodes"][0]["html"][:160]) for v in violations]
        assert found == [], f"{page.url}: {found}"
        if self.script:
            wide = "document.scrollingElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide), f"{page.url} scrolls sideways"
            own = page.viewport_size
            page.set_viewport_size({"width": 320, "height": 640})
            assert not page.evaluate(wide), f"{page.url} scrolls sideways at 320 pixels"
            if own:
                page.set_viewport_size(own)
        assert page.locator("h1").count() == 1, page.url
        assert page.title().endswith("· Ventanilla")

    # --- the registration ---------------------------------------------------------------------------

    def begin(self) -> None:
        self.go("/tramites/rut-inscripcion/")
        self.press("Empezar la inscripción")

    def say_why(self, quien: str = "cedula", para: str = "trabajar") -> None:
        self.page.check(f"[name=quien][value={quien}]")
        self.page.check(f"[name=para][value={para}]")
        self.press("Continuar")

    def read_code(self, correo: str) -> str:
        """The newest code for this address or telephone in the demo mailbox, read in another tab."""
        tab = self.context.new_page()

        def newest() -> str | None:
            tab.goto(f"{self.base}/buzon/")
            mine = tab.locator(".task", has_text=correo).filter(has_text=re.compile("c[oó]digo")).first
            if mine.count() == 0:
                return None
            mine.get_by_role("link").click()
            found = re.search(r"c[oó]digo es (\d{6})", tab.inner_text("main"))
            return found.group(1) if found else None

        code = wait_until(newest, "the code did not arrive", patience=60)
        tab.close()
        return str(code)

    def mails(self, correo: str, asunto: str) -> Locator:
        """What the demo mailbox holds for this address and subject, once there is something."""
        found = self.page.locator(".task", has_text=correo).filter(has_text=asunto)

        def some() -> bool:
            self.go("/buzon/")
            return bool(found.count())

        wait_until(some, f"no mail «{asunto}»", patience=60)
        return found

    def prove_mail(self, correo: str) -> None:
        self.page.fill("[name=correo]", correo)
        self.press("Enviarme el código")
        self.page.fill("[name=codigo]", self.read_code(correo))
        self.press("Confirmar")

    def show_document(self, numero: str) -> None:
        expedida = date.fromisoformat(PEOPLE[numero]["expedicion_date"])
        self.page.fill("[name=numero]", numero)
        self.fill_date("expedicion_date", expedida)
        self.press("Continuar")

    def fill_date(self, nombre: str, dia: date) -> None:
        for caja, valor in enumerate((dia.day, dia.month, dia.year)):
            self.page.fill(f"[name={nombre}_{caja}]", str(valor))

    def answer(self, numero: str, *, right: bool = True) -> None:
        fila = PEOPLE[numero]
        nacida = date.fromisoformat(fila["nacimiento_date"])
        knows = {fila["madre"], MESES[nacida.month - 1], str(nacida.year)}
        for question in self.page.locator("main fieldset").all():
            for option in question.locator("label").all():
                if (option.inner_text().strip() in knows) == right:
                    option.click()
                    break
        self.press("Responder")

    def fill_location(self) -> None:
        page = self.page
        page.select_option("[name=departamento]", "15")
        if not self.script:
            self.press("Ver los municipios")
        expect(page.locator("[name=municipio] option[value='15001']")).to_have_count(1)
        page.select_option("[name=municipio]", "15001")
        page.fill("[name=direccion]", "Calle 19 # 9-35, local 2")
        page.fill("[name=telefono]", "310 555 0142")
        self.press("Continuar")

    def add_activity(self, words: str = "panaderia", codigo: str = "1081") -> None:
        page = self.page
        page.fill("[name=q]", words)
        if not self.script:
            self.press("Buscar")
        page.check(f"[name=codigo][value='{codigo}']")
        self.fill_date("desde_date", date(2026, 8, 1))
        self.press("Agregar esta actividad")

    def state_sales(self, ingresos: str = "$96.000.000") -> None:
        page = self.page
        for nombre in ("declara_renta", "gravados"):
            page.check(f"[name={nombre}][value=True]")
        for nombre in ("franquicia", "contrato_grande", "restaurante", "gran_patrimonio"):
            page.check(f"[name={nombre}][value=False]")
        page.fill("[name=ingresos]", ingresos)
        page.fill("[name=establecimientos]", "1")
        self.press("Continuar")

    def fill_everything(self, numero: str, correo: str, *, looking: bool = False) -> None:
        """From the start page to the last one before sending, looking at each page on the way."""
        look = self.look if looking else lambda: None
        self.begin()
        look()
        self.say_why()
        look()
        self.prove_mail(correo)
        look()
        self.show_document(numero)
        look()
        self.answer(numero)
        look()
        self.fill_location()
        look()
        self.add_activity()
        look()
        self.press("Continuar")
        look()
        self.state_sales()
        look()
        self.press("Continuar")
        look()

    def send(self) -> None:
        self.page.check("[name=declara]")
        self.press("Enviar mi inscripción")

    def wait_for_pdf(self) -> None:
        button = self.page.get_by_role("link", name="Descargar el RUT en PDF")
        if self.script:
            expect(button).to_be_visible(timeout=60_000)
        else:

            def ready() -> bool:
                self.page.reload()
                return bool(button.count())

            wait_until(ready, "the PDF was not made", patience=60)

    def draft(self) -> str:
        found = re.search(r"/rut/inscripcion/[0-9a-f-]{36}/", self.page.url)
        assert found
        return found.group()
