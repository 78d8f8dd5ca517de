"""The pages of the registration: what they answer, to whom, and how much they weigh."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import LUZ, SECCIONES, filled_draft, guest, prove_identity
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import PruebaDeIdentidad
from ventanilla.expediente import services as expediente
from ventanilla.expediente.models import Borrador, Radicado
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import services as rut
from ventanilla.rut.inscripcion import services
from ventanilla.rut.inscripcion.services import objeto_of
from ventanilla.rut.inscripcion.tramite import INSCRIPCION

pytestmark = pytest.mark.django_db

ABIERTAS = [
    "tareas",
    "motivo",
    "correo",
    "identidad",
    "ubicacion",
    "actividades",
    "responsabilidades",
    "elegir",
    "revisar",
]
RADICADAS = ["recibo", "pdf", "contrasena"]
ESCRIBEN = ["motivo", "correo", "codigo", "identidad", "preguntas", "ubicacion", "actividades", "responsabilidades",
            "elegir", "revisar", "descartar"]  # fmt: skip
LIMITE_HTML, LIMITE_CONSULTAS = 60_000, 12


def browser(key: str = "a-browser") -> Client:
    client = Client()
    session = client.session
    session["invitado"] = key
    session.save()
    return client


def url(nombre, borrador_id):
    return reverse(f"rut:inscripcion_{nombre}", args=[borrador_id])


@pytest.fixture
def borrador():
    return filled_draft(guest(), now=timezone.now())


@pytest.fixture
def radicado(borrador):
    numero = services.file_inscripcion(guest(), borrador, now=timezone.now())
    rut.deliver_rut(LUZ, radicado=numero, now=timezone.now())
    return borrador


def started():
    return expediente.start_borrador(guest(), tramite=INSCRIPCION.codigo, now=timezone.now()).pk


@pytest.mark.parametrize("nombre", ABIERTAS)
def test_each_page_is_light(borrador, nombre, django_assert_max_num_queries):
    client = browser()
    client.get(url("tareas", borrador))

    with django_assert_max_num_queries(LIMITE_CONSULTAS):
        respuesta = client.get(url(nombre, borrador))

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= LIMITE_HTML
    assert "no-store" in respuesta["Cache-Control"]


@pytest.mark.parametrize("consulta", ["?q=panaderia", "?q=zzzzzz", "?todas=1"])
def test_searching_activities_is_light(borrador, consulta, django_assert_max_num_queries):
    client = browser()
    client.get(url("tareas", borrador))

    with django_assert_max_num_queries(LIMITE_CONSULTAS):
        respuesta = client.get(url("actividades", borrador) + consulta)

    assert respuesta.status_code == 200


@pytest.mark.parametrize("nombre", ["recibo", "contrasena"])
def test_the_pages_after_filing_are_light(radicado, nombre, django_assert_max_num_queries):
    client = browser()
    client.get(url("recibo", radicado))

    with django_assert_max_num_queries(LIMITE_CONSULTAS):
        respuesta = client.get(url(nombre, radicado))

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= LIMITE_HTML


@pytest.mark.parametrize("nombre", [*ABIERTAS, "codigo", "preguntas"])
def test_the_page_of_another_browser_does_not_exist(borrador, nombre):
    assert browser("stranger").get(url(nombre, borrador)).status_code == 404
    assert Client().get(url(nombre, borrador)).status_code == 404


@pytest.mark.parametrize("nombre", ESCRIBEN)
def test_nothing_can_be_sent_to_the_draft_of_another_browser(borrador, nombre):
    respuesta = browser("stranger").post(url(nombre, borrador), {"declara": "on"})

    assert respuesta.status_code == 404
    assert Borrador.objects.get(pk=borrador).estado == "abierto"


@pytest.mark.parametrize("nombre", RADICADAS)
def test_the_receipt_of_another_browser_does_not_exist(radicado, nombre):
    assert browser("stranger").get(url(nombre, radicado)).status_code == 404
    assert browser("stranger").post(url("contrasena", radicado), {}).status_code == 404


def test_the_pdf_is_a_download_that_runs_nothing(radicado):
    respuesta = browser().get(url("pdf", radicado))

    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"].startswith("attachment")
    assert "sandbox" in respuesta["Content-Security-Policy"]
    assert respuesta.content.startswith(b"%PDF")


def test_pressing_send_twice_shows_one_receipt(borrador):
    client = browser()

    primera = client.post(url("revisar", borrador), {"declara": "on"})
    segunda = client.post(url("revisar", borrador), {"declara": "on"})

    assert primera["Location"] == segunda["Location"] == url("recibo", borrador)
    assert Radicado.objects.count() == 1


def test_without_confirming_nothing_is_filed(borrador):
    respuesta = browser().post(url("revisar", borrador), {"csrfmiddlewaretoken": "x"})

    assert respuesta.status_code == 422
    assert not Radicado.objects.exists()


@pytest.mark.parametrize("nombre", [n for n in ESCRIBEN if n != "descartar"])
@pytest.mark.parametrize("datos", [{}, {"x": "1"}, {"version": "-1", "quien": "z", "codigos": "zz", "codigo": "9"}])
def test_an_empty_or_senseless_page_is_answered(nombre, datos):
    assert browser().post(url(nombre, started()), datos).status_code in {200, 302, 422}


MALA = {
    "quien": "cedula", "para": "trabajar", "correo": "a@b.co", "codigo": "12\x0034", "numero": "1\x00",
    "departamento": "15", "municipio": "15\x00", "direccion": "x\x00y" * 4000, "telefono": "\u0663" * 10,
    "agregar": "1", "q": "\x00", "codigos": ["\x00", "05"], "ingresos": "9" * 400, "declara": "on",
}  # fmt: skip


@pytest.mark.parametrize("nombre", [n for n in ESCRIBEN if n not in {"descartar", "revisar"}])
def test_no_character_breaks_a_page(borrador, nombre):
    assert browser().post(url(nombre, borrador), MALA).status_code < 500


@pytest.mark.parametrize(
    ("campo", "valor", "mensaje"),
    [
        ("municipio", "05001", "Ese municipio no es del departamento que eligió"),
        ("direccion", "Calle 1 \N{HOUSE WITH GARDEN}", "Quite los emojis"),
        ("direccion", "a" * 10_000, "Tiene 10.000 caracteres y caben 150"),
        ("telefono", "123", "Escriba 10 números"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(borrador, campo, valor, mensaje):
    datos = {"departamento": "15", "municipio": "15001", "direccion": "Carrera 99 # 1-1", "telefono": "3105550142"}

    respuesta = browser().post(url("ubicacion", borrador), datos | {campo: valor})

    assert respuesta.status_code == 422
    assert mensaje in respuesta.content.decode()
    if campo != "direccion":
        assert "Carrera 99 # 1-1" in respuesta.content.decode()


def test_the_second_tab_sees_both_versions(borrador):
    datos = {"departamento": "15", "municipio": "15001", "telefono": "3105550142", "version": "1"}
    client = browser()
    client.post(url("ubicacion", borrador), datos | {"direccion": "Carrera 1 # 1-1"})

    respuesta = client.post(url("ubicacion", borrador), datos | {"direccion": "Carrera 2 # 2-2"})

    assert respuesta.status_code == 409
    assert "Carrera 1 # 1-1" in respuesta.content.decode()
    assert "Carrera 2 # 2-2" in respuesta.content.decode()


@pytest.mark.parametrize("nombre", ESCRIBEN)
def test_a_draft_that_lapsed_is_told_and_never_breaks(nombre):
    pk = started()
    cuentas.send_codigo(guest(), objeto=objeto_of(pk), correo="luz@ejemplo.co", now=timezone.now())
    hallado = re.search(r"código es (\d{6})", Mensaje.objects.get().texto)
    assert hallado
    Borrador.objects.filter(pk=pk).update(vence_at=timezone.now() - timedelta(minutes=1))

    respuesta = browser().post(
        url(nombre, pk), {"quien": "cedula", "para": "trabajar", "correo": "a@b.co", "codigo": hallado.group(1)}
    )

    assert respuesta.status_code in {302, 409, 422}


def test_identity_is_lost_after_two_tries_and_what_was_typed_is_kept():
    pk, client = started(), browser()
    expediente.set_correo(guest(), pk, correo="luz@ejemplo.co", now=timezone.now())
    cedula = {"numero": LUZ, "expedicion_date_0": "15", "expedicion_date_1": "3", "expedicion_date_2": "2008"}

    for _ in range(2):
        client.post(url("identidad", pk), cedula)
        respuesta = client.post(url("preguntas", pk), {f"pregunta_{n}": "0" for n in range(3)})

    assert "/camino/identidad/" in respuesta["Location"]
    assert Borrador.objects.get(pk=pk).estado == "con_cita"
    assert "No pudimos confirmar quién es usted" in client.get(respuesta["Location"]).content.decode()


def test_asking_first_about_somebody_else_gives_no_more_tries_at_a_person():
    """Each draft begins with a decoy; the limit of the person who is guessed at counts all the same."""
    expedida = {"expedicion_date_0": "14", "expedicion_date_1": "3", "expedicion_date_2": "2008"}
    estados = []
    for n in range(5):
        actor = guest(f"attacker-{n}")
        pk = expediente.start_borrador(actor, tramite=INSCRIPCION.codigo, now=timezone.now()).pk
        expediente.set_correo(actor, pk, correo="a@b.co", now=timezone.now())
        client = browser(f"attacker-{n}")
        client.post(url("identidad", pk), {"numero": f"777777{n}"} | expedida)
        estados.append(client.post(url("identidad", pk), {"numero": LUZ} | expedida).status_code)

    assert estados == [302, 302, 302, 302, 429]
    assert PruebaDeIdentidad.objects.filter(numero_documento=LUZ).count() == 4


def test_who_is_registered_learns_it_only_after_proving_identity(radicado):
    otro = guest("other")
    pk = expediente.start_borrador(otro, tramite=INSCRIPCION.codigo, now=timezone.now()).pk
    expediente.set_correo(otro, pk, correo="luz@ejemplo.co", now=timezone.now())
    client = browser("other")

    pregunta = client.post(
        url("identidad", pk),
        {"numero": LUZ, "expedicion_date_0": "14", "expedicion_date_1": "3", "expedicion_date_2": "2008"},
        follow=True,
    ).content.decode()

    assert "ya tiene RUT" not in pregunta.lower()
    assert "Tres preguntas" in pregunta


def test_a_proved_person_who_is_registered_is_shown_the_way_to_the_copy(radicado):
    otro = guest("other")
    pk = expediente.start_borrador(otro, tramite=INSCRIPCION.codigo, now=timezone.now()).pk
    ahora = timezone.now()
    prove_identity(otro, pk, now=ahora)
    expediente.set_correo(otro, pk, correo="luz@ejemplo.co", now=ahora)
    for nombre, datos in SECCIONES.items():
        expediente.save_seccion(otro, pk, nombre=nombre, datos=datos, version=0, now=ahora)

    respuesta = browser("other").post(url("revisar", pk), {"declara": "on"})

    assert respuesta.status_code == 409
    assert "1.020.304.050-8" in respuesta.content.decode()
    assert Radicado.objects.count() == 1
