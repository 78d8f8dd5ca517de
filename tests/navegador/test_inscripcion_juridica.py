"""Who represents a foundation registers it with their signature, and acts for it at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.adjuntos.archivos import pdf
from tests.navegador.personas import Visitante
from tests.navegador.test_firma import act_for, get_signature, sign, sign_in
from tests.operacion.procesos import wait_until

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]
CREADA = date(2026, 7, 1)
WINSTON = ("2900000012", "winston.pomare@ejemplo.co")
KAREN = ("2900000019", "karen.berrio@ejemplo.co")
Mira = Callable[[], None]


def say_which(persona: Visitante, nombre: str, mira: Mira) -> None:
    page = persona.page
    persona.go("/tramites/rut-inscripcion-juridica/")
    mira()
    expect(page.locator("main")).to_contain_text("Una falla nuestra no lo deja inscribirse")
    persona.press("Inscribir una organización")
    mira()
    page.get_by_role("link", name="Seguir con").click()
    mira()
    page.select_option("[name=forma]", "SAS")
    page.check("[name=comercio][value=False]")
    page.check("[name=falla][value=False]")
    persona.press("Continuar")
    mira()
    expect(page.locator("h1")).to_contain_text("cámara de comercio")
    page.get_by_role("link", name="Cambiar lo que respondí").click()
    page.get_by_role("link", name="Qué organización es").click()
    page.select_option("[name=forma]", "FUND")
    persona.press("Continuar")
    mira()
    page.fill("[name=razon_social]", nombre)
    persona.press("Continuar")


def say_how_it_was_made(persona: Visitante, archivo: Path, mira: Mira) -> None:
    page = persona.page
    mira()
    page.select_option("[name=clase]", "03")
    page.fill("[name=numero]", "120")
    persona.fill_date("fecha", CREADA)
    page.fill("[name=municipio]", "Villanueva")
    persona.press("Continuar")
    mira()
    expect(page.locator("main")).to_contain_text("escriba el número de la notaría")
    page.fill("[name=notaria]", "4")
    page.fill("[name=municipio]", "Tunja, Boyacá")
    persona.press("Continuar")
    mira()
    page.set_input_files("#archivo-existencia", archivo)
    if not persona.script:
        persona.press("Enviar el archivo")
    expect(page.locator("#adjuntos")).to_contain_text("escritura.pdf")
    persona.press("Continuar")
    mira()
    page.check("[name=indefinida][value=True]")
    persona.press("Continuar")


def say_where_and_what(persona: Visitante, correo: str, mira: Mira) -> None:
    page = persona.page
    mira()
    page.fill("[name=correo]", correo)
    persona.press("Continuar")
    mira()
    page.fill("[name=codigo]", persona.read_code(correo))
    persona.press("Confirmar")
    mira()
    page.fill("[name=municipio]", "tunja")
    page.fill("[name=direccion]", "Calle 20 # 9-35")
    page.fill("[name=telefono]", "310 555 0142")
    persona.press("Continuar")
    mira()
    page.fill("[name=q]", "guarderia")
    if not persona.script:
        persona.press("Buscar")
    page.check("[name=codigo][value='8891']")
    persona.fill_date("desde_date", CREADA)
    persona.press("Agregar esta actividad")
    mira()
    persona.press("Continuar")
    mira()
    for pregunta in ("gravado", "excluido", "comidas"):
        page.check(f"[name={pregunta}][value=False]")
    persona.press("Continuar")
    mira()
    expect(page.locator("[name=codigos][value='53']")).to_be_checked()
    persona.press("Continuar")


def say_who(persona: Visitante, mira: Mira) -> None:
    page = persona.page
    mira()
    persona.fill_date("desde", CREADA)
    persona.press("Continuar")
    mira()
    page.get_by_role("link", name="Agregar").click()
    mira()
    page.select_option("[name=tipo_documento]", "13")
    page.fill("[name=numero_documento]", "2.900.000.015")
    page.fill("[name=primer_nombre]", "Daniel")
    page.fill("[name=primer_apellido]", "Londoño")
    persona.fill_date("desde", CREADA)
    persona.press("Guardar")
    mira()
    for _lista in ("suplentes", "socios", "revisores", "establecimientos"):
        persona.press("La lista está completa")
        mira()


def register(persona: Visitante, quien: tuple[str, str], nombre: str, archivo: Path, mira: Mira) -> None:
    """From the start page to the review, looking at every page."""
    sign_in(persona, quien[0])
    get_signature(persona, quien[1])
    say_which(persona, nombre, mira)
    say_how_it_was_made(persona, archivo, mira)
    say_where_and_what(persona, f"{quien[0]}.org@ejemplo.co", mira)
    say_who(persona, mira)


def _checked(persona: Visitante) -> bool:
    persona.page.reload()
    return persona.page.get_by_text("Estamos revisando los archivos").count() == 0


@pytest.mark.parametrize(("quien", "script"), [(WINSTON, True), (KAREN, False)])
def test_a_foundation_is_registered_by_who_represents_it(visit, tmp_path, quien, script):
    persona = visit(width=360, script=script)
    page, nombre = persona.page, f"Fundación de {quien[1].partition('.')[0]}"
    archivo = tmp_path / "escritura.pdf"
    archivo.write_bytes(pdf())

    register(persona, quien, nombre, archivo, persona.look)
    expect(page.locator("h1")).to_have_text("Revise antes de firmar")
    wait_until(lambda: _checked(persona), "the paper was not checked", patience=60)
    persona.press("Firmar y enviar")
    sign(persona, quien[1])

    expect(page.locator("h1")).to_have_text("La organización ya tiene RUT")
    persona.look()
    persona.mails(f"{quien[0]}.org@ejemplo.co", "ya tiene RUT")
    act_for(persona, nombre)
    persona.go("/rut/copia/")
    expect(page.locator("main")).to_contain_text(nombre)
