"""The same for programs: what the register says, answering only what changes, and reading what would be signed."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.rut.actualizacion.conftest import ABRE
from tests.rut.actualizacion.test_paginas import client_of
from tests.rut.mandatos.conftest import REPRESENTANTE
from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors, services
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
UBICACION = {
    "departamento": "15", "municipio": "15001", "direccion": "Carrera 10 # 20-30", "codigo_postal": "",
    "telefono_2": "", "hecho": "2026-08-01",
}  # fmt: skip


def begin(client):
    return client.post("/api/v1/tramites/rut-actualizacion/borradores", content_type="application/json")


def put(client, borrador, nombre, datos, version=0):
    return client.put(
        f"/api/v1/borradores/{borrador}/secciones/{nombre}",
        json.dumps({"datos": datos, "version": version}),
        content_type="application/json",
    )


@pytest.fixture
def programa(empresa):
    """A program with the session of the representative, who acts for the company."""
    client = client_of(empresa["principal"])
    poder = next(p for p in selectors.poderes_of(empresa["principal"].user_id, now=timezone.now()))
    client.post(reverse("rut:actuar_elegir"), {"clave": poder.clave})
    return client


def test_a_program_reads_what_the_register_says_and_answers_only_what_changes(programa):
    inicio = begin(programa).json()
    secciones = {seccion["nombre"]: seccion for seccion in inicio["secciones"]}
    assert secciones["ubicacion"]["datos"]["direccion"] == "Calle 19 # 9-35, local 2"
    assert secciones["ubicacion"]["respondida"] is False
    local = secciones["establecimientos"]["datos"]["registros"][0]

    assert put(programa, inicio["id"], "ubicacion", UBICACION).status_code == 200
    lista = {"registros": [{**local, "termina": True, "hecho": "2026-08-05"}, ABRE]}
    assert put(programa, inicio["id"], "establecimientos", lista).status_code == 200

    grupos = {
        g["titulo"]: g["renglones"]
        for g in programa.get(f"/api/v1/borradores/{inicio['id']}/revision").json()["grupos"]
    }
    assert [r["etiqueta"] for r in grupos["Establecimientos"]] == [
        "Establecimiento 1", "Establecimiento 2", "Desde cuándo",
    ]  # fmt: skip
    assert "Cerrado el 5 de agosto de 2026" in grupos["Establecimientos"][0]["valor"]


def test_a_program_cannot_write_on_a_record_that_is_not_there(programa):
    inicio = begin(programa).json()

    put(programa, inicio["id"], "establecimientos", {"registros": [{**ABRE, "cual": "7", "termina": True}]})

    guardado = programa.get(f"/api/v1/borradores/{inicio['id']}").json()
    registros = next(s for s in guardado["secciones"] if s["nombre"] == "establecimientos")["datos"]["registros"]
    assert [(r["cual"], r.get("termina")) for r in registros] == [("", None)]


def test_a_program_is_told_each_mistake_by_its_name(programa):
    inicio = begin(programa).json()

    respuesta = put(programa, inicio["id"], "socios", {"registros": [{"tipo_documento": "13", "hecho": "2090-01-01"}]})

    assert respuesta.status_code == 422
    assert {"0.numero_documento", "0.primer_nombre", "0.hecho", "0.capital"} <= set(respuesta.json()["campos"])


def test_a_program_is_told_why_a_cancelled_register_does_not_begin(persona):
    services.change_estado(Actor.sistema(), REPRESENTANTE, Causal.SIN_SUCESION, radicado="", now=timezone.now())

    respuesta = begin(client_of(persona))

    assert (respuesta.status_code, respuesta.json()["codigo"]) == (409, "estado_cancelado")
