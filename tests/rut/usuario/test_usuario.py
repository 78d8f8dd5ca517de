"""Enabling a user: with what is in the register, by a code, and without telling anybody who is in it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import LUZ, NOW, datos_rut, guest, move_to
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import CodigoDeCorreo, User
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import services as rut
from ventanilla.rut.models import Contribuyente, SolicitudDeUsuario
from ventanilla.rut.usuario import rules, services

CLAVE = "arco lluvia sello mango"
DOCUMENTO = {"tipo_documento": "13", "numero_documento": LUZ, "expedicion_date": datos_rut().expedicion_date}
TECLEADO = {
    "tipo_documento": "13", "numero_documento": "1.020.304.050", "expedicion_date_0": "14", "expedicion_date_1": "3",
    "expedicion_date_2": "2008", "canal": "correo",
}  # fmt: skip


def register(**changes):
    return rut.register_existing(Actor.sistema(), datos_rut(**changes), user_id=None, now=timezone.now())


def ask(now=NOW, **changes):
    return services.ask(guest(), **({**DOCUMENTO, "canal": "correo"} | changes), now=now)


def sent_digits() -> str:
    found = re.search(r"\b(\d{6})\b", Mensaje.objects.filter(plantilla="codigo").order_by("-creado_at", "-pk")[0].texto)
    assert found
    return found.group(1)


def proved(now=NOW):
    """A request whose code was typed."""
    solicitud = ask(now=now)
    services.send_codigo(solicitud, pedido=1, now=now)
    services.prove(guest(), solicitud, digits=sent_digits(), now=now)
    return solicitud


# --- rules ------------------------------------------------------------------------------------------


def test_a_request_waits_an_hour_and_sends_five_codes():
    assert rules.may_ask(NOW, 4, now=NOW + timedelta(hours=1))
    assert not rules.may_ask(NOW, 5, now=NOW)
    assert not rules.may_ask(NOW, 1, now=NOW + timedelta(hours=1, seconds=1))


def test_the_password_is_chosen_within_half_an_hour_of_the_code_and_once():
    assert rules.may_choose_password(NOW, None, now=NOW + timedelta(minutes=30))
    assert not rules.may_choose_password(None, None, now=NOW)
    assert not rules.may_choose_password(NOW, NOW, now=NOW)
    assert not rules.may_choose_password(NOW, None, now=NOW + timedelta(minutes=31))


# --- services ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_is_only_in_the_register_gets_a_user_and_enters():
    register()

    user_id = services.choose_password(guest(), proved(), password=CLAVE, now=NOW)

    user = User.objects.get(pk=user_id)
    assert (user.username, user.email, user.check_password(CLAVE)) == (f"13-{LUZ}", "luz@ejemplo.co", True)
    assert Contribuyente.objects.get(nit=LUZ).user_id == user_id


@pytest.mark.django_db
def test_who_has_a_user_without_password_keeps_that_user():
    register()
    user_id = rut.ensure_user(Actor.sistema(), LUZ, now=NOW)

    assert services.choose_password(guest(), proved(), password=CLAVE, now=NOW) == user_id
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_who_has_a_password_gets_another_is_told_and_keeps_the_second_factor():
    register()
    user_id = rut.ensure_user(Actor.sistema(), LUZ, now=NOW)
    cuentas.set_first_password(Actor.sistema(), user_id, password="otra frase muy larga", now=NOW)
    Authenticator.objects.create(user_id=user_id, type="totp", data={})

    services.choose_password(guest(), proved(), password=CLAVE, now=NOW)

    assert User.objects.get(pk=user_id).check_password(CLAVE)
    assert Mensaje.objects.filter(plantilla="aviso_contrasena", destinatario="luz@ejemplo.co").exists()
    assert Authenticator.objects.filter(user_id=user_id).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"numero_documento": "1020304051"},
        {"tipo_documento": "22"},
        {"expedicion_date": NOW.date()},
    ],
)
def test_a_wrong_datum_sends_nothing_and_keeps_a_code_that_nobody_has(wrong):
    register()
    solicitud = ask(**wrong)

    assert not services.send_codigo(solicitud, pedido=1, now=NOW)

    assert not Mensaje.objects.exists()
    assert CodigoDeCorreo.objects.filter(objeto=services.objeto_of(solicitud)).count() == 1
    with pytest.raises(cuentas.CodigoInvalido):
        services.prove(guest(), solicitud, digits="000000", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("estado", ["CANCELADO", "ANULADO"])
def test_a_cancelled_register_enables_nobody(estado):
    register()
    move_to(LUZ, estado)

    assert not services.send_codigo(ask(), pedido=1, now=NOW)


@pytest.mark.django_db
def test_a_suspended_register_still_enables():
    register()
    move_to(LUZ, "SUSPENDIDO")

    assert services.send_codigo(ask(), pedido=1, now=NOW)


@pytest.mark.django_db
def test_a_register_without_address_sends_nothing():
    register(correo="")

    assert not services.send_codigo(ask(canal="sms"), pedido=1, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("telefono", "canal"), [("3105550142", "sms"), ("6015550142", "correo")])
def test_by_text_only_to_a_mobile_phone_of_the_register(telefono, canal):
    register(telefono=telefono)

    services.send_codigo(ask(canal="sms"), pedido=1, now=NOW)

    assert Mensaje.objects.get().canal == canal


@pytest.mark.django_db
def test_a_job_that_runs_twice_sends_one_code():
    register()
    solicitud = ask()

    assert services.send_codigo(solicitud, pedido=1, now=NOW)
    assert not services.send_codigo(solicitud, pedido=1, now=NOW)
    assert Mensaje.objects.count() == 1


@pytest.mark.django_db
def test_a_code_of_another_request_does_not_serve():
    register()
    mia, ajena = ask(), ask()
    services.send_codigo(mia, pedido=1, now=NOW)
    digits = sent_digits()
    services.send_codigo(ajena, pedido=1, now=NOW + timedelta(seconds=1))
    assert digits != sent_digits()  # but for one chance in a million

    with pytest.raises(cuentas.CodigoInvalido):
        services.prove(guest(), ajena, digits=digits, now=NOW + timedelta(seconds=1))


@pytest.mark.django_db
def test_the_newest_code_makes_the_earlier_ones_useless():
    register()
    solicitud = ask()
    services.send_codigo(solicitud, pedido=1, now=NOW)
    primero = sent_digits()
    services.ask_again(guest(), solicitud, canal="sms", now=NOW)
    services.send_codigo(solicitud, pedido=2, now=NOW + timedelta(seconds=1))

    if primero != sent_digits():
        with pytest.raises(cuentas.CodigoInvalido):
            services.prove(guest(), solicitud, digits=primero, now=NOW + timedelta(seconds=2))
    services.prove(guest(), solicitud, digits=sent_digits(), now=NOW + timedelta(seconds=2))


@pytest.mark.django_db
def test_five_wrong_tries_close_the_code():
    register()
    solicitud = ask()
    services.send_codigo(solicitud, pedido=1, now=NOW)
    digits = sent_digits()
    malo = "000000" if digits != "000000" else "111111"
    for _ in range(cuentas_rules.CODIGO_MAX_INTENTOS):
        with pytest.raises(cuentas.CodigoInvalido):
            services.prove(guest(), solicitud, digits=malo, now=NOW)

    with pytest.raises(cuentas.CodigoInvalido):
        services.prove(guest(), solicitud, digits=digits, now=NOW)


@pytest.mark.django_db
def test_a_code_lapses_in_fifteen_minutes():
    register()
    solicitud = ask()
    services.send_codigo(solicitud, pedido=1, now=NOW)

    with pytest.raises(cuentas.CodigoInvalido):
        services.prove(guest(), solicitud, digits=sent_digits(), now=NOW + timedelta(minutes=16))


@pytest.mark.django_db
def test_the_password_is_not_chosen_before_the_code_nor_twice():
    register()
    with pytest.raises(services.SolicitudVencida):
        services.choose_password(guest(), ask(), password=CLAVE, now=NOW)
    solicitud = proved()
    services.choose_password(guest(), solicitud, password=CLAVE, now=NOW)

    with pytest.raises(services.SolicitudVencida):
        services.choose_password(guest(), solicitud, password="la de un atacante", now=NOW)
    with pytest.raises(ObjectDoesNotExist):
        services.choose_password(guest(), uuid4(), password=CLAVE, now=NOW)


@pytest.mark.django_db
def test_a_register_cancelled_between_code_and_password_stops_there():
    register()
    solicitud = proved()
    move_to(LUZ, "CANCELADO")

    with pytest.raises(services.SolicitudVencida):
        services.choose_password(guest(), solicitud, password=CLAVE, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_code_works_once_under_twenty_threads():
    register()
    solicitud = ask()
    services.send_codigo(solicitud, pedido=1, now=NOW)
    digits = sent_digits()

    hechas, errores = in_threads(20, lambda n: services.prove(guest(), solicitud, digits=digits, now=NOW))

    assert len(hechas) == 1
    assert all(isinstance(e, cuentas.CodigoInvalido | services.SolicitudVencida) for e in errores)


@pytest.mark.django_db(transaction=True)
def test_a_password_is_chosen_once_under_eight_threads():
    register()
    solicitud = proved()

    hechas, errores = in_threads(
        8, lambda n: services.choose_password(guest(), solicitud, password=f"{CLAVE} {n}", now=NOW)
    )

    assert len(hechas) == 1
    assert {type(error) for error in errores} == {services.SolicitudVencida}


@pytest.mark.django_db
def test_requests_are_forgotten_the_day_after():
    ask()
    ask(now=NOW - timedelta(days=2))

    assert services.forget_old(now=NOW) == 1


# --- constraints ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_refuses_a_password_before_its_proof():
    ask()
    with pytest.raises(IntegrityError, match="usuario_usada_was_probada"), transaction.atomic():
        SolicitudDeUsuario.objects.update(usada_at=NOW)


@pytest.mark.django_db
def test_the_database_refuses_more_codes_than_were_asked_for():
    ask()
    with pytest.raises(IntegrityError, match="usuario_enviados_were_pedidos"), transaction.atomic():
        SolicitudDeUsuario.objects.update(enviados=2)


# --- pages ------------------------------------------------------------------------------------------


def work() -> None:
    """What the worker does with what the page left."""
    for solicitud in SolicitudDeUsuario.objects.all():
        services.send_codigo(solicitud.pk, pedido=solicitud.pedidos, now=timezone.now())


@pytest.mark.django_db
def test_the_whole_way_ends_inside(client):
    register()

    assert client.post(reverse("rut:usuario"), TECLEADO).url == reverse("rut:usuario_codigo")
    work()
    assert client.post(reverse("rut:usuario_codigo"), {"codigo": sent_digits()}).url == reverse(
        "rut:usuario_contrasena"
    )
    final = client.post(reverse("rut:usuario_contrasena"), {"password1": CLAVE, "password2": CLAVE})

    assert final.url == reverse("portal:mis_tramites")
    assert client.get(reverse("portal:perfil")).status_code == 200


@pytest.mark.django_db
def test_with_a_second_factor_one_goes_to_the_sign_in_page(client):
    register()
    user_id = rut.ensure_user(Actor.sistema(), LUZ, now=NOW)
    Authenticator.objects.create(user_id=user_id, type="totp", data={})
    client.post(reverse("rut:usuario"), TECLEADO)
    work()
    client.post(reverse("rut:usuario_codigo"), {"codigo": sent_digits()})

    final = client.post(reverse("rut:usuario_contrasena"), {"password1": CLAVE, "password2": CLAVE})

    assert final.url == reverse("account_login")
    assert "_auth_user_id" not in client.session


def walk(tecleado) -> list[tuple[int, str, str]]:
    """What a stranger sees, without what changes in every answer."""
    client, vistas = Client(), []
    for url, datos in (
        (reverse("rut:usuario"), tecleado),
        (reverse("rut:usuario_codigo"), {"codigo": "000000"}),
        (reverse("rut:usuario_codigo"), {"otro": "sms"}),
        (reverse("rut:usuario_codigo"), {"codigo": "000001"}),
        (reverse("rut:usuario_contrasena"), {"password1": CLAVE, "password2": CLAVE}),
    ):
        respuesta = client.post(url, datos)
        work()
        cuerpo = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", respuesta.content.decode())
        vistas.append((respuesta.status_code, respuesta.headers.get("Location", ""), cuerpo))
    return vistas


@pytest.mark.django_db
def test_who_exists_and_who_does_not_see_the_same_pages():
    register()
    register(numero="1020304055", correo="", telefono="")

    existe = walk(TECLEADO)

    assert existe == walk(TECLEADO | {"numero_documento": "1020304099"})
    assert existe == walk(TECLEADO | {"expedicion_date_0": "15"})
    assert existe == walk(TECLEADO | {"numero_documento": "1020304055"})


@pytest.mark.django_db
def test_the_page_does_the_same_work_for_anybody():
    register()
    Client().get(reverse("rut:usuario"))  # the lists of the page are read once for the process
    consultas = []
    for numero in (LUZ, "1020304099"):
        with CaptureQueriesContext(connection) as vistas:
            Client().post(reverse("rut:usuario"), TECLEADO | {"numero_documento": numero})
        consultas.append(len(vistas))

    assert consultas[0] == consultas[1] > 0


@pytest.mark.django_db
def test_the_address_of_record_is_never_shown_before_the_proof(client):
    register()
    client.post(reverse("rut:usuario"), TECLEADO)
    work()

    pagina = client.get(reverse("rut:usuario_codigo")).content.decode()

    assert "luz" not in pagina
    assert "ejemplo" not in pagina
    assert "310" not in pagina


@pytest.mark.django_db
def test_pages_out_of_order_begin_again(client):
    assert client.get(reverse("rut:usuario_codigo")).url == reverse("rut:usuario")
    assert client.get(reverse("rut:usuario_contrasena")).url == reverse("rut:usuario")


@pytest.mark.django_db
def test_a_form_with_errors_says_so(client):
    respuesta = client.post(reverse("rut:usuario"), {"numero_documento": "x"})

    assert respuesta.status_code == 422
    assert "error-summary" in respuesta.content.decode()


@pytest.mark.django_db
def test_one_document_is_asked_for_at_most_five_times_a_day(client):
    for _ in range(5):
        assert client.post(reverse("rut:usuario"), TECLEADO).status_code == 302

    assert client.post(reverse("rut:usuario"), TECLEADO).status_code == 429


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", ["usuario", "usuario_codigo", "usuario_contrasena"])
def test_each_page_is_light(client, pagina, django_assert_max_num_queries):
    register()
    client.post(reverse("rut:usuario"), TECLEADO)
    work()
    if pagina == "usuario_contrasena":
        client.post(reverse("rut:usuario_codigo"), {"codigo": sent_digits()})

    with django_assert_max_num_queries(12):
        respuesta = client.get(reverse(f"rut:{pagina}"))

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= 60_000
    assert "no-store" in respuesta["Cache-Control"]


@pytest.mark.django_db
def test_sign_in_leads_here(client):
    assert reverse("rut:usuario") in client.get(reverse("account_login")).content.decode()
