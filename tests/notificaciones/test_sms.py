"""Text messages: through the same register and the same tries as mail, short, and to a mobile phone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.fabricas import NOW
from ventanilla.cuentas.events import aviso_de_cuenta
from ventanilla.notificaciones import rules, services, tasks
from ventanilla.notificaciones.models import CorreoDeDemo, Mensaje
from ventanilla.notificaciones.ports import SmsNoEnviado

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)  # GSM 03.38, the basic table
CON_SMS = sorted(nombre for nombre, plantilla in rules.PLANTILLAS.items() if plantilla.sms)
LINK = "http://127.0.0.1:8000/rut/no-fui-yo/" + "x" * 50 + "/"


def send(plantilla: str = "codigo", celular: str = "3105550142") -> str:
    return services.send_mensaje(
        destinatario=celular, plantilla=plantilla, contexto={"codigo": "123456", "enlace": LINK}, canal="sms",
        reservado=True, now=NOW,
    )  # fmt: skip


class Refuses:
    def send(self, *, celular: str, texto: str, referencia: str) -> None:
        raise SmsNoEnviado


@pytest.mark.parametrize(
    ("typed", "celular"),
    [("310 555 0142", "3105550142"), ("+57 310-555-0142", "3105550142"), ("573105550142", "3105550142")],
)
def test_a_mobile_number_is_read_as_people_write_it(typed, celular):
    assert rules.parse_celular(typed) == celular


@pytest.mark.parametrize("typed", ["", "6015550142", "310555014", "31055501422", "310555014x", "+1 3105550142"])
def test_what_is_not_a_mobile_number_is_refused(typed):
    with pytest.raises(rules.CelularInvalido):
        rules.parse_celular(typed)


@pytest.mark.django_db
@pytest.mark.parametrize("plantilla", CON_SMS)
def test_every_text_fits_its_alphabet_and_at_most_two_parts(plantilla):
    send(plantilla)

    texto = Mensaje.objects.get().texto
    assert set(texto) <= GSM
    assert len(texto) <= 306


@pytest.mark.django_db
def test_a_code_fits_one_text():
    send()

    assert len(Mensaje.objects.get().texto) <= rules.SMS_LARGO


@pytest.mark.django_db
def test_a_text_reaches_the_demo_mailbox_once_and_its_secret_is_wiped(client):
    codigo = send()
    services.deliver(codigo, now=NOW)
    Mensaje.objects.update(estado="pendiente", enviado_at=None, texto="otra vez")
    services.deliver(codigo, now=NOW)

    (recibido,) = CorreoDeDemo.objects.all()
    assert (recibido.canal, recibido.destinatario) == ("sms", "3105550142")
    assert Mensaje.objects.get().texto == ""
    pagina = client.get(reverse("notificaciones:buzon")).content.decode()
    assert "Mensaje de texto" in pagina


@pytest.mark.django_db
def test_a_text_that_the_gateway_refuses_is_counted_and_tried_again(settings):
    settings.SMS = f"{__name__}.Refuses"
    codigo = send()

    tasks.deliver(codigo)

    mensaje = Mensaje.objects.get()
    assert (mensaje.estado, mensaje.intentos) == ("pendiente", 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("canal", "destinatario"), [("sms", "luz@ejemplo.co"), ("correo", "3105550142"), ("fax", "1")])
def test_the_database_refuses_a_destination_that_does_not_fit_its_channel(canal, destinatario):
    with pytest.raises(IntegrityError, match="mensaje_destinatario_fits_canal"), transaction.atomic():
        Mensaje.objects.create(
            codigo="X", plantilla="codigo", canal=canal, destinatario=destinatario, asunto="", texto="", html="",
            creado_at=NOW,
        )  # fmt: skip


@pytest.mark.django_db
def test_accounts_can_announce_by_text():
    aviso_de_cuenta.send(
        None, correo="3105550142", plantilla="codigo", contexto={"codigo": "123456"}, canal="sms", now=NOW
    )

    assert Mensaje.objects.get().canal == "sms"
