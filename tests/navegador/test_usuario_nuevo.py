"""Somebody who is in the RUT and never came in: enables the user, changes the address, and says that it was not her."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import CLAVE
from tests.operacion.procesos import wait_until

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
ANA, CORREO, CELULAR = "2900000018", "ana.cely@ejemplo.co", "3105550145"


def enable(persona, *, by: str = "correo", looking: bool = False) -> None:
    """From sign-in to the inside of the account."""
    look = persona.look if looking else lambda: None
    page = persona.go("/cuenta/ingresar/")
    page.get_by_role("link", name="Habilitar mi usuario").click()
    look()
    page.fill("[name=numero_documento]", ANA)
    persona.fill_date("expedicion_date", date(1993, 9, 9))
    page.check(f"[name=canal][value={by}]")
    persona.press("Enviarme el código")
    look()
    page.fill("[name=codigo]", persona.read_code(CORREO if by == "correo" else CELULAR))
    persona.press("Continuar")
    look()
    page.fill("[name=password1]", CLAVE)
    page.fill("[name=password2]", CLAVE)
    persona.press("Guardar y entrar")


def link_in_mail(persona, correo: str, asunto: str) -> str:
    """The address that the newest mail with this subject offers, as the demo mailbox shows it."""
    tab = persona.context.new_page()

    def newest() -> str | None:
        tab.goto(f"{persona.base}/buzon/")
        mine = tab.locator(".task", has_text=correo).filter(has_text=asunto).first
        if mine.count() == 0:
            return None
        mine.get_by_role("link").click()
        found = re.search(r"/rut/no-fui-yo/\S+/", tab.inner_text("main"))
        return found.group() if found else None

    path = str(wait_until(newest, "the notice did not arrive", patience=60))
    tab.close()
    return path


@pytest.mark.parametrize(("width", "script", "by"), [(1280, True, "correo"), (360, False, "sms")])
def test_enabling_changing_the_address_and_saying_no(visit, width, script, by):
    persona = visit(width=width, script=script)
    page = persona.page
    nuevo = f"ana.nueva.{width}@ejemplo.co"  # each journey has its own, so that no code of another is read

    enable(persona, by=by, looking=True)
    expect(page.locator("h1")).to_be_visible()

    persona.go("/tramites/rut-contacto/")
    persona.press("Actualizar mis datos")
    persona.look()
    page.get_by_role("link", name="Seguir con «Correo»").click()
    persona.look()
    page.fill("[name=valor]", nuevo)
    persona.press("Continuar")
    persona.look()
    page.fill("[name=codigo]", persona.read_code(nuevo))
    persona.press("Confirmar")
    persona.look()
    persona.press("Continuar")  # the telephone stays
    expect(page.locator("main")).to_contain_text("no cambia")
    persona.look()
    persona.press("Actualizar mi RUT")
    expect(page.locator("h1")).to_contain_text("quedó actualizado")
    expect(page.locator("main")).to_contain_text(nuevo)
    persona.look()

    duena = visit(width=width, script=script)
    duena.go(link_in_mail(duena, CORREO, "Cambiaron el correo"))
    duena.look()
    duena.press("No fui yo: deshacer el cambio")
    expect(duena.page.locator("h1")).to_have_text("Deshicimos el cambio")
    duena.look()

    persona.go("/perfil/")
    expect(page.locator("h1")).to_contain_text("Ingresar")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_asking_for_the_account_without_password_and_without_address(visit, width, script):
    persona = visit(width=width, script=script)
    correo = f"recupera{width}@ejemplo.co"
    page = persona.go("/rut/recuperar/")
    persona.look()
    page.fill("[name=numero_documento]", "2900000099")
    persona.fill_date("expedicion_date", date(1993, 9, 9))
    page.fill("[name=nombres]", "Una Persona Cualquiera")
    persona.press("Continuar")
    persona.look()
    page.fill("[name=correo]", correo)
    page.fill("[name=celular]", "310 555 0146")
    persona.press("Enviarme el código")
    persona.look()
    page.fill("[name=codigo]", persona.read_code(correo))
    persona.press("Hacer la solicitud")

    expect(page.locator("main")).to_contain_text("REC-")
    persona.look()
