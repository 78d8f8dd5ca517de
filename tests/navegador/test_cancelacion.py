"""A company ends and its registration with it; another comes back. Asked in one browser, decided in others."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.adjuntos import archivos
from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.firma.conftest import FRASE, argon_for_tests, last_code, with_instrument  # noqa: F401
from tests.navegador.personas import Visitante
from tests.navegador.test_escritorio import sit  # noqa: F401
from tests.navegador.test_firma import act_for
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, person, representacion
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.rules.estados import Causal
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]
CORREO = f"{REPRESENTANTE}@ejemplo.co"
PANADERIA = "Panadería Quintero S.A.S."


@pytest.fixture
def papel(tmp_path: Path) -> str:
    archivo = tmp_path / "papel.pdf"
    archivo.write_bytes(archivos.pdf())
    return str(archivo)


@pytest.fixture
def juan(transactional_db: None, argon_for_tests: None, settings: Any, tmp_path: Path) -> Actor:  # noqa: F811
    """A legal representative with a signature of his own."""
    settings.STORAGES = settings.STORAGES | {
        "documentos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "documentos", "base_url": None},
        }
    }
    juan = person(REPRESENTANTE)
    with_instrument(juan, now=NOW - timedelta(minutes=5), correo=CORREO)
    rut.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    return juan


def send_copies(persona: Visitante, papel: str, *tipos: str) -> None:
    page = persona.page
    for tipo in tipos:
        page.set_input_files(f"#archivo-{tipo}", papel)
        if not persona.script:
            with page.expect_navigation():
                page.locator(f"form:has(#archivo-{tipo})").get_by_role("button", name="Enviar el archivo").click()
        expect(page.locator(f"#adjuntos-{tipo}-lista .papel")).to_have_count(1)
    persona.look()
    persona.press("Continuar")


def sign(persona: Visitante) -> None:
    page = persona.page
    expect(page.locator("h1")).to_have_text("Lea y firme")
    persona.look()
    persona.press("Al correo")
    page.fill("[name=codigo]", last_code(CORREO))
    page.fill("[name=frase]", FRASE)
    persona.press("Firmar y enviar")


def study(funcionario: Visitante, boton: str) -> None:
    """From the queue to the decision, with the whole checklist marked and the reasons of the template."""
    page = funcionario.go("/escritorio/")
    funcionario.press("Tomar el siguiente")
    funcionario.look()
    for caja in page.locator("[name=verificadas]").all():
        caja.check()
    page.select_option("[name=plantilla]", "procede")
    if not funcionario.script:
        funcionario.press("Traer el texto")
    expect(page.locator("[name=motivo]")).to_have_value(re.compile("Decreto 1625 de 2016"))
    funcionario.press(boton)


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_company_asks_and_two_officials_cancel_it(sit, juan, papel, width, script):  # noqa: F811
    quien = sit(juan, width=width, script=script)
    page = quien.page
    act_for(quien, PANADERIA)
    quien.go("/tramites/rut-cancelacion/")
    quien.look()
    quien.press("Pedir la cancelación")
    quien.look()
    page.get_by_role("link", name="Seguir con").click()
    quien.look()
    assert page.locator("[name=causal][value=cese]").count() == 0
    page.check("[name=causal][value=liquidacion]")
    quien.press("Continuar")
    quien.look()
    quien.press("Continuar")  # nothing was written
    expect(page.get_by_role("alert")).to_contain_text("Documento que aprueba la liquidación final: escriba el número.")
    quien.look()
    page.fill("[name=liquidacion_numero]", "Acta 14")
    quien.fill_date("liquidacion_date", date(2026, 6, 30))
    page.fill("[name=liquidacion_expide]", "Asamblea de accionistas")
    quien.press("Continuar")
    quien.look()
    send_copies(quien, papel, "identidad", "liquidacion")
    expect(page.locator("h1")).to_have_text("Revise antes de firmar")
    quien.look()
    quien.press("Firmar y enviar")
    sign(quien)
    expect(page.locator("h1")).to_have_text("Recibimos su solicitud")
    quien.look()

    nelson = official("2900000030", nombre="Nelson Ariza")
    gloria = official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")
    study(sit(nelson, width=width, script=script), "Proponer aprobar")
    assert selectors.rut_by_nit(EMPRESA).estado == "ACTIVO"
    otra = sit(gloria, width=width, script=script)
    otra.go("/escritorio/por-aprobar/").get_by_role("link", name=Caso.objects.get().numero).click()
    otra.look()
    otra.press("Estoy de acuerdo: aprobar")

    assert selectors.rut_by_nit(EMPRESA).estado == "CANCELADO"


@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_a_suspended_person_is_led_to_reactivation_and_an_official_decides(sit, juan, papel, width, script):  # noqa: F811
    rut.change_estado(juan, REPRESENTANTE, Causal.DIRECCION_INEXISTENTE, radicado="X", now=NOW)
    rut.change_estado(juan, EMPRESA, Causal.LIQUIDACION, radicado="X", now=NOW)
    quien = sit(juan, width=width, script=script)
    page = quien.page
    quien.go("/tramites/rut-reactivacion/")
    quien.look()
    quien.press("Pedir la reactivación")
    quien.look()
    page.get_by_role("link", name="Seguir con").click()
    quien.look()
    expect(page.locator("main")).to_contain_text(PANADERIA)
    page.check(f"[name=nit][value='{REPRESENTANTE}']")
    quien.press("Continuar")
    quien.look()
    page.fill("[name=razon]", "Me mudé y no lo había dicho. Esta es mi dirección.")
    page.check("[name=termino][value=True]")
    quien.press("Continuar")
    quien.look()
    page.fill("[name=municipio]", "Duitama, Boyacá")
    page.fill("[name=direccion]", "Carrera 16 # 14-20")
    quien.press("Continuar")
    quien.look()
    send_copies(quien, papel, "identidad", "soporte")
    expect(page.locator("h1")).to_have_text("Revise antes de enviar")
    quien.look()
    quien.press("Enviar la solicitud")
    expect(page.locator("h1")).to_have_text("Recibimos su solicitud")
    quien.look()

    study(sit(official("2900000030", nombre="Nelson Ariza"), width=width, script=script), "Aprobar")

    datos = selectors.rut_of(juan)
    assert (datos.estado, datos.datos.direccion) == ("ACTIVO", "Carrera 16 # 14-20")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_an_official_opens_a_case_on_a_registration_and_another_suspends_it(sit, juan, width, script):  # noqa: F811
    funcionaria = sit(official("2900000030", nombre="Nelson Ariza"), width=width, script=script)
    page = funcionaria.go("/escritorio/personas/")
    page.get_by_role("link", name="Abrir un caso de oficio").click()
    funcionaria.look()
    funcionaria.press("Abrir el caso")  # nothing was written
    expect(page.get_by_role("alert")).to_contain_text("Escriba el NIT.")
    funcionaria.look()
    page.fill("[name=nit]", "900.123.456")
    page.select_option("[name=causal]", Causal.DIRECCION_INEXISTENTE.value)
    page.fill("[name=motivo]", "En la visita nadie conocía a la empresa en esa dirección.")
    funcionaria.press("Abrir el caso")
    funcionaria.look()
    study(funcionaria, "Proponer aprobar")
    gloria = official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")
    otra = sit(gloria, width=width, script=script)
    otra.go(f"/escritorio/caso/{Caso.objects.get().numero}/")
    otra.look()
    otra.press("Estoy de acuerdo: aprobar")

    assert selectors.rut_by_nit(EMPRESA).estado == "SUSPENDIDO"
