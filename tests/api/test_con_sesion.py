"""The JSON API for who signed in: no input breaks it, and what it answers is that person's only."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.fabricas import LUZ, NOW, datos_rut
from ventanilla.comun.actor import Actor
from ventanilla.config.wsgi import application
from ventanilla.cuentas import rules
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()


def registered(numero: str) -> User:
    user = cuentas.enable_user(
        SISTEMA, tipo_documento="13", numero_documento=numero, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )
    rut.register_existing(SISTEMA, datos_rut(numero), user_id=user.pk, now=NOW)
    rut.issue_copia(SISTEMA, numero, radicado=None, now=NOW)
    return user


@pytest.fixture
def cookie(monkeypatch):
    """The session of a person with a register and a copy. Limits are off: here the answers are looked at."""
    monkeypatch.setattr(rules, "LIMITES", dict.fromkeys(rules.LIMITES, ()))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # requests through WSGI share the test's connection
    client = Client()
    client.force_login(registered(LUZ))
    yield f"sid={client.session.session_key}"
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_input_of_a_signed_in_person_breaks_what_the_document_promises(case, cookie):
    case.call_and_validate(
        headers={"Accept-Encoding": "identity", "Cookie": cookie},
        # a range of dates cannot be said in a schema; and the session is always sent here, on purpose
        excluded_checks=[positive_data_acceptance, ignored_auth],
    )


def test_each_person_sees_only_what_is_hers(client):
    registered("1030405060")
    client.force_login(registered(LUZ))

    assert client.get("/api/v1/mi-rut").json()["nit"] == LUZ
    documentos = client.get("/api/v1/mis-documentos").json()
    assert len(documentos) == 1
    publico = client.get(f"/api/v1/documentos/{documentos[0]['codigo']}").json()
    assert publico["nit"] == LUZ


def test_a_person_without_register_has_none_and_not_somebody_elses(client):
    registered("1030405060")
    sola = cuentas.enable_user(
        SISTEMA, tipo_documento="13", numero_documento=LUZ, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )
    client.force_login(sola)

    assert client.get("/api/v1/mi-rut").status_code == 404
    assert client.get("/api/v1/mis-tramites").json() == []
    assert client.get("/api/v1/mis-documentos").json() == []


@pytest.mark.parametrize("ruta", ["mi-rut", "mis-tramites", "mis-documentos"])
def test_personal_answers_are_kept_by_nobody(client, ruta):
    client.force_login(registered(LUZ))

    assert "no-store" in client.get(f"/api/v1/{ruta}")["Cache-Control"]


def test_a_verification_is_asked_each_time(client):
    registered(LUZ)
    codigo = rut.issue_copia(SISTEMA, LUZ, radicado=None, now=NOW)

    assert "no-store" in client.get(f"/api/v1/documentos/{codigo}")["Cache-Control"]
