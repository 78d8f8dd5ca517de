"""The QR of a printed RUT: the page it leads to says whether the copy is the last one and how the register is today."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fabricas import LUZ, NOW, datos_rut
from ventanilla.comun.actor import Actor
from ventanilla.expediente import atestados
from ventanilla.rut import selectors, services
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()
DIA = timedelta(days=1)


@pytest.fixture
def codigo():
    services.register_existing(SISTEMA, datos_rut(), user_id=None, now=NOW)
    return services.issue_copia(SISTEMA, LUZ, radicado=None, now=NOW)


def read(client, codigo: str) -> str:
    cuerpo = client.get(f"/v/{codigo}/").content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cuerpo)).replace("\xa0", " ")


def test_the_last_copy_of_an_active_register(client, codigo):
    texto = read(client, codigo)

    assert "Es auténtico y está vigente" in texto
    assert "Estado del RUT hoy Activo desde el 11 de agosto de 2026" in texto


def test_an_old_copy_says_since_when_it_is_old_and_how_the_register_is_now(client, codigo):
    services.change_rut(SISTEMA, LUZ, datos_rut(direccion="Otra"), radicado="", now=NOW + 2 * DIA)

    texto = read(client, codigo)

    assert "ya hay una copia más reciente" in texto
    assert "dejó de estar vigente el 13 de agosto de 2026" in texto
    assert "Estado del RUT hoy Activo" in texto


def test_an_old_copy_of_a_register_that_was_cancelled(client, codigo):
    services.change_estado(SISTEMA, LUZ, Causal.CAMBIO_DE_DOCUMENTO, radicado="", now=NOW + 3 * DIA)

    texto = read(client, codigo)

    assert "Estado del RUT hoy Cancelado desde el 14 de agosto de 2026" in texto


def test_a_copy_issued_while_suspended_is_authentic_and_the_page_says_that_it_is_suspended(client, codigo):
    services.change_estado(SISTEMA, LUZ, Causal.ORDEN, radicado="", now=NOW + 3 * DIA)
    nuevo = services.issue_copia(SISTEMA, LUZ, radicado=None, now=NOW + 4 * DIA)

    texto = read(client, nuevo)

    assert "Es auténtico y está vigente" in texto
    assert "Estado del RUT hoy Suspendido desde el 14 de agosto de 2026" in texto


def test_programs_are_told_the_same(client, codigo):
    services.change_estado(SISTEMA, LUZ, Causal.ORDEN, radicado="", now=NOW + 3 * DIA)

    cuerpo = client.get(f"/api/v1/documentos/{codigo}").json()

    assert cuerpo["estado"] == "sustituido"
    assert cuerpo["hoy"] == {"codigo": "SUSPENDIDO", "vale": False, "desde_at": "2026-08-14T15:31:00Z"}


def test_it_costs_one_query_more(client, codigo):
    with CaptureQueriesContext(connection) as consultas:
        client.get(f"/v/{codigo}/")

    assert len(consultas) <= 6
    assert sum("rut_contribuyente" in consulta["sql"] for consulta in consultas) == 1


def test_what_attests_nothing_that_changes_says_nothing_of_today(codigo):
    assert atestados.today_of("otra.cosa", f"rut:{LUZ}") is None
    assert atestados.today_of(selectors.TIPO_DOCUMENTO, "rut:999") is None
