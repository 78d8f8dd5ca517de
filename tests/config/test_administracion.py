"""The officials' door: a role, a second factor, and a session in which it was used."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.cuentas.test_factores import CLAVE, current_code
from tests.fabricas import NOW
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules, selectors, services
from ventanilla.cuentas.models import User

SECRET = "JBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


def somebody(*roles: str) -> User:
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="1020304050", nombre="Luz", correo="luz@ejemplo.co",
        now=NOW,
    )  # fmt: skip
    services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=NOW)
    return services.make_official(Actor.sistema(), user.username, roles=roles, now=NOW)


def sign_in() -> Client:
    client = Client()
    client.post("/cuenta/ingresar/", {"tipo_documento": "13", "numero_documento": "1020304050", "password": CLAVE})
    return client


def test_nobody_enters_without_signing_in_and_a_person_never():
    somebody()

    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/cuenta/ingresar/")
    assert sign_in().get("/admin/", follow=True).redirect_chain[-1][0] == "/perfil/"


def test_an_official_without_a_second_factor_is_sent_to_get_one():
    somebody("Referencias")

    assert sign_in().get("/admin/", follow=True).redirect_chain[-1][0] == "/cuenta/segundo-factor/"


def test_having_a_factor_is_not_enough_this_session_must_have_used_it():
    user = somebody("Referencias")
    client = sign_in()
    totp.TOTP.activate(user, SECRET)

    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/cuenta/segundo-factor/confirmar/")
    client.post("/cuenta/segundo-factor/confirmar/", {"code": current_code(SECRET)})
    assert client.get("/admin/").status_code == 200


def test_each_official_sees_what_their_role_is_for():
    user = somebody("Referencias")
    totp.TOTP.activate(user, SECRET)
    client = sign_in()
    client.post("/cuenta/segundo-factor/entrar/", {"code": current_code(SECRET)})

    assert client.get("/admin/referencias/uvt/").status_code == 200
    assert client.get("/admin/rut/solicitudderecuperacion/").status_code == 403
    assert client.get("/admin/rut/mandato/").status_code == 403


def test_roles_are_those_of_the_list_and_taking_them_away_ends_the_sessions():
    user = somebody("Aprobación")
    client = sign_in()
    assert selectors.has_role(user.pk, "Aprobación")

    with pytest.raises(ValueError, match="Jefe"):
        services.make_official(Actor.sistema(), user.username, roles=["Jefe"], now=NOW)
    services.make_official(Actor.sistema(), user.username, roles=[], now=NOW)

    assert not any(selectors.has_role(user.pk, rol) for rol in rules.ROLES)
    assert client.get("/perfil/").status_code == 302


def test_a_power_on_paper_is_written_by_one_official_and_approved_by_another(empresa_en_rut):
    from tests.rut.mandatos.conftest import CONTADORA, EMPRESA
    from ventanilla.rut.models import Mandato

    user = somebody("Mandatos revisión", "Mandatos aprobación")
    totp.TOTP.activate(user, SECRET)
    client = sign_in()
    client.post("/cuenta/segundo-factor/entrar/", {"code": current_code(SECRET)})

    client.post(
        "/admin/rut/mandato/add/",
        {
            "nit": EMPRESA, "tipo_documento": "13", "numero_documento": CONTADORA, "alcances": ["rut:ver"],
            "hasta_date": "2027-08-11", "papel": "Escritura 123, Notaría 5",
        },
    )  # fmt: skip
    mandato = Mandato.objects.get()
    assert (mandato.estado, mandato.revisado_por) == ("en_revision", user)

    respuesta = client.post("/admin/rut/mandato/", {"action": "aprobar", "_selected_action": [mandato.pk]}, follow=True)

    assert "debe hacerlo otro funcionario" in respuesta.content.decode()
    mandato.refresh_from_db()
    assert mandato.estado == "en_revision"


@pytest.fixture
def empresa_en_rut(db):
    from tests.rut.mandatos.conftest import datos_empresa
    from ventanilla.rut import services as rut

    rut.register_existing(Actor.sistema(), datos_empresa(), user_id=None, now=NOW)
