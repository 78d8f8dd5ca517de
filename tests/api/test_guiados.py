"""A signed procedure without a browser: asked, answered, read back and signed by a program."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from tests.firma.conftest import argon_for_tests, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import AJENO, REPRESENTANTE, person
from ventanilla.cuentas.models import User

pytestmark = pytest.mark.django_db
INGRESOS = {
    "ingresos_anterior": 90_000_000, "ingresos_actual": "80.000.000", "consignaciones_anterior": 0,
    "consignaciones_actual": 0, "contrato_anterior": 0, "contrato_actual": 0,
}  # fmt: skip
NEGOCIO = {"establecimientos": 1, "intangibles": False}


def client_of(actor):
    client = Client(headers={"X-Actuacion": "propio"})
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def karen(argon_for_tests):  # noqa: F811
    actor = person(REPRESENTANTE, "05", "48")
    with_instrument(actor, now=timezone.now(), correo=f"{REPRESENTANTE}@ejemplo.co")
    return client_of(actor)


def put(client, borrador, seccion, datos, version=0):
    return client.put(
        f"/api/v1/borradores/{borrador}/secciones/{seccion}",
        json.dumps({"version": version, "datos": datos}),
        content_type="application/json",
    )


def begun(client):
    return client.post("/api/v1/tramites/retiro-de-iva/borradores").json()


def test_what_is_asked_is_told_and_answered(karen):
    borrador = begun(karen)
    assert borrador["faltan"] == ["ingresos", "negocio"]
    assert [campo["nombre"] for campo in borrador["secciones"][1]["campos"]] == ["establecimientos", "intangibles"]

    assert put(karen, borrador["id"], "ingresos", INGRESOS).status_code == 200
    listo = put(karen, borrador["id"], "negocio", NEGOCIO).json()

    assert listo["faltan"] == []
    assert listo["secciones"][0]["datos"]["ingresos_actual"] == 80_000_000
    revision = karen.get(f"/api/v1/borradores/{borrador['id']}/revision").json()
    assert len(revision["grupos"][2]["renglones"]) == 7


def test_a_wrong_answer_is_named_and_nothing_is_saved(karen):
    borrador = begun(karen)["id"]

    mala = put(karen, borrador, "ingresos", {**INGRESOS, "ingresos_actual": "mucho"})

    assert mala.status_code == 422
    assert list(mala.json()["campos"]) == ["ingresos_actual"]
    assert karen.get(f"/api/v1/borradores/{borrador}").json()["faltan"] == ["ingresos", "negocio"]


def test_an_older_version_is_refused_with_what_is_saved(karen):
    borrador = begun(karen)["id"]
    put(karen, borrador, "negocio", NEGOCIO)

    otra = put(karen, borrador, "negocio", {**NEGOCIO, "establecimientos": 0})

    assert otra.status_code == 409
    assert (otra.json()["version"], otra.json()["guardada"]["establecimientos"]) == (1, 1)


def test_what_the_law_does_not_allow_is_said_in_the_review(karen):
    borrador = begun(karen)["id"]
    put(karen, borrador, "ingresos", INGRESOS)
    put(karen, borrador, "negocio", {**NEGOCIO, "establecimientos": 2})

    revision = karen.get(f"/api/v1/borradores/{borrador}/revision")

    assert revision.status_code == 409
    assert "Máximo un establecimiento" in revision.json()["detail"]


def test_who_has_no_signature_is_told_to_book_with_the_reason():
    client = client_of(person(REPRESENTANTE, "05", "48"))

    impedimento = client.get("/api/v1/tramites/retiro-de-iva").json()["impedimento"]
    empezar = client.post("/api/v1/tramites/retiro-de-iva/borradores")

    assert impedimento["codigo"] == "iva_sin_firma"
    assert "motivo=iva_sin_firma" in impedimento["agendar"]
    assert (empezar.status_code, empezar.json()["codigo"]) == (409, "iva_sin_firma")


def test_the_draft_of_somebody_else_does_not_exist(karen):
    borrador = begun(karen)["id"]
    ajeno = client_of(person(AJENO))

    assert ajeno.get(f"/api/v1/borradores/{borrador}").status_code == 404
    assert put(ajeno, borrador, "negocio", NEGOCIO).status_code == 404
    assert ajeno.delete(f"/api/v1/borradores/{borrador}").status_code == 404


def test_a_draft_is_erased_once(karen):
    borrador = begun(karen)["id"]

    assert karen.delete(f"/api/v1/borradores/{borrador}").status_code == 204
    assert karen.delete(f"/api/v1/borradores/{borrador}").status_code == 409


def test_a_procedure_that_is_not_of_this_kind_does_not_exist(karen):
    assert karen.get("/api/v1/tramites/rut-copia").status_code == 404


@pytest.mark.parametrize("raro", [{"dia": 1}, [1, 2], [[]], 5, 10**30, True, 1.5, "2026-99-99", "\x00", "²", None])
def test_a_value_of_another_kind_is_a_wrong_answer_and_not_a_failure(karen, raro):
    """What programs send has no form that kept it in shape."""
    borrador = karen.post("/api/v1/tramites/rut-actualizacion/borradores").json()
    ocupacion = next(seccion for seccion in borrador["secciones"] if seccion["nombre"] == "ocupacion")
    campos = [campo["nombre"] for campo in ocupacion["campos"]]

    respuesta = put(karen, borrador["id"], "ocupacion", dict.fromkeys(campos, raro))

    assert respuesta.status_code == 422
    assert "hecho" in respuesta.json()["campos"]
