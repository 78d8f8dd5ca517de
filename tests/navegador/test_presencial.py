"""The desk with the person present, in Chromium: at once, with a second official, wide and narrow, without script."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.navegador.test_escritorio import sit  # noqa: F401
from tests.rut.mandatos.conftest import person
from tests.rut.presencial.apoyo import CITA, RAZON, came, customs, desk
from ventanilla.casos.models import Caso
from ventanilla.rut import selectors
from ventanilla.rut.presencial.rules import CHECKLIST
from ventanilla.rut.presencial.services import atencion

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]
NIT = "1020304050"


@pytest.fixture(autouse=True)
def august(monkeypatch):
    """Appointments carry their year; here only the form of their code is looked at."""
    monkeypatch.setattr("ventanilla.rut.ports._citas", [])
    monkeypatch.setattr("ventanilla.rut.presencial.views.local_date", lambda _now: NOW.date())
    monkeypatch.setattr("ventanilla.rut.presencial.services.atencion.expediente.local_date", lambda _now: NOW.date())


def found(visitor: Any) -> Page:
    """From the search, with a reason, to the attention."""
    page: Page = visitor.go("/escritorio/personas/")
    page.get_by_label("NIT, documento o nombre").fill(NIT)
    page.get_by_label("Para qué necesita verla").select_option("cita")
    page.get_by_label("Cuál").fill(CITA)
    visitor.press("Buscar")
    visitor.press("Ver sus datos")
    visitor.look()
    visitor.press("Cambiar el RUT con la persona presente")
    return page


def attended(page: Page) -> None:
    """What the official writes of the appointment: its code came with the reason."""
    expect(page.get_by_label("Código de la cita")).to_have_value(CITA)
    page.get_by_label("Por videollamada").check()
    page.get_by_label("Número que dice el documento").fill(NIT)
    for punto in CHECKLIST.values():
        page.get_by_label(punto).check()
    page.get_by_label("Soportes que vio").fill("Cédula original, y el registro civil.")
    page.get_by_label("Razón", exact=True).fill(RAZON)


@pytest.mark.parametrize(
    ("width", "script", "theme"), [(1280, True, "light"), (360, True, "dark"), (360, False, "light")]
)
def test_a_responsibility_leaves_with_the_person_in_front(sit, width, script, theme):  # noqa: F811
    person(NIT, "05", "13", "14", "49")
    nelson = sit(desk("2900000030", nombre="Nelson Ariza"), width=width, script=script, theme=theme)
    page = found(nelson)
    nelson.look()
    page.get_by_role("link", name="Retirar responsabilidades").click()
    nelson.look()

    page.get_by_label("14 Informante de exógena").check()
    nelson.press("Ver antes y después")
    expect(page.locator(".error-summary")).to_contain_text("Elija el fundamento para retirar la 14")
    nelson.look()
    fila = page.get_by_role("group", name="14 Informante de exógena")
    fila.get_by_label("Fundamento").select_option("actividad_terminada")
    fila.get_by_label("Qué vio").fill("Certificado de que ya no informa.")
    attended(page)
    nelson.press("Ver antes y después")
    nelson.look()
    expect(page.locator("tr.is-diff")).to_have_count(1)
    nelson.press("Confirmar el cambio")

    nelson.look()
    expect(page.get_by_role("heading", name="El RUT cambió")).to_be_visible()
    assert selectors.rut_by_nit(NIT).datos.responsabilidades == ("05", "13", "49")


def test_a_name_is_proposed_by_one_official_and_approved_by_another(sit):  # noqa: F811
    person(NIT, "05", "49")
    nelson = sit(desk("2900000030", nombre="Nelson Ariza"))
    gloria = sit(official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña"), width=360)
    page = found(nelson)
    page.get_by_role("link", name="Datos de identificación").click()
    nelson.look()

    page.get_by_label("31. Primer apellido").fill("Quiñones")
    attended(page)
    nelson.press("Ver antes y después")
    nelson.look()
    nelson.press("Proponer el cambio")
    nelson.look()
    caso = Caso.objects.get()
    suya = gloria.go("/escritorio/por-aprobar/")
    suya.get_by_role("link", name=caso.numero).click()
    expect(suya.locator("tr.is-diff")).to_contain_text("Quiñones")
    gloria.look()
    gloria.press("Estoy de acuerdo: aprobar")

    assert selectors.rut_by_nit(NIT).nombre == "Luz Marina Quiñones Rojas"


def test_who_comes_second_reads_it_and_confirms_over_the_register_of_today(sit):  # noqa: F811
    person(NIT, "05", "49")
    nelson, otra = desk("2900000030", nombre="Nelson Ariza"), desk("2900000033")
    uno = sit(nelson)
    page = found(uno)
    page.get_by_role("link", name="Agregar o quitar calidades aduaneras").click()
    uno.look()
    nueva = page.get_by_role("group", name="Calidad 1 que se agrega")
    nueva.get_by_label("Calidad que se agrega").select_option("23")
    nueva.get_by_label("Número del acto").fill("1-00-201-0042")
    for etiqueta, valor in (("Día", "30"), ("Mes", "7"), ("Año", "2026")):
        nueva.get_by_label(etiqueta).fill(valor)
    attended(page)
    uno.press("Ver antes y después")
    atencion.submit(otra, NIT, came(NIT), customs(agrega=("22",)), version=1, intento="otro", now=NOW)

    uno.press("Confirmar el cambio")
    expect(page.get_by_role("alert")).to_contain_text("lo que escribió sigue aquí")
    uno.look()
    uno.press("Confirmar el cambio")

    expect(page.get_by_role("heading", name="El RUT cambió")).to_be_visible()
    assert selectors.rut_by_nit(NIT).datos.aduaneros == ("22", "23")
