"""The catalogue: everything in it exists, and people find it with their own words."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from ventanilla import catalogo
from ventanilla.portal import contexto

ICONOS = set(
    re.findall(r'id="i-([a-z0-9-]+)"', (Path(contexto.__file__).parent / "static/portal/iconos.svg").read_text())
)


@pytest.mark.parametrize(
    ("pregunta", "esperado"),
    [
        ("abrí un negocio", "rut-inscripcion"),
        ("ABRI UN NEGOSIO", "rut-inscripcion"),
        ("inscrivirme en el rut", "rut-inscripcion"),
        ("sakar el nit", "rut-inscripcion"),
        ("registro unico tributario", "rut-inscripcion"),
        ("copia del rut", "rut-copia"),
        ("inprimir el RUT", "rut-copia"),
        ("olvide mi contraseña", "recuperar-contrasena"),
        ("olvidé la clave", "recuperar-contrasena"),
        ("documento falzo", "verificar-documento"),
        ("codigo qr", "verificar-documento"),
        ("me llego un correo", "verificar-correo"),
        ("estafa", "verificar-correo"),
        ("cambiar de dirección", "rut-actualizacion"),
        ("abrir otro local", "rut-actualizacion"),
        ("agregar una responsabilidad", "rut-actualizacion"),
        ("cambiar el representante legal", "rut-actualizacion"),
        ("cambiar mi correo", "rut-contacto"),
        ("rut de una fundación", "rut-inscripcion-juridica"),
        ("nit para un consorcio", "rut-inscripcion-juridica"),
        ("rut suspendido", "estado-rut"),
        ("reactivar mi rut", "rut-reactivacion"),
        ("cerrar el rut", "rut-cancelacion"),
        ("liquidar una empresa", "rut-cancelacion"),
        ("quitar el impuesto al consumo de mi restaurante", "retiro-de-consumo"),
        ("consultar nit", "estado-rut"),
        ("facturador electronico", "facturador-electronico"),
        ("responsabilidad 52", "facturador-electronico"),
        ("RUT por QR", "verificar-documento"),
        ("donde quedan las ofisinas", "puntos-de-contacto"),
    ],
)
def test_people_find_it_with_their_own_words(pregunta, esperado):
    assert catalogo.search(pregunta)[0].slug == esperado


@pytest.mark.parametrize("pregunta", ["", "   ", "xyzzy", "!!!", "🙂", "a" * 10_000])
def test_what_means_nothing_finds_nothing(pregunta):
    assert catalogo.search(pregunta) == ()


@pytest.mark.parametrize("tramite", catalogo.TRAMITES, ids=lambda t: t.slug)
def test_its_own_name_finds_it_first(tramite):
    assert catalogo.search(tramite.nombre)[0] is tramite


@pytest.mark.parametrize("tramite", catalogo.TRAMITES, ids=lambda t: t.slug)
def test_everything_listed_can_be_begun(tramite):
    assert reverse(tramite.url_name).startswith("/")


@pytest.mark.parametrize("tramite", catalogo.TRAMITES, ids=lambda t: t.slug)
def test_everything_listed_says_what_one_needs_to_know(tramite):
    assert all((tramite.nombre, tramite.que_es, tramite.tiempo, tramite.recibe, tramite.boton, tramite.fuente))
    assert tramite.quien
    assert tramite.pasos
    assert tramite.tenga_a_la_mano
    assert tramite.si_no_puede
    assert {tramite.icono, *(r.icono for r in tramite.tenga_a_la_mano)} <= ICONOS


def test_codes_and_addresses_are_unique():
    assert len({t.codigo for t in catalogo.TRAMITES}) == len(catalogo.TRAMITES)
    assert len({t.slug for t in catalogo.TRAMITES}) == len(catalogo.TRAMITES)


def test_a_code_that_is_not_listed_is_our_mistake():
    with pytest.raises(KeyError):
        catalogo.tramite_by_codigo("rut.nada")


def test_related_are_the_others_of_the_area():
    inscripcion = catalogo.tramite_by_codigo("rut.inscripcion")

    otros = {t.slug for t in catalogo.related(inscripcion)}
    assert {"rut-copia", "rut-contacto", "rut-inscripcion-juridica"} <= otros
    assert not {"rut-inscripcion", "firma-electronica"} & otros
