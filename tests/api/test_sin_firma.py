"""A procedure that is not signed, sent by a program."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils import timezone

from tests.api.test_guiados import begun, client_of, put
from tests.firma.conftest import argon_for_tests, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from tests.rut.solicitudes import send_papers
from ventanilla.casos.models import Caso
from ventanilla.rut import services
from ventanilla.rut.reactivacion.views import GUIADO
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db):
    actor = person(REPRESENTANTE, "05", "48")
    services.change_estado(actor, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="X", now=timezone.now())
    return actor


def prove_again(client):
    """As who signed in a moment ago."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()


def test_a_program_asks_that_a_registration_comes_back_and_sends_it_once(ana):
    client = client_of(ana)
    borrador = client.post("/api/v1/tramites/rut-reactivacion/borradores").json()["id"]
    put(client, borrador, "quien", {"nit": REPRESENTANTE})
    put(client, borrador, "razon", {"razon": "Puse al día mis datos.", "termino": True})
    lugar = {"municipio": "Tunja, Boyacá", "direccion": "Carrera 7 # 1-2", "telefono": "3001234567"}
    put(client, borrador, "ubicacion", lugar)
    assert put(client, borrador, "adjuntos", {}).status_code == 422  # without the copies
    send_papers(ana, GUIADO, GUIADO.start(ana, now=timezone.now()).pk, now=timezone.now())

    antes = client.post(f"/api/v1/borradores/{borrador}/envio")
    assert (antes.status_code, Caso.objects.count()) == (403, 0)  # signed in long ago
    prove_again(client)
    enviado = client.post(f"/api/v1/borradores/{borrador}/envio").json()
    otra_vez = client.post(f"/api/v1/borradores/{borrador}/envio").json()

    assert enviado["radicado"] == otra_vez["radicado"] == Caso.objects.get().radicado


def test_what_is_not_ready_is_not_sent(ana):
    client = client_of(ana)
    prove_again(client)
    borrador = client.post("/api/v1/tramites/rut-reactivacion/borradores").json()["id"]

    respuesta = client.post(f"/api/v1/borradores/{borrador}/envio")

    assert respuesta.status_code == 409
    assert respuesta.json()["detail"] == "Faltan respuestas. Complételas antes de enviar."


def test_what_is_signed_is_not_sent_without_signature(db, argon_for_tests):  # noqa: F811
    actor = person("2900000002", "05", "48")
    with_instrument(actor, now=timezone.now(), correo="2900000002@ejemplo.co")
    client = client_of(actor)
    prove_again(client)

    respuesta = client.post(f"/api/v1/borradores/{begun(client)['id']}/envio")

    assert respuesta.status_code == 409
    assert "se firma" in respuesta.json()["detail"]
