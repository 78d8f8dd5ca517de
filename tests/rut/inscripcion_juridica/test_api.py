"""The same for programs: every section answered, and what would be signed read back."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.firma.conftest import with_instrument
from tests.rut.inscripcion_juridica.conftest import CORREO, SECCIONES, send_paper
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.models import Borrador

pytestmark = pytest.mark.django_db


@pytest.fixture
def representante(db, argon_for_tests):
    actor = person(REPRESENTANTE)
    with_instrument(actor, now=timezone.now() - timedelta(minutes=5), correo=f"{REPRESENTANTE}@ejemplo.co")
    return actor


@pytest.fixture
def client(representante):
    client = Client()
    client.force_login(User.objects.get(pk=representante.user_id))
    return client


def put(client, borrador, nombre, datos):
    return client.put(
        f"/api/v1/borradores/{borrador}/secciones/{nombre}",
        json.dumps({"datos": datos, "version": 0}),
        content_type="application/json",
    )


def test_a_program_answers_every_section_and_cannot_skip_the_proof_of_the_address(client, representante):
    inicio = client.post("/api/v1/tramites/rut-inscripcion-juridica/borradores", content_type="application/json")
    borrador = inicio.json()["id"]
    camino = next(s for s in inicio.json()["secciones"] if s["nombre"] == "camino")
    formas = next(campo for campo in camino["campos"] if campo["nombre"] == "forma")["opciones"]
    assert {"FUND", "CONSORCIO", "SAS"} <= set(formas)
    send_paper(representante, Borrador.objects.get().pk, now=timezone.now())

    cambios = {"actividades": {"codigo": "8891", "desde_date": "2026-07-01"}, "adjuntos": {}}
    for nombre, datos in {**SECCIONES, **cambios}.items():
        respuesta = put(client, borrador, nombre, datos)
        assert respuesta.status_code == 200, (nombre, respuesta.json())

    sin_probar = client.get(f"/api/v1/borradores/{borrador}/revision")
    assert (sin_probar.status_code, "confirmar el correo" in sin_probar.json()["detail"]) == (409, True)
    expediente.set_correo(representante, Borrador.objects.get().pk, correo=CORREO, now=timezone.now())
    revision = client.get(f"/api/v1/borradores/{borrador}/revision")
    assert revision.status_code == 200
    assert revision.json()["titulo"] == "Inscripción en el RUT de Fundación Árbol Grande"


def test_what_goes_another_way_says_so_to_programs_too(client):
    inicio = client.post("/api/v1/tramites/rut-inscripcion-juridica/borradores", content_type="application/json")

    respuesta = put(client, inicio.json()["id"], "camino", {"forma": "SAS", "comercio": False, "falla": False})

    assert respuesta.status_code == 409
    assert respuesta.json()["codigo"] == "matricula_mercantil"


@pytest.mark.parametrize("seccion", ["suplentes", "revisores"])
def test_a_post_of_a_person_is_not_held_by_a_nit(client, seccion):
    """The page offered it, and failed on who chose it."""
    borrador = client.post(
        "/api/v1/tramites/rut-inscripcion-juridica/borradores", content_type="application/json"
    ).json()
    for nombre in ("camino", "identificacion", "constitucion", "caracteristicas"):
        put(client, borrador["id"], nombre, SECCIONES[nombre])
    de_un_nit = {**SECCIONES["suplentes"]["registros"][0], "tipo_documento": "31"} if seccion == "suplentes" else {
        "tipo_documento": "31", "numero_documento": "900123456", "desde": "2026-01-01",
    }  # fmt: skip

    respuesta = put(client, borrador["id"], seccion, {"registros": [de_un_nit]})

    assert respuesta.status_code == 422
    assert "0.tipo_documento" in respuesta.json()["campos"]
