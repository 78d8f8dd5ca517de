"""Outgoing mail: with the fact or not at all, once, and recognisable."""

import json
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.fabricas import LUZ, NOW, datos_rut
from tests.operacion.procesos import free_port
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.rules import group_codigo
from ventanilla.notificaciones import rules, selectors, services, tasks
from ventanilla.notificaciones.adapters.buzon import BuzonBackend
from ventanilla.notificaciones.models import CorreoDeDemo, Mensaje
from ventanilla.rut import services as rut


def send(**changes):
    valores: dict[str, Any] = {
        "destinatario": "luz@ejemplo.co",
        "plantilla": "codigo",
        "contexto": {"codigo": "123456"},
        "now": NOW,
    }
    return services.send_mensaje(**(valores | changes))


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, scheduled_at IS NOT NULL FROM procrastinate_jobs ORDER BY id")
        return [(nombre, json.loads(args), programado) for nombre, args, programado in cursor.fetchall()]


@pytest.fixture
def demo(settings):
    settings.EMAIL_BACKEND = "ventanilla.notificaciones.adapters.buzon.BuzonBackend"


@pytest.mark.django_db(transaction=True)
def test_without_the_fact_there_is_neither_message_nor_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send()
        raise ZeroDivisionError

    assert not Mensaje.objects.exists()
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_with_the_fact_there_are_both():
    with transaction.atomic():
        codigo = send()

    assert Mensaje.objects.get().codigo == codigo
    assert [(nombre, args) for nombre, args, _ in jobs()] == [("notificaciones.deliver", {"codigo": codigo})]


@pytest.mark.django_db
@pytest.mark.parametrize("plantilla", sorted(rules.PLANTILLAS))
def test_every_kind_of_message_has_both_forms_and_its_code(plantilla):
    codigo = send(
        plantilla=plantilla,
        contexto={"codigo": "123456", "enlace": "http://x/", "nit": "1.020.304.050-8", "radicado": "RUT-1"},
    )

    mensaje = Mensaje.objects.get()
    for texto in (mensaje.texto, mensaje.html):
        assert group_codigo(codigo) in texto
        assert "/verificar-correo/" in texto


class Inbox:
    """A mail server that keeps what it gets, or refuses it."""

    def __init__(self, refuse=False):
        self.refuse, self.received = refuse, []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse:
            return "451 later"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def smtp(settings):
    """A real SMTP server on this machine."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", controller.port, False
    yield inbox
    controller.stop()


@pytest.mark.django_db
def test_the_rut_arrives_with_its_sealed_pdf_by_smtp(smtp):
    rut.register_existing(Actor.sistema(), datos_rut(), user_id=None, now=NOW)
    documento = rut.issue_copia(Actor.sistema(), LUZ, radicado=None, now=NOW)
    codigo = send(
        plantilla="rut_inscrito", contexto={"nit": "1.020.304.050-8", "radicado": "R", "enlace": "http://x/"},
        adjuntos=[documento],
    )  # fmt: skip

    assert services.deliver(codigo, now=NOW)

    (correo,) = smtp.received
    (adjunto,) = correo.iter_attachments()
    assert adjunto.get_content() == expediente.contenido_of(expediente.documento_by_codigo(documento))
    assert correo["X-Codigo-Autenticidad"] == group_codigo(codigo)
    assert group_codigo(codigo) in correo.get_body(("plain",)).get_content()
    assert correo["To"] == "luz@ejemplo.co"


@pytest.mark.django_db(transaction=True)
def test_a_server_that_refuses_is_tried_later_and_at_last_given_up(smtp):
    smtp.refuse = True
    codigo = send()

    tasks.deliver(codigo)
    assert Mensaje.objects.get().intentos == 1
    assert [programado for *_, programado in jobs()] == [False, True]

    for _ in range(11):
        tasks.deliver(codigo)
    assert Mensaje.objects.get().estado == "fallido"
    assert not services.deliver(codigo, now=NOW)


def test_the_waits_grow_up_to_four_hours():
    segundos = [rules.retry_after(n).total_seconds() for n in range(1, 13)]

    assert segundos[:3] == [30, 60, 120]
    assert segundos == sorted(segundos)
    assert segundos[-1] == 4 * 3600


@pytest.mark.django_db
def test_if_we_die_before_remembering_the_second_copy_is_the_same_message(smtp):
    codigo = send()
    services.deliver(codigo, now=NOW)
    Mensaje.objects.update(estado="pendiente", enviado_at=None, texto="otra vez", html="otra vez")

    services.deliver(codigo, now=NOW)

    primero, segundo = smtp.received
    assert primero["Message-ID"] == segundo["Message-ID"]


@pytest.mark.django_db
def test_the_demo_mailbox_keeps_one_of_two_copies(demo):
    codigo = send()
    services.deliver(codigo, now=NOW)
    Mensaje.objects.update(estado="pendiente", enviado_at=None)
    services.deliver(codigo, now=NOW)

    assert CorreoDeDemo.objects.count() == 1


@pytest.mark.django_db
def test_a_secret_is_wiped_once_sent(demo):
    codigo = send(reservado=True)
    services.deliver(codigo, now=NOW)

    mensaje = Mensaje.objects.get()
    assert (mensaje.texto, mensaje.html) == ("", "")


@pytest.mark.django_db
def test_anybody_can_check_a_message_that_was_sent_and_only_that(demo):
    codigo = send()
    with pytest.raises(ObjectDoesNotExist):
        selectors.authentic_message(codigo)

    services.deliver(codigo, now=NOW)

    autentico = selectors.authentic_message(group_codigo(codigo).lower())
    assert (autentico.asunto, autentico.destinatario) == ("Su código para confirmar este correo", "l•••@ej•••")
    for malo in ("", "x", "0" * 12, codigo[:-1]):
        with pytest.raises(ObjectDoesNotExist):
            selectors.authentic_message(malo)


@pytest.mark.django_db
def test_the_page_says_yes_to_ours_and_warns_of_the_rest(demo, client):
    codigo = send()
    services.deliver(codigo, now=NOW)

    buena = client.post(reverse("notificaciones:verificar_correo"), {"codigo": codigo})
    mala = client.post(reverse("notificaciones:verificar_correo"), {"codigo": "0000-0000-0000"})

    assert "Sí, lo enviamos nosotros" in buena.content.decode()
    assert "Ningún correo nuestro tiene ese código" in mala.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"ES_PRODUCCION": True}, {"EMAIL_HOST": "smtp.ejemplo.co"}])
def test_the_demo_mailbox_does_not_exist_where_mail_is_real(settings, client, changes):
    assert client.get(reverse("notificaciones:buzon")).status_code == 200
    for nombre, valor in changes.items():
        setattr(settings, nombre, valor)

    assert client.get(reverse("notificaciones:buzon")).status_code == 404


@pytest.mark.django_db
def test_the_database_refuses_a_sent_message_without_its_date():
    with pytest.raises(IntegrityError, match="mensaje_enviado_has_date"), transaction.atomic():
        Mensaje.objects.create(
            codigo="X", plantilla="codigo", destinatario="a@b.co", asunto="", texto="", html="", estado="enviado",
            creado_at=NOW,
        )  # fmt: skip


def test_the_mailbox_says_that_it_is_of_the_demo():
    assert BuzonBackend.es_de_demo
