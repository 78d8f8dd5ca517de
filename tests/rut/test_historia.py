"""The register keeps what it said: every version can be read, and what each one changed."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.fabricas import NOW, datos_rut, found
from tests.rut.mandatos.conftest import AJENO, EMPRESA, REPRESENTANTE, datos_empresa, person, representacion
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.rut import selectors, services
from ventanilla.rut.adapters.lectura import differences
from ventanilla.rut.rules.datos import Establecimiento
from ventanilla.rut.rules.estados import Causal
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()
LOCAL = Establecimiento(
    tipo="16", actividad="1081", nombre="Pan de Boyacá", municipio="15001", direccion="Carrera 9 # 18-20"
)


def changed(antes, despues):
    services.register_existing(SISTEMA, antes, user_id=None, now=NOW)
    services.change_rut(SISTEMA, antes.numero_documento, despues, radicado="RUT-1", now=NOW)
    nueva, vieja = selectors.versions_of(antes.numero_documento, hasta=2, cuantas=2)
    return [(d.casilla, d.antes, d.despues) for d in differences(vieja.lines(), nueva.lines())]


def test_only_what_changed_is_a_difference():
    antes = datos_rut()

    assert changed(antes, replace(antes, direccion="Carrera 7 # 1-2")) == [("41", antes.direccion, "Carrera 7 # 1-2")]


def test_codes_are_said_in_words():
    antes = datos_rut(responsabilidades=("22", "49"))

    ((casilla, viejo, nuevo),) = changed(antes, replace(antes, responsabilidades=("05", "22", "49")))

    assert casilla == "53"
    assert viejo.splitlines()[1] == "49 No responsable de IVA"
    assert [linea[:2] for linea in nuevo.splitlines()] == ["05", "22", "49"]


def test_a_new_record_of_a_list_does_not_make_the_others_look_changed():
    antes = datos_empresa(representacion(AJENO, CalidadPoder.SUPLENTE))
    despues = replace(
        antes,
        representantes=(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL), *antes.representantes),
        establecimientos=(LOCAL,),
    )

    cambiadas = changed(antes, despues)

    assert {casilla for casilla, _antes, _despues in cambiadas} >= {"98", "101", "162", "165", "52"}
    assert {casilla for casilla, viejo, _nuevo in cambiadas if viejo} == {"52"}
    assert not any(AJENO in nuevo for _casilla, _viejo, nuevo in cambiadas)


def test_the_person_reads_every_version_and_nobody_elses():
    actor = person(REPRESENTANTE)
    datos = selectors.rut_of(actor).datos
    services.change_rut(SISTEMA, REPRESENTANTE, replace(datos, direccion="Carrera 7 # 1-2"), radicado="RUT-9", now=NOW)
    services.change_estado(SISTEMA, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="", now=NOW)
    services.register_existing(SISTEMA, datos_empresa(), user_id=None, now=NOW)
    client = Client()
    client.force_login(User.objects.get(pk=found(actor.user_id)))

    historia = client.get(reverse("rut:historia")).content.decode()

    for dicho in ("RUT-9", datos.direccion, "Carrera 7 # 1-2", "Los datos del RUT están desactualizados"):
        assert dicho in historia
    assert datos.direccion in client.get(reverse("rut:version", args=[1])).content.decode()
    assert "Carrera 7" not in client.get(reverse("rut:version", args=[1])).content.decode()
    assert client.get(reverse("rut:version", args=[4])).status_code == 404
    assert EMPRESA not in historia


def test_the_history_costs_few_queries(django_assert_max_num_queries):
    actor = person(REPRESENTANTE)
    datos = selectors.rut_of(actor).datos
    for numero in range(12):
        services.change_rut(SISTEMA, REPRESENTANTE, replace(datos, direccion=f"Calle {numero}"), radicado="", now=NOW)
    client = Client()
    client.force_login(User.objects.get(pk=found(actor.user_id)))
    client.get(reverse("rut:historia"))

    with django_assert_max_num_queries(12):
        pagina = client.get(reverse("rut:historia"))
    assert pagina.content.decode().count("Ver todo lo que decía") == 10
    assert "Calle 1</ins>" in client.get(reverse("rut:historia") + "?pagina=2").content.decode()
