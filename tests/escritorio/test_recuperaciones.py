"""Accounts that people ask for back, at the desk: two officials, everything written down, nobody named in the list."""

import pytest

from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.rut.recuperacion.test_recuperacion import NUEVO, TODO, handed_in, register, row
from ventanilla.expediente.models import Evento

pytestmark = pytest.mark.django_db
LISTA = "/escritorio/recuperaciones/"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def solicitud(db):
    register()
    return handed_in()


@pytest.fixture
def identifica(desk):
    return desk(official("2900000060", "Identificación"))


@pytest.fixture
def aprueba(desk):
    return desk(official("2900000061", "Aprobación"))


def url(solicitud, acto=""):
    return f"{LISTA}{solicitud}/{acto}"


def test_one_identifies_another_approves(solicitud, identifica, aprueba):
    sin_todo = identifica.post(url(solicitud, "identificar/"), {"checklist": TODO[:2], "evidencia": "cita 7"})
    assert sin_todo.status_code == 422
    assert "Falta algún punto de la lista" in sin_todo.content.decode()
    assert "cita 7" in sin_todo.content.decode()
    identifica.post(url(solicitud, "identificar/"), {"checklist": TODO, "evidencia": "cita 7"})
    assert row(solicitud).estado == "identificada"

    html = aprueba.get(url(solicitud)).content.decode()
    assert "cita 7" in html
    aprueba.post(url(solicitud, "aprobar/"))

    assert row(solicitud).estado == "retenida"
    assert row(solicitud).decidida_por_id != row(solicitud).identificada_por_id


def test_who_identified_does_not_approve(solicitud, desk):
    ambos = desk(official("2900000062", "Identificación", "Aprobación"))
    ambos.post(url(solicitud, "identificar/"), {"checklist": TODO, "evidencia": "cita 7"})

    assert f"{solicitud}/aprobar/" not in ambos.get(url(solicitud)).content.decode()
    dicho = ambos.post(url(solicitud, "aprobar/"), follow=True).content.decode()

    assert "Quien identificó no decide" in dicho
    assert row(solicitud).estado == "identificada"


def test_it_is_turned_away_with_a_reason(solicitud, identifica):
    assert identifica.post(url(solicitud, "rechazar/"), {"motivo": ""}).status_code == 422

    identifica.post(url(solicitud, "rechazar/"), {"motivo": "El documento no es el suyo."})

    assert (row(solicitud).estado, row(solicitud).motivo) == ("rechazada", "El documento no es el suyo.")


def test_the_list_names_nobody_and_opening_one_is_written(solicitud, identifica):
    lista = identifica.get(LISTA).content.decode()
    assert row(solicitud).numero in lista
    assert "Quintero" not in lista
    antes = Evento.objects.count()

    html = identifica.get(url(solicitud)).content.decode()

    assert NUEVO in html
    assert Evento.objects.count() == antes + 1


def test_who_holds_neither_role_does_not_enter(solicitud, nelson, desk):
    client = desk(nelson)

    assert client.get(LISTA).status_code == 403
    assert client.get(url(solicitud)).status_code == 403
    assert client.post(url(solicitud, "aprobar/")).status_code == 403


def test_what_was_not_handed_in_is_nobodys_business(identifica):
    from tests.fabricas import guest
    from tests.rut.recuperacion.test_recuperacion import PERSONA
    from ventanilla.rut.recuperacion import services

    abierta = services.open_solicitud(guest(), **PERSONA, now=NOW)

    assert identifica.get(url(abierta)).status_code == 404


def test_the_pages_are_within_their_budget(solicitud, identifica, django_assert_max_num_queries):
    identifica.get(LISTA)
    for camino in (LISTA, url(solicitud)):
        with django_assert_max_num_queries(12):
            assert len(identifica.get(camino).content) < 60_000
