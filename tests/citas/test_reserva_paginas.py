"""Booking, page by page, as a browser without a script does it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.citas.fabricas import NOW, RETIRO, a_cupo, at, book, cupos_at
from ventanilla.citas.models import Cita, Cupo

pytestmark = pytest.mark.django_db
BUSCA = f"/citas/agendar/{RETIRO}/"
ROSA = {
    "acepta": "on",
    "tipo_documento": "13",
    "numero_documento": "52.123.456",
    "nombres": "Rosa Elena",
    "apellidos": "Cifuentes Lara",
    "celular": "300 123 4567",
    "correo": "rosa@ejemplo.co",
}


class Reloj:
    """What the pages take for now: a Tuesday of August, ten in the morning in Bogotá."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_(self, **cuanto: int) -> None:
        self.now += timedelta(**cuanto)


@pytest.fixture(autouse=True)
def reloj(monkeypatch):
    reloj = Reloj()
    monkeypatch.setattr(timezone, "now", lambda: reloj.now)
    return reloj


def text(respuesta) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", respuesta.content.decode()))


def hora_of(cupo: Cupo) -> str:
    return f"{cupo.sede_id}|{cupo.canal}|{cupo.inicio_at.isoformat()}"


def hold(client: Client, cupo: Cupo, llave=None, consulta="canal=video"):
    return client.post(f"{BUSCA}apartar/?{consulta}", {"hora": hora_of(cupo), "llave": str(llave or uuid4())})


def typed(client: Client, cupo: Cupo, **cambios):
    """Held and typed: the page that comes next."""
    cita_id = hold(client, cupo)["Location"].split("/")[3]
    respuesta = client.post(f"/citas/reserva/{cita_id}/datos/", ROSA | cambios)
    assert respuesta.status_code == 302, text(respuesta)
    return cita_id


def test_a_guest_books_without_a_script(client):
    a_cupo(at(20, 10, 20))
    pagina = client.get(f"{BUSCA}cupos/?canal=video&sede=20")
    assert "Jueves 20 de agosto" in text(pagina)
    [hora] = re.findall(r'name="hora" value="([^"]+)"', pagina.content.decode())
    [llave] = set(re.findall(r'name="llave" value="([^"]+)"', pagina.content.decode()))

    apartada = client.post(f"{BUSCA}apartar/?canal=video&sede=20", {"hora": hora, "llave": llave}, follow=True)
    assert "El cupo es suyo hasta las 10:10 a. m." in text(apartada)
    [cita] = Cita.objects.all()
    confirma = client.post(f"/citas/reserva/{cita.pk}/datos/", ROSA, follow=True)
    assert "Tiene 45 segundos para aceptar" in text(confirma)
    lista = client.post(f"/citas/reserva/{cita.pk}/aceptar/", follow=True)

    cita.refresh_from_db()
    assert (cita.estado, cita.codigo, cita.persona) == ("confirmada", "0202026000001", "13-52123456")
    assert "020 2026 000001" in text(lista)
    assert "Este servicio será atendido de manera virtual" in text(lista)
    assert "/citas/c/0202026000001/" in lista.content.decode()
