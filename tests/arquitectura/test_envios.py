"""Whatever is sent to any address gets an answer, from a stranger as from somebody who signed in."""

import pytest

from tests.arquitectura.test_rutas import RUTAS
from tests.fabricas import LUZ, NOW, datos_rut
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules
from ventanilla.cuentas import services as cuentas
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db

CAMPOS = ("codigo", "documento", "numero_documento", "tipo_documento", "password", "correo", "q", "texto", "next")
CUERPOS: list[dict[str, str]] = [
    {},
    {"x": "1"},
    dict.fromkeys(CAMPOS, "\x00'\"><script>\N{PILE OF POO}" + "9" * 300),
]


@pytest.fixture(autouse=True)
def without_limits(monkeypatch):
    """Many requests from one address: what is looked at here are the answers, not the limits."""
    monkeypatch.setattr(rules, "LIMITES", dict.fromkeys(rules.LIMITES, ()))


@pytest.fixture
def luz(client):
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=LUZ, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )
    rut.register_existing(Actor.sistema(), datos_rut(), user_id=user.pk, now=NOW)
    client.force_login(user)
    return client


@pytest.mark.parametrize("ruta", RUTAS)
def test_nothing_that_a_stranger_sends_breaks_a_page(ruta, client):
    for cuerpo in CUERPOS:
        assert client.post(ruta, cuerpo).status_code < 500
        assert client.get(ruta, cuerpo).status_code < 500


@pytest.mark.parametrize("ruta", RUTAS)
def test_whoever_signed_in_gets_an_answer_that_nobody_else_keeps(ruta, luz):
    respuesta = luz.get(ruta)

    assert respuesta.status_code < 500
    if respuesta.status_code == 200 and LUZ in respuesta.content.decode(errors="replace"):
        assert "no-store" in respuesta["Cache-Control"]
    for cuerpo in CUERPOS:
        assert luz.post(ruta, cuerpo).status_code < 500
