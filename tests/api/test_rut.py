"""The register for programs: what needs an official, and the sealed copy."""

import pytest
from django.test import Client

from tests.fabricas import found
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Documento

pytestmark = pytest.mark.django_db


def test_the_eight_exceptions_are_public_each_with_its_reason_and_its_procedures(client):
    dichas = client.get("/api/v1/rut/excepciones").json()

    assert len(dichas) == 8
    assert all(una["porque"] and una["tramites"] for una in dichas)
    assert {"iva_sin_firma", "falla_tecnica", "calidades_aduaneras"} <= {una["codigo"] for una in dichas}


def test_the_sealed_copy_is_one_while_the_register_does_not_change():
    actor = person(REPRESENTANTE)
    client = Client(headers={"X-Actuacion": "propio"})
    client.force_login(User.objects.get(pk=found(actor.user_id)))

    una, otra = client.post("/api/v1/mi-rut/copia"), client.post("/api/v1/mi-rut/copia")

    assert una.status_code == 200
    assert una.json() == otra.json()
    documento = Documento.objects.get()
    assert (una.json()["codigo"], una.json()["sha256"]) == (documento.codigo, documento.sha256)
    assert una.json()["verificar"].endswith(f"/v/{documento.codigo}/")


def test_a_stranger_gets_no_copy(client):
    assert client.post("/api/v1/mi-rut/copia").status_code == 401
