"""Signing in, passwords and recovery: nobody learns who has an account."""

import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.fabricas import LUZ, NOW, guest
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services
from ventanilla.cuentas.adapters.contrasenas import KnownPasswordValidator, LengthValidator, OwnDataValidator
from ventanilla.cuentas.models import User
from ventanilla.cuentas.rules import NADIE
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.models import Mensaje

CLAVE = "arco lluvia sello mango"
pytestmark = pytest.mark.django_db


@pytest.fixture
def luz(db):
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=LUZ, nombre="Luz Marina Quintero Rojas",
        correo="luz@ejemplo.co", now=NOW,
    )  # fmt: skip
    return services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=NOW)


def sign_in(client, numero=LUZ, clave=CLAVE, **extra):
    return client.post(
        reverse("account_login"), {"tipo_documento": "13", "numero_documento": numero, "password": clave}, **extra
    )


def without_echo(respuesta):
    """The page without what the person typed and without the token."""
    texto = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", respuesta.content.decode())
    return re.sub(r'(name="numero_documento"[^>]*) value="[^"]*"', r"\1", texto).replace('value="9"', "")


def test_document_and_password_open_the_account(luz, client):
    respuesta = sign_in(client, "1.020.304.050")

    assert (respuesta.status_code, respuesta.url) == (302, "/mis-tramites/")


def test_a_wrong_password_and_an_unknown_document_get_the_same_page(luz, client):
    mala = sign_in(client, clave="otra clave cualquiera")
    ajena = sign_in(client, numero="99887766")

    assert mala.status_code == ajena.status_code
    assert without_echo(mala).replace(LUZ, "N") == without_echo(ajena).replace("99887766", "N")


def test_too_many_tries_are_told_when_to_come_back(luz, client):
    respuestas = [sign_in(client, clave="otra clave cualquiera") for _ in range(6)]

    assert respuestas[-1].status_code == 429
    assert int(respuestas[-1]["Retry-After"]) > 0
    assert "Espere" in respuestas[-1].content.decode()


def test_recovering_looks_the_same_for_a_document_without_account(luz, client):
    def ask(numero):
        datos = {"tipo_documento": "13", "numero_documento": numero}
        respuesta = client.post(reverse("account_reset_password"), datos, follow=True)
        client.cookies.clear()
        return respuesta

    conocida, ajena = ask(LUZ), ask("99887766")

    assert conocida.redirect_chain == ajena.redirect_chain
    assert without_echo(conocida) == without_echo(ajena)
    assert "luz@" not in conocida.content.decode()
    assert Mensaje.objects.exclude(destinatario=NADIE).filter(plantilla="recuperar_codigo").count() == 1


def test_the_message_to_nobody_is_dropped_by_the_worker(luz, client):
    client.post(reverse("account_reset_password"), {"tipo_documento": "13", "numero_documento": "99887766"})
    mensaje = Mensaje.objects.get(destinatario=NADIE)

    assert not notificaciones.deliver(mensaje.codigo, now=NOW)

    assert not Mensaje.objects.filter(destinatario=NADIE).exists()


def test_the_code_that_was_mailed_lets_one_create_another_password(luz, client):
    client.post(reverse("account_reset_password"), {"tipo_documento": "13", "numero_documento": LUZ})
    hallado = re.search(r"código es (\d{6})", Mensaje.objects.get(plantilla="recuperar_codigo").texto)
    assert hallado
    client.post(reverse("account_confirm_password_reset_code"), {"code": hallado.group(1)})
    nueva = "tambor nube cuchara lago"
    client.post(reverse("account_complete_password_reset"), {"password1": nueva, "password2": nueva})
    client.cookies.clear()

    assert sign_in(client, clave=nueva).status_code == 302
    assert Mensaje.objects.filter(plantilla="aviso_contrasena").count() == 1


def test_the_first_password_is_set_once(luz):
    with pytest.raises(services.YaTieneContrasena):
        services.set_first_password(Actor.sistema(), luz.pk, password="otra clave cualquiera", now=NOW)


def test_an_account_that_exists_keeps_its_password_and_its_address(luz):
    services.enable_user(
        guest(), tipo_documento="13", numero_documento=LUZ, nombre="Otra", correo="otra@ejemplo.co", now=NOW
    )

    user = User.objects.get()
    assert (user.email, user.nombre, user.check_password(CLAVE)) == ("luz@ejemplo.co", luz.nombre, True)


@pytest.mark.django_db(transaction=True)
def test_enabling_at_once_makes_one_account():
    def enable(n):
        with transaction.atomic():
            return services.enable_user(
                guest(), tipo_documento="13", numero_documento=LUZ, nombre="Luz", correo="l@ejemplo.co", now=NOW
            ).pk

    usuarios, errores = in_threads(6, enable)

    assert errores == []
    assert len(set(usuarios)) == 1


def test_passwords_rest_as_argon2id(luz):
    assert User.objects.get().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("clave", ["corta", "x" * 129])
def test_a_password_has_12_to_128_characters(clave):
    with pytest.raises(ValidationError):
        LengthValidator().validate(clave)


@pytest.mark.parametrize(
    "clave", ["123456789012", "aaaaaaaaaaaa", "abcabcabcabcabc", "Contraseña2026!", "colombiacolombia", "qwertyuiop123"]
)
def test_a_password_that_everybody_tries_is_refused(clave):
    with pytest.raises(ValidationError, match="muy conocida"):
        KnownPasswordValidator().validate(clave)


@pytest.mark.parametrize("clave", ["luzmarina1020304050", "Quintero.Rojas.1", "ventanilla dian 1"])
def test_a_password_made_of_ones_own_data_is_refused(luz, clave):
    with pytest.raises(ValidationError, match="No use su nombre"):
        OwnDataValidator().validate(clave, luz)


@pytest.mark.parametrize("clave", [CLAVE, "correa-tigre-nube-47", "ñandú café brújula"])
def test_a_long_phrase_is_welcome(luz, clave):
    for validator in (LengthValidator(), KnownPasswordValidator(), OwnDataValidator()):
        validator.validate(clave, luz)


def test_the_database_refuses_a_user_that_cannot_be(luz):
    campos = {"nombre": "A", "creado_at": NOW}

    with pytest.raises(IntegrityError, match="user_username_is_its_documento"), transaction.atomic():
        User.objects.create(username="13-2", tipo_documento="13", numero_documento="3", **campos)
    with pytest.raises(IntegrityError, match="user_one_per_documento|username"), transaction.atomic():
        User.objects.create(username=f"13-{LUZ}", tipo_documento="13", numero_documento=LUZ, **campos)


def test_a_password_works_however_the_keyboard_composes_its_accents(luz, client):
    frase = "ñandú café brújula"
    luz.set_password(unicodedata.normalize("NFD", frase))
    luz.save()

    assert sign_in(client, clave=unicodedata.normalize("NFC", frase)).status_code == 302
    client.cookies.clear()
    assert sign_in(client, clave=unicodedata.normalize("NFD", frase)).status_code == 302


def test_what_happens_to_an_account_is_written_in_the_chain(luz, client):
    sign_in(client, clave="otra clave cualquiera")
    sign_in(client)
    client.post(reverse("account_logout"))

    acciones = list(Evento.objects.order_by("id").values_list("accion", "user_id"))
    assert acciones[-3:] == [
        ("cuentas.ingreso.fallido", None),
        ("cuentas.sesion.abierta", luz.pk),
        ("cuentas.sesion.cerrada", luz.pk),
    ]
    assert LUZ not in str(list(Evento.objects.values()))
