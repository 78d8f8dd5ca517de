"""Adding an application of codes, going in with it and with a recovery code, and taking it away."""

import base64
import hmac
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import CLAVE, Visitante
from tests.operacion.procesos import wait_until

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]

WINSTON = "2900000012"
PASO = 30
MARGEN = 5
"""Seconds that a code must still have, so that it does not lapse while it is typed."""


def shown(secret: str, now: float) -> str:
    """What an application of the person's shows (RFC 6238), computed apart from the product."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(now // PASO)), "sha1")
    start = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def new_code(secret: str, *, used: str = "") -> str:
    """The code of now, other than the one already used, with time enough to type it."""

    def ready() -> str | None:
        now = time.time()
        code = shown(secret, now)
        return code if code != used and PASO - now % PASO > MARGEN else None

    return str(wait_until(ready, "the application showed no new code", patience=2 * PASO))


def give_password(persona: Visitante) -> None:
    persona.go("/cuenta/ingresar/")
    persona.page.fill("[name=numero_documento]", WINSTON)
    persona.page.fill("[name=password]", CLAVE)
    persona.press("Ingresar")


def leave(persona: Visitante) -> None:
    persona.go("/perfil/")
    persona.press("Salir de mi cuenta")


@pytest.mark.parametrize(("width", "script"), [(1280, True)])
def test_an_application_of_codes_and_the_recovery_codes_that_come_with_it(visit, width, script):
    persona = visit(width=width, script=script)
    page = persona.page
    titulo = page.locator("h1")
    give_password(persona)
    persona.go("/perfil/")
    page.locator("main").locator("a[href='/cuenta/segundo-factor/']").first.click()
    persona.look()
    page.get_by_role("link", name="Agregar una aplicación").click()
    persona.look()
    secret = page.locator("form, ol").locator(".digest").inner_text()

    page.fill("[name=code]", "000000")
    persona.press("Agregar la aplicación")
    persona.look()
    expect(page.locator("main")).to_contain_text("Ese código no es, o ya se usó")
    assert page.locator(".digest").inner_text() == secret
    first = new_code(secret)
    page.fill("[name=code]", first)
    persona.press("Agregar la aplicación")
    expect(titulo).to_have_text("Códigos de recuperación")
    persona.look()
    recovery, another = page.locator("main .mono").all_inner_texts()[:2]

    leave(persona)
    give_password(persona)
    expect(titulo).to_have_text("Confirme que es usted")
    persona.look()
    page.fill("[name=code]", new_code(secret, used=first))
    persona.press("Entrar")
    expect(titulo).to_have_text("Mis trámites")

    leave(persona)
    give_password(persona)
    page.fill("[name=code]", recovery)
    persona.press("Entrar")
    expect(titulo).to_have_text("Mis trámites")

    leave(persona)
    give_password(persona)
    page.fill("[name=code]", recovery)
    persona.press("Entrar")
    expect(titulo).to_have_text("Confirme que es usted")
    expect(page.locator("main")).to_contain_text("Ese código no es, o ya se usó")
    persona.look()
    page.fill("[name=code]", another)
    persona.press("Entrar")
    expect(titulo).to_have_text("Mis trámites")

    persona.go("/cuenta/segundo-factor/")
    page.get_by_role("link", name="Quitar la aplicación").click()
    persona.look()
    persona.press("Quitar la aplicación")
    expect(page.locator("main")).to_contain_text("Agregar una aplicación")
