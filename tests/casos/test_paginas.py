"""A person's case: its page, its answer, its API; and who makes officials."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.casos.apoyo import MOTIVO, PUNTOS, UNA_PERSONA, account, opened, person, version_of
from tests.escritorio.conftest import at_the_desk
from tests.fabricas import NOW
from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.services import process as procesar
from ventanilla.casos import services
from ventanilla.casos.models import Caso, Funcionario, Requerimiento
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.habeas.selectors import personal_data_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def sesion(luz):
    client = Client()
    client.force_login(User.objects.get(pk=luz.user_id))
    return client


def url(numero, acto=""):
    return f"/casos/{numero}/{acto}"


def asked(nelson, luz, **changes):
    numero = opened(luz, **changes)
    services.claim(nelson, numero, now=NOW)
    services.request_information(nelson, numero, texto="Traiga la escritura.", now=NOW)
    return numero


def test_the_person_reads_where_it_goes_and_what_comes(luz, sesion):
    numero = opened(luz)

    html = sesion.get(url(numero)).content.decode()

    for dicho in (
        "Actualización de la identificación", "Un funcionario la tomará", "A más tardar el 2 de septiembre de 2026",
        "/rut/RUT-1/",
    ):  # fmt: skip
        assert dicho in html, dicho
    assert numero in sesion.get(reverse("portal:mis_tramites")).content.decode()


def test_nobody_elses_case_is_there(luz, nelson):
    numero = opened(luz)
    ajena = Client()
    ajena.force_login(User.objects.get(pk=person("2900000060").user_id or 0))

    assert ajena.get(url(numero)).status_code == 404
    assert ajena.post(url(numero, "responder/"), {"texto": "x"}).status_code == 404
    assert Client().get(url(numero)).status_code == 302
    # an official's own page of that address is that of a person
    assert at_the_desk(nelson).get(url(numero)).status_code == 404


def test_officials_are_not_named_to_the_person(luz, nelson, sesion):
    numero = asked(nelson, luz)
    services.note(nelson, numero, texto="Parece falso.", now=NOW)

    html = sesion.get(url(numero)).content.decode()

    assert "Nelson" not in html
    assert "Parece falso" not in html


def test_answering_on_the_page(luz, nelson, sesion):
    numero = asked(nelson, luz)
    assert "Traiga la escritura." in sesion.get(url(numero)).content.decode()

    vacia = sesion.post(url(numero, "responder/"), {"texto": " "})
    assert vacia.status_code == 422
    assert "Escriba su respuesta." in vacia.content.decode()
    listo = sesion.post(url(numero, "responder/"), {"texto": "Aquí está."}, follow=True)
    assert "Recibimos su respuesta" in listo.content.decode()

    otra_vez = sesion.post(url(numero, "responder/"), {"texto": "Otra cosa."})
    assert otra_vez.status_code == 422
    assert "Ya no se puede responder" in otra_vez.content.decode()
    assert Requerimiento.objects.get().respuesta == "Aquí está."


def test_papers_go_with_the_answer_and_the_official_sees_them_as_images(luz, nelson, sesion):
    numero = asked(nelson, luz)
    foto = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(foto, "PNG")
    foto.name = "escritura.png"
    foto.seek(0)
    assert "Documentos de su respuesta" in sesion.get(url(numero)).content.decode()

    sesion.post(f"/adjuntos/caso:{numero}/enviar/", {"tipo": "respuesta", "archivo": foto})
    [papel] = adjuntos.papers_of_case(f"caso:{numero}")
    procesar(papel.id, now=NOW)
    sesion.post(url(numero, "responder/"), {"texto": "Va la escritura."})

    client = at_the_desk(nelson)
    html = client.get(f"/escritorio/caso/{numero}/").content.decode()
    imagen = f"/escritorio/caso/{numero}/papel/{papel.id}/1/"
    assert imagen in html
    assert client.get(imagen)["Content-Type"] == "image/webp"
    assert Evento.objects.filter(accion="casos.papel.visto", objeto=f"papel:{papel.id}").count() == 1
    assert client.get(imagen.replace("/1/", "/9/")).status_code == 404
    otra = opened(luz, "R-2")
    services.claim(nelson, otra, now=NOW)
    assert client.get(imagen.replace(numero, otra)).status_code == 404
    assert sesion.get(imagen).status_code == 403
    cerrada = sesion.post(f"/adjuntos/caso:{numero}/enviar/", {"tipo": "respuesta", "archivo": foto})
    assert cerrada.status_code == 422


def test_asking_for_more_time_on_the_page(luz, nelson, sesion):
    numero = asked(nelson, luz)

    assert sesion.post(url(numero, "mas-tiempo/"), {"motivo": ""}).status_code == 422
    html = sesion.post(url(numero, "mas-tiempo/"), {"motivo": "La notaría cerró."}, follow=True).content.decode()

    assert "13 de octubre de 2026" in html
    assert "Necesito más tiempo" not in html
    assert sesion.post(url(numero, "mas-tiempo/"), {"motivo": "Otra vez"}).status_code == 422


def test_the_decision_with_its_reasons_and_its_document(luz, nelson, sesion):
    numero = opened(luz, tipo=UNA_PERSONA)
    services.claim(nelson, numero, now=NOW)
    services.decide(
        nelson, numero, aprobado=False, motivo=MOTIVO, verificadas=PUNTOS, version=version_of(numero), now=NOW
    )
    assert "Estamos haciendo el documento" in sesion.get(url(numero)).content.decode()
    services.issue_decision(numero, now=NOW)

    html = sesion.get(url(numero)).content.decode()

    assert MOTIVO in html
    assert "Negamos su solicitud." in html
    assert f"/v/{Caso.objects.get(numero=numero).documento}/" in html


def test_the_pages_are_within_their_budget(luz, nelson, sesion, django_assert_max_num_queries):
    numero = asked(nelson, luz)
    sesion.get(url(numero))  # the first page of a session writes it down

    with django_assert_max_num_queries(12):
        assert len(sesion.get(url(numero)).content) < 60_000
    with django_assert_max_num_queries(12):
        sesion.get(reverse("portal:mis_tramites"))


def test_the_same_for_programs(luz, nelson, sesion):
    numero = asked(nelson, luz)

    [caso] = sesion.get("/api/v1/casos").json()
    assert (caso["numero"], caso["estado"]) == (numero, "requerido")
    uno = sesion.get(f"/api/v1/casos/{numero}").json()
    assert uno["pedidos"][0]["texto"] == "Traiga la escritura."
    responde = {"data": {"texto": "Aquí está."}, "content_type": "application/json"}
    assert sesion.post(f"/api/v1/casos/{numero}/respuesta", **responde).json()["estado"] == "tomado"
    assert sesion.post(f"/api/v1/casos/{numero}/respuesta", **responde).status_code == 409
    assert sesion.get("/api/v1/casos/CAS-2026-9999999-0").status_code == 404
    assert Client().get("/api/v1/casos").status_code == 401


def test_the_cases_are_in_the_copy_of_ones_data(luz, nelson):
    numero = opened(luz)

    assert personal_data_of(luz)["casos"][0]["numero"] == numero


# --- officials, in the administration


FUNCIONARIOS = "/admin/casos/funcionario/"


def test_a_supervisor_says_where_an_official_is_and_what_they_know(jefa):
    user = account("2900000090", "Nueva Funcionaria")
    cuentas.make_official(Actor.sistema(), user.username, roles=("Escritorio",), now=NOW)
    client = at_the_desk(jefa)

    client.post(
        f"{FUNCIONARIOS}add/",
        {"documento": user.username, "seccional": "20", "habilidades": ["rut"], "activo": "on"},
    )

    nueva = Funcionario.objects.get(user=user)
    assert (nueva.seccional, nueva.habilidades, nueva.activo) == ("20", ["rut"], True)
    assert Evento.objects.filter(accion="casos.funcionario.cambiado", objeto=f"user:{user.pk}").count() == 1
    assert "Nueva Funcionaria" in client.get(FUNCIONARIOS).content.decode()


def test_who_is_no_official_is_not_made_one_there(jefa):
    account("2900000091")

    respuesta = at_the_desk(jefa).post(f"{FUNCIONARIOS}add/", {"documento": "13-2900000091", "activo": "on"})

    assert "Nadie con ese documento tiene un rol" in respuesta.content.decode()


def test_retiring_an_official_gives_back_their_cases(luz, nelson, jefa):
    numero = opened(luz)
    services.claim(nelson, numero, now=NOW)
    pk = Funcionario.objects.get(user_id=nelson.user_id).pk

    at_the_desk(jefa).post(f"{FUNCIONARIOS}{pk}/change/", {"documento": "x", "seccional": "", "habilidades": []})

    assert not Funcionario.objects.get(pk=pk).activo
    assert Caso.objects.get(numero=numero).estado == "en_cola"


def test_only_supervisors_see_the_list_and_nobody_deletes(nelson, jefa):
    assert at_the_desk(nelson).get(FUNCIONARIOS).status_code == 403
    pk = Funcionario.objects.get(user_id=jefa.user_id).pk
    assert at_the_desk(jefa).get(f"{FUNCIONARIOS}{pk}/delete/").status_code == 403


def test_the_terms_lapse_by_themselves(luz, nelson, monkeypatch):
    from ventanilla.casos import tasks

    asked(nelson, luz)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=40))

    tasks.lapse_requests(0)

    caso = Caso.objects.get()
    assert caso.estado == "desistido"
    tasks.issue_decision(caso.numero)
    caso.refresh_from_db()
    assert caso.documento
