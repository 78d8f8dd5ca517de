"""What surrounds a password: however it is typed, how often it may be guessed, and the session it opens."""

import unicodedata

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import LUZ, NOW
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services
from ventanilla.cuentas.models import User

CLAVE = "ñandú café brújula"
pytestmark = pytest.mark.django_db


def enabled(tipo="13", numero=LUZ, clave=CLAVE) -> User:
    user = services.enable_user(
        Actor.sistema(), tipo_documento=tipo, numero_documento=numero, nombre="Luz Quintero",
        correo="luz@ejemplo.co", now=NOW,
    )  # fmt: skip
    return services.set_first_password(Actor.sistema(), user.pk, password=clave, now=NOW)


def sign_in(client, numero=LUZ, clave=CLAVE, tipo="13"):
    return client.post(
        reverse("account_login"), {"tipo_documento": tipo, "numero_documento": numero, "password": clave}
    )


@pytest.mark.parametrize("al_crear", ["NFC", "NFD"])
@pytest.mark.parametrize("al_entrar", ["NFC", "NFD"])
def test_a_password_is_the_same_however_the_keyboard_composes_its_accents(client, al_crear, al_entrar):
    enabled(clave=unicodedata.normalize(al_crear, CLAVE))

    assert sign_in(client, clave=unicodedata.normalize(al_entrar, CLAVE)).status_code == 302


@pytest.mark.parametrize(
    ("tipo", "numero", "escrituras"),
    [
        ("13", LUZ, [" " * n + LUZ for n in range(30, 36)]),
        ("13", LUZ, ["1.020.304.050", "1020 304 050", "10-20304050", "1,020,304,050", "1.0.20304050", LUZ]),
        ("41", "PA12345", ["pa12345", "Pa12345", "pA12345", "PA12345", "pa-12345", "PA 12345"]),
    ],
    ids=["padded", "punctuated", "lower case"],
)
def test_writing_the_document_in_another_way_gives_no_more_tries(client, monkeypatch, tipo, numero, escrituras):
    enabled(tipo, numero)
    ahora = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: ahora)  # all in one window of five minutes

    estados = [
        sign_in(client, numero=texto, clave="otra clave cualquiera", tipo=tipo).status_code for texto in escrituras
    ]

    assert estados[-1] == 429


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client):
    enabled()

    cookie = sign_in(client).cookies["sid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not cookie["expires"]  # it ends with the browser


def test_signing_in_changes_the_session_key():
    enabled()
    client = Client()
    session = client.session
    session["invitado"] = "a-browser"
    session.save()
    antes = session.session_key

    sign_in(client)

    assert client.session.session_key != antes
    assert not Session.objects.filter(session_key=antes).exists()


def test_the_other_sessions_are_listed_and_can_be_closed():
    enabled()
    celular, portatil = Client(headers={"user-agent": "Celular"}), Client(headers={"user-agent": "Portatil"})
    sign_in(celular)
    sign_in(portatil)
    assert celular.get(reverse("portal:mis_tramites")).status_code == 200
    assert portatil.get(reverse("usersessions_list")).content.decode().count('<li class="task">') == 2

    portatil.post(reverse("usersessions_list"))

    assert portatil.get(reverse("portal:mis_tramites")).status_code == 200
    assert reverse("account_login") in celular.get(reverse("portal:perfil"))["Location"]


def test_signing_out_takes_the_browsers_drafts_with_it():
    enabled()
    client = Client()
    session = client.session
    session["invitado"] = "a-browser"
    session.save()
    sign_in(client)

    client.post(reverse("account_logout"))

    assert "invitado" not in client.session
