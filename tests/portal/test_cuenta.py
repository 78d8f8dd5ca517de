"""The account's pages: the same look and words as everything else, and they give nothing away."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from ventanilla.cuentas.models import User

pytestmark = pytest.mark.django_db
PUBLICAS = ["/cuenta/ingresar/", "/cuenta/recuperar/", "/cuenta/inactiva/"]
PRIVADAS = ["/cuenta/salir/", "/cuenta/sesiones/", "/cuenta/contrasena/"]


@pytest.fixture
def de_luz(client):
    user = User(
        username="13-1020304050",
        tipo_documento="13",
        numero_documento="1020304050",
        nombre="LUZ MARINA QUINTERO ROJAS",
        email="luz@ejemplo.co",
        creado_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    user.set_password("cuatro palabras sueltas aqui")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return client


def _check(respuesta) -> None:
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert len(re.findall(r"<h1[\s>]", pagina)) == 1
    assert '<html lang="es-CO"' in pagina
    assert "placeholder" not in pagina
    for ingles in ("Sign In", "Password", "Forgot", "Username"):
        assert ingles not in pagina


@pytest.mark.parametrize("direccion", PUBLICAS)
def test_a_page_before_signing_in(client, direccion):
    _check(client.get(direccion))


@pytest.mark.parametrize("direccion", PRIVADAS)
def test_a_page_of_who_signed_in(de_luz, direccion):
    _check(de_luz.get(direccion))


def test_a_wrong_password_and_an_unknown_person_hear_the_same(de_luz, client):
    de_luz.logout()

    def heard(numero: str) -> list[str]:
        datos = {"tipo_documento": "13", "numero_documento": numero, "password": "otra cosa larga"}
        pagina = client.post("/cuenta/ingresar/", datos).content.decode()
        return re.findall(r'<div class="error-summary".*?</div>', pagina, re.DOTALL)

    assert heard("1020304050") == heard("99999999")
    assert heard("1020304050") != []


def test_whoever_signs_in_sees_this_session_and_no_other(de_luz, client):
    de_luz.logout()
    client.post(
        "/cuenta/ingresar/",
        {"tipo_documento": "13", "numero_documento": "1.020.304.050", "password": "cuatro palabras sueltas aqui"},
    )

    pagina = client.get("/cuenta/sesiones/").content.decode()

    assert "Solo está abierta esta." in pagina
    assert pagina.count('<li class="task">') == 1
