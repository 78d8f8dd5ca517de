"""Workers that take the same message, and one that dies in the worst moment."""

import json
from typing import ClassVar

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from procrastinate.contrib.django import app

from tests.fabricas import NOW
from tests.hilos import in_threads
from ventanilla.notificaciones import services, tasks
from ventanilla.notificaciones.models import CorreoDeDemo, Mensaje

pytestmark = pytest.mark.django_db(transaction=True)
BUZON = "ventanilla.notificaciones.adapters.buzon.BuzonBackend"


def send() -> str:
    return services.send_mensaje(
        destinatario="luz@ejemplo.co", plantilla="codigo", contexto={"codigo": "123456"}, now=NOW
    )


def pending_jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [json.loads(args)["codigo"] for (args,) in cursor.fetchall()]


class Unreachable(BaseEmailBackend):
    """A mail server that nobody answers at."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError


class Server(BaseEmailBackend):
    """Takes everything and forgets nothing, whatever becomes of who sent it."""

    received: ClassVar[list[str]] = []

    def send_messages(self, email_messages):
        self.received.extend(mensaje.message()["Message-ID"] for mensaje in email_messages)
        return len(email_messages)


class Murdered(BaseException):
    """What kills a process is not an error that anybody catches."""


def test_eight_workers_with_one_message_send_it_once(settings):
    settings.EMAIL_BACKEND = BUZON
    codigo = send()

    hechas, errores = in_threads(8, lambda n: services.deliver(codigo, now=NOW))

    assert errores == []
    assert sorted(hechas) == [False] * 7 + [True]
    assert CorreoDeDemo.objects.count() == 1


def test_a_worker_that_dies_after_a_failure_loses_neither_the_count_nor_the_next_try(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    codigo = send()

    def die(*args, **kwargs):
        raise Murdered

    with monkeypatch.context() as patch:
        patch.setattr(app, "configure_task", die)
        with pytest.raises(Murdered):
            tasks.deliver(codigo)
    assert Mensaje.objects.get().intentos == 0

    tasks.deliver(codigo)

    assert Mensaje.objects.get().intentos == 1
    assert pending_jobs() == [codigo, codigo]


def test_a_worker_that_dies_between_sending_and_remembering_sends_the_same_message_again(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "received", [])
    codigo = send()
    guardar = Mensaje.save

    def die(self, *args, **kwargs):
        raise Murdered

    monkeypatch.setattr(Mensaje, "save", die)
    with pytest.raises(Murdered):
        services.deliver(codigo, now=NOW)
    assert Mensaje.objects.get().estado == "pendiente"
    monkeypatch.setattr(Mensaje, "save", guardar)

    assert services.deliver(codigo, now=NOW)

    assert Mensaje.objects.get().estado == "enviado"
    assert len(Server.received) == 2
    assert len(set(Server.received)) == 1
