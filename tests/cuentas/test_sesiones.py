"""Sessions end by themselves: unused, too long, or too many; and a new browser is told."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.fabricas import NOW
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules, services
from ventanilla.cuentas.middleware import SesionMiddleware
from ventanilla.cuentas.models import User
from ventanilla.notificaciones.models import Mensaje

CLAVE = "arco lluvia sello mango"
HORA = 3600.0


@pytest.fixture
def luz(db):
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="1020304050", nombre="Luz", correo="luz@ejemplo.co",
        now=NOW,
    )  # fmt: skip
    return services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=NOW)


def sign_in(client=None):
    client = client or Client()
    client.post("/cuenta/ingresar/", {"tipo_documento": "13", "numero_documento": "1020304050", "password": CLAVE})
    return client


def set_back(client: Client, **segundos: float) -> None:
    session = client.session
    for nombre, cuanto in segundos.items():
        clave = getattr(SesionMiddleware, nombre.upper())
        session[clave] = session[clave] - cuanto
    session.save()


@pytest.mark.parametrize(
    ("entrada", "vista", "funcionario", "termina"),
    [
        (0, 14 * 60, False, False),
        (0, 16 * 60, False, True),
        (11.9 * HORA, 0, False, False),
        (12.1 * HORA, 0, False, True),
        (8.1 * HORA, 0, True, True),
    ],
)
def test_how_long_a_session_lasts(entrada, vista, funcionario, termina):
    ahora = NOW.timestamp()

    assert rules.session_is_over(ahora - entrada, ahora - vista, es_funcionario=funcionario, now=NOW) is termina


def test_a_session_that_nobody_used_for_15_minutes_asks_to_sign_in_and_comes_back(luz):
    client = sign_in()
    client.get("/perfil/")
    set_back(client, vista=16 * 60)

    respuesta = client.get("/perfil/?x=1")

    assert respuesta["Location"] == "/cuenta/ingresar/?next=/perfil/%3Fx%3D1"
    assert client.get("/perfil/").status_code == 302
    assert "Cerramos su sesión" in client.get("/cuenta/ingresar/").content.decode()


def test_being_there_keeps_it(luz):
    client = sign_in()
    client.get("/perfil/")
    set_back(client, vista=14 * 60)
    assert client.get("/cuenta/sesion/").status_code == 204
    set_back(client, vista=14 * 60)

    assert client.get("/perfil/").status_code == 200


def test_twelve_hours_are_the_end_however_much_it_is_used(luz):
    client = sign_in()
    client.get("/perfil/")
    set_back(client, entrada=12.1 * HORA)

    assert client.get("/perfil/").status_code == 302


def test_programs_are_told_in_their_own_way(luz):
    client = sign_in()
    client.get("/perfil/")
    set_back(client, vista=16 * 60)

    assert client.get("/api/v1/mis-tramites").status_code == 401


def test_the_sixth_session_ends_the_oldest_and_says_so(luz, monkeypatch):
    monkeypatch.setitem(rules.LIMITES, "ingreso", ())
    clients = [sign_in() for _ in range(6)]

    assert UserSession.objects.filter(user=luz).count() == rules.SESIONES_A_LA_VEZ
    assert clients[0].get("/perfil/").status_code == 302
    assert all(client.get("/perfil/").status_code == 200 for client in clients[1:])
    assert Mensaje.objects.filter(plantilla="aviso_sesiones", destinatario="luz@ejemplo.co").count() == 1


def test_a_browser_in_which_one_had_not_signed_in_is_told_once(luz):
    client = sign_in()
    assert not Mensaje.objects.filter(plantilla="aviso_equipo").exists()
    client.post("/cuenta/salir/")
    sign_in(client)
    assert not Mensaje.objects.filter(plantilla="aviso_equipo").exists()

    sign_in(Client())

    assert Mensaje.objects.filter(plantilla="aviso_equipo", destinatario="luz@ejemplo.co").count() == 1


def test_who_is_disabled_is_out_at_the_next_request(luz):
    client = sign_in()
    User.objects.filter(pk=luz.pk).update(is_active=False)

    assert client.get("/perfil/").status_code == 302


def test_signing_out_empties_the_browser(luz):
    respuesta = sign_in().post("/cuenta/salir/")

    assert respuesta["Clear-Site-Data"] == '"cache", "storage"'


def test_the_key_of_the_session_changes_when_signing_in_and_when_changing_name(luz):
    client = Client()
    client.get("/cuenta/ingresar/")
    antes = client.session.session_key

    sign_in(client)

    assert client.session.session_key != antes
