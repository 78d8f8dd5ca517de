"""A person brings their RUT up to date on a telephone without script; a company, by who represents it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.navegador.personas import Visitante
from tests.navegador.test_firma import FRASE, WINSTON, WINSTON_CORREO, act_for, code, get_signature, sign_in

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]


def begin(persona: Visitante) -> None:
    persona.go("/tramites/rut-actualizacion/")
    persona.look()
    persona.press("Actualizar mi RUT")
    persona.look()


def enter(persona: Visitante, seccion: str) -> None:
    persona.page.locator("main").get_by_role("link", name=seccion, exact=True).click()
    persona.look()


def open_place(persona: Visitante, nombre: str, hoy: date) -> None:
    """A new place of business, from the page of the list to its saved record."""
    page = persona.page
    enter(persona, "Agregar")
    page.select_option("[name=tipo]", "08")
    page.fill("[name=nombre]", nombre)
    page.fill("[name=actividad]", "6920")
    page.select_option("[name=departamento]", "15")
    if not persona.script:
        persona.press("Ver los municipios")
    expect(page.locator("[name=municipio] option[value='15001']")).to_have_count(1)
    page.select_option("[name=municipio]", "15001")
    page.fill("[name=direccion]", "Carrera 11 # 14-20")
    persona.fill_date("hecho", hoy)
    persona.press("Guardar")
    persona.look()


def come_in(persona: Visitante) -> None:
    """Signed in, with a signature: the same person may have got it in the other journey."""
    sign_in(persona, WINSTON)
    persona.go("/firma/")
    if persona.page.get_by_role("link", name="Renovarla").count() == 0:
        get_signature(persona, WINSTON_CORREO)


def last_key(persona: Visitante) -> str:
    """The digits for signing that are in the mailbox already, which are not those that will come."""
    tab = persona.context.new_page()
    tab.goto(f"{persona.base}/buzon/")
    hay = tab.locator(".task", has_text=WINSTON_CORREO).filter(has_text="Su clave para firmar").count()
    tab.close()
    return code(persona, WINSTON_CORREO, "Su clave para firmar") if hay else ""


def finish(persona: Visitante) -> None:
    page = persona.page
    persona.press("Firmar y enviar")
    expect(page.locator("h1")).to_have_text("Lea y firme")
    persona.look()
    vieja = last_key(persona)
    persona.press("Al correo")
    page.fill("[name=codigo]", code(persona, WINSTON_CORREO, "Su clave para firmar", after=vieja))
    page.fill("[name=frase]", FRASE)
    persona.press("Firmar y enviar")
    expect(page.locator("h1")).to_have_text("Su RUT quedó actualizado")
    persona.look()


def test_a_person_on_a_telephone_without_script_moves_and_opens_an_office(visit):
    winston = visit(width=360, script=False)
    main = winston.page.locator("main")
    hoy = date.today()  # noqa: DTZ011  the day of the browser is that of the server
    come_in(winston)
    begin(winston)
    enter(winston, "Cambiar el nombre o el documento")
    expect(winston.page.locator("h1")).to_contain_text("se cambian con un funcionario")
    expect(main.get_by_role("link", name="Pedir una cita")).to_have_count(1)
    main.get_by_role("link", name="Volver").click()

    enter(winston, "Dirección y otro teléfono")
    winston.page.fill("[name=direccion]", "Avenida Colombia # 2-77")
    winston.fill_date("hecho", date(hoy.year - 1, 1, 15))
    winston.press("Continuar")
    enter(winston, "Establecimientos")
    open_place(winston, "Oficina Tunja", hoy)
    winston.press("La lista está completa")
    winston.look()
    enter(winston, "Revisar y firmar")
    expect(main).to_contain_text("Antes: Avenida Newball # 6-30, oficina 402")
    expect(main).to_contain_text("Queda: Avenida Colombia # 2-77")
    expect(main).to_contain_text("2 UVT por día")
    expect(main).to_contain_text("Oficina Tunja")
    finish(winston)

    winston.mails(WINSTON_CORREO, "Su RUT cambió")
    winston.go("/rut/copia/")
    expect(main).to_contain_text("Avenida Colombia # 2-77")


def test_a_company_changes_its_activity_its_partners_and_closes_a_place(visit):
    winston = visit(width=360)
    main = winston.page.locator("main")
    hoy = date.today()  # noqa: DTZ011
    come_in(winston)
    act_for(winston, "Asesores del Caribe S.A.S.")
    begin(winston)

    enter(winston, "Actividades económicas")
    winston.page.fill("[name=q]", "panaderia")
    winston.press("Buscar")
    winston.look()
    winston.page.select_option("[name=puesto]", "secundaria")
    winston.page.locator("[name=elegida]").first.check()
    winston.press("Usar esta actividad")
    winston.look()
    winston.fill_date("secundaria_desde", hoy)
    winston.fill_date("hecho", hoy)
    winston.press("Continuar")
    enter(winston, "Representantes legales")
    main.get_by_role("link", name="Cambiar").first.click()
    winston.look()
    winston.page.check("[name=termina]")
    winston.fill_date("hecho", hoy)
    winston.press("Guardar")
    winston.press("La lista está completa")
    enter(winston, "Revisar y firmar")
    expect(main).to_contain_text("Debe quedar al menos un representante legal principal")
    assert main.get_by_role("button", name="Firmar y enviar").count() == 0

    main.get_by_role("link", name="Volver").click()
    enter(winston, "Representantes legales")
    winston.press("Deshacer")
    enter(winston, "Establecimientos")
    main.get_by_role("link", name="Cambiar").first.click()
    winston.look()
    winston.page.check("[name=termina]")
    winston.fill_date("hecho", hoy)
    winston.press("Guardar")
    winston.press("La lista está completa")
    enter(winston, "Revisar y firmar")
    expect(main).to_contain_text("Cerrado el")
    expect(main).to_contain_text("Sin sanción")
    finish(winston)
