"""Second factors: what they ask, that a code serves once, that secrets rest sealed and that each change is told."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from tests.fabricas import NOW
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors, services
from ventanilla.cuentas.models import FactorPerdido, User
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones.models import Mensaje

CLAVE = "arco lluvia sello mango"


@pytest.fixture
def luz(db):
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="1020304050", nombre="Luz Quintero",
        correo="luz@ejemplo.co", now=NOW,
    )  # fmt: skip
    return services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=NOW)


def actor_of(user: User) -> Actor:
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=user.numero_documento)


def current_code(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def sign_in(client: Client):
    return client.post(
        "/cuenta/ingresar/", {"tipo_documento": "13", "numero_documento": "1020304050", "password": CLAVE}
    )


def enrol(client: Client) -> str:
    """Add an application through the pages; returns its secret."""
    pagina = client.get("/cuenta/segundo-factor/aplicacion/").content.decode()
    secret = re.search(r'class="digest">([A-Z2-7]+)<', pagina)
    assert secret
    respuesta = client.post("/cuenta/segundo-factor/aplicacion/", {"code": current_code(secret.group(1))})
    assert respuesta.status_code == 302
    return secret.group(1)


def test_with_an_application_the_password_alone_does_not_let_in(luz):
    client = Client()
    sign_in(client)
    secret = enrol(client)
    otro = Client()

    respuesta = sign_in(otro)

    assert respuesta["Location"].startswith("/cuenta/segundo-factor/entrar/")
    assert otro.get("/mis-tramites/").status_code == 302
    assert otro.post("/cuenta/segundo-factor/entrar/", {"code": "000000"}).status_code == 200
    assert otro.post("/cuenta/segundo-factor/entrar/", {"code": current_code(secret)}).status_code == 302
    assert otro.get("/mis-tramites/").status_code == 200


def test_each_change_is_one_event_and_one_notice(luz):
    client = Client()
    sign_in(client)
    Mensaje.objects.all().delete()

    enrol(client)

    assert Evento.objects.filter(accion="cuentas.factor.agregado", datos__tipo="totp").count() == 1
    assert Mensaje.objects.filter(plantilla="aviso_factor", destinatario="luz@ejemplo.co").exists()
    client.post("/cuenta/segundo-factor/aplicacion/quitar/")
    assert Evento.objects.filter(accion="cuentas.factor.quitado", datos__tipo="totp").count() == 1


def test_secrets_rest_sealed_with_a_key_that_is_not_in_the_database(luz, settings):
    autenticador = totp.TOTP.activate(luz, "JBSWY3DPEHPK3PXP").instance

    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(pk=autenticador.pk).data)
    sellado = autenticador.data["secret"]
    assert get_adapter().decrypt(sellado) == "JBSWY3DPEHPK3PXP"
    settings.CLAVE_DE_FACTORES = "another installation"
    with pytest.raises(ValueError, match="CLAVE_DE_FACTORES"):
        get_adapter().decrypt(sellado)


def test_a_code_of_the_application_serves_once_however_it_is_typed(luz):
    secret = "JBSWY3DPEHPK3PXP"
    totp.TOTP.activate(luz, secret)
    codigo = current_code(secret)

    services.check_totp(actor_of(luz), codigo=f"{codigo[:3]} {codigo[3:]}", now=NOW)

    with pytest.raises(services.FactorInvalido):
        services.check_totp(actor_of(luz), codigo=codigo, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_spends_the_code():
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="1020304050", nombre="Luz", correo="l@e.co", now=NOW
    )
    secret = "JBSWY3DPEHPK3PXP"
    totp.TOTP.activate(user, secret)
    codigo = current_code(secret)

    buenos, errores = in_threads(10, lambda _: services.check_totp(actor_of(user), codigo=codigo, now=NOW))

    assert (len(buenos), len(errores)) == (1, 9)
    assert all(isinstance(error, services.FactorInvalido) for error in errores)


def test_tries_are_counted_before_they_are_judged(luz):
    client = Client()
    sign_in(client)
    enrol(client)
    otro = Client()
    sign_in(otro)

    estados = [otro.post("/cuenta/segundo-factor/entrar/", {"code": "000000"}).status_code for _ in range(6)]

    assert estados == [200] * 5 + [429]


def test_who_has_neither_passkey_nor_application_has_no_second_factor(luz):
    assert not selectors.factors_of(actor_of(luz)).alguno
    assert not selectors.has_second_factor(luz.pk)
    with pytest.raises(services.FactorInvalido):
        services.begin_passkey_assertion(actor_of(luz), challenge=b"x" * 32)


def test_recovering_the_password_still_asks_for_the_second_factor(luz):
    client = Client()
    sign_in(client)
    enrol(client)
    otro = Client()
    otro.post("/cuenta/recuperar/", {"tipo_documento": "13", "numero_documento": "1020304050"})
    codigo = re.search(r"\b(\d{6})\b", Mensaje.objects.filter(plantilla="recuperar_codigo").latest("creado_at").texto)
    assert codigo
    otro.post("/cuenta/recuperar/codigo/", {"code": codigo.group(1)})
    nueva = "otra clave bien larga"
    otro.post("/cuenta/recuperar/contrasena/", {"password1": nueva, "password2": nueva})

    assert otro.get("/mis-tramites/").status_code == 302


# --- the second factor was lost (R2) -----------------------------------------------------------------


def lost(client: Client):
    """Give the password and say that the factor is lost."""
    sign_in(client)
    return client.post("/cuenta/segundo-factor/perdido/")


def link() -> str:
    texto = Mensaje.objects.filter(plantilla="factor_perdido", canal="correo").latest("creado_at").texto
    hallado = re.search(r"/cuenta/segundo-factor/no-fui-yo/[^/]+/", texto)
    assert hallado
    return hallado.group()


def test_who_lost_it_waits_a_day_and_its_owner_hears_of_it(luz):
    totp.TOTP.activate(luz, "JBSWY3DPEHPK3PXP")
    ahora = timezone.now()

    assert "Espere un día" in lost(Client()).content.decode()
    lost(Client())

    assert FactorPerdido.objects.count() == 1
    assert Mensaje.objects.filter(plantilla="factor_perdido").count() == 1
    assert services.apply_lost_factors(now=ahora + timedelta(hours=23)) == 0
    assert selectors.has_second_factor(luz.pk)
    assert services.apply_lost_factors(now=ahora + timedelta(hours=25)) == 1
    assert services.apply_lost_factors(now=ahora + timedelta(hours=25)) == 0
    assert not selectors.has_second_factor(luz.pk)


def test_whoever_gets_the_notice_stops_it_with_a_button_and_not_by_looking(luz):
    totp.TOTP.activate(luz, "JBSWY3DPEHPK3PXP")
    lost(Client())
    client = Client()

    client.get(link())
    assert FactorPerdido.objects.get().cancelado_at is None
    assert "Lo detuvimos" in client.post(link()).content.decode()

    assert services.apply_lost_factors(now=timezone.now() + timedelta(hours=25)) == 0
    assert selectors.has_second_factor(luz.pk)
    assert client.post("/cuenta/segundo-factor/no-fui-yo/otra/").status_code == 404


def test_without_the_password_nobody_begins_the_wait(luz):
    totp.TOTP.activate(luz, "JBSWY3DPEHPK3PXP")

    assert Client().post("/cuenta/segundo-factor/perdido/").status_code == 302
    assert not FactorPerdido.objects.exists()


@pytest.mark.parametrize("constraint", ["factor_perdido_one_waiting", "factor_perdido_one_end"])
def test_constraints_of_the_wait(luz, constraint):
    espera = FactorPerdido.objects.create(user=luz, pedido_at=NOW)

    with pytest.raises(IntegrityError, match=constraint):
        if constraint == "factor_perdido_one_waiting":
            FactorPerdido.objects.create(user=luz, pedido_at=NOW)
        else:
            FactorPerdido.objects.filter(pk=espera.pk).update(cancelado_at=NOW, aplicado_at=NOW)


def test_the_page_of_second_factors_offers_to_take_the_application_away(luz):
    client = Client()
    sign_in(client)
    enrol(client)

    pagina = client.get("/cuenta/segundo-factor/")

    assert pagina.status_code == 200
    assert "/cuenta/segundo-factor/aplicacion/quitar/" in pagina.content.decode()
