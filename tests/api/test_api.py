"""The JSON API: what it answers, and that no input breaks it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.fabricas import LUZ, NOW, datos_rut
from ventanilla.comun.actor import Actor
from ventanilla.config.wsgi import application
from ventanilla.cuentas import rules
from ventanilla.cuentas import services as cuentas
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()


@pytest.fixture
def luz(client):
    user = cuentas.enable_user(
        SISTEMA, tipo_documento="13", numero_documento=LUZ, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )
    rut.register_existing(SISTEMA, datos_rut(), user_id=user.pk, now=NOW)
    client.force_login(user)
    return user


@pytest.mark.parametrize("ruta", ["mi-rut", "mis-tramites", "mis-documentos"])
def test_a_stranger_has_no_rut(client, ruta):
    assert client.get(f"/api/v1/{ruta}").status_code == 401


def test_my_rut_box_by_box(client, luz):
    cuerpo = client.get("/api/v1/mi-rut").json()

    assert (cuerpo["nit"], cuerpo["dv"], cuerpo["estado"]) == (LUZ, 8, "ACTIVO")
    assert cuerpo["casillas"]["46"] == "1081"


def test_my_documents_are_those_that_verify(client, luz):
    codigo = rut.issue_copia(SISTEMA, LUZ, radicado=None, now=NOW)

    (documento,) = client.get("/api/v1/mis-documentos").json()

    assert documento["codigo"] == codigo
    publico = client.get(f"/api/v1/documentos/{codigo}").json()
    assert (publico["sha256"], publico["estado"]) == (documento["sha256"], "vigente")


def test_an_unknown_code_and_a_malformed_one_are_the_same_answer(client):
    ajeno, torcido = client.get(f"/api/v1/documentos/{'0' * 26}"), client.get("/api/v1/documentos/¿qué?")

    assert (ajeno.status_code, ajeno.json()) == (torcido.status_code, torcido.json())
    assert ajeno.status_code == 404


@pytest.fixture
def one_connection(db):
    """Requests through WSGI share the test's connection, as Django's own client arranges."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_input_breaks_what_the_document_promises(case, one_connection, monkeypatch):
    monkeypatch.setattr(rules, "LIMITES", dict.fromkeys(rules.LIMITES, ()))
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},
        # a range of dates cannot be said in a schema: what lies outside is refused with 422
        excluded_checks=[positive_data_acceptance],
    )
