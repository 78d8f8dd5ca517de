"""Every page of the portal: it answers, it is light, it has one title, and it always shows a way on."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ventanilla import catalogo
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Borrador, Documento, Radicado

PUBLICAS = [
    "/",
    "/tramites/",
    "/tramites/?q=abri+un+negosio",
    "/tramites/?q=xyzzy",
    *[f"/tramites/{tramite.slug}/" for tramite in catalogo.TRAMITES],
    "/ayuda/",
    "/ayuda/?q=cuanto+dura+el+rut",
    "/puntos-de-contacto/",
    "/puntos-de-contacto/?q=medelin",
    "/atencion/",
    "/atencion/?departamento=15",
    "/atencion/?departamento=xx",
    "/datos-personales/",
    "/terminos/",
    "/mapa-del-sitio/",
    "/estilo/",
    "/estilo/?tema=dark",
]
PRIVADAS = ["/mis-tramites/", "/perfil/"]
MAX_HTML = 60 * 1024
MAX_CONSULTAS = 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def luz() -> User:
    user = User(
        username="13-1020304050",
        tipo_documento="13",
        numero_documento="1020304050",
        nombre="LUZ MARINA QUINTERO ROJAS",
        email="luz@ejemplo.co",
        creado_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def de_luz(client, luz):
    client.force_login(luz)
    return client


def _check(pagina: str) -> None:
    assert len(re.findall(r"<h1[\s>]", pagina)) == 1
    assert len(pagina.encode()) <= MAX_HTML
    assert '<html lang="es-CO"' in pagina
    assert '<main id="contenido"' in pagina
    identifiers = re.findall(r'\sid="([^"]+)"', pagina)
    assert len(identifiers) == len(set(identifiers)), "an id is used twice"


@pytest.mark.parametrize("direccion", PUBLICAS)
def test_a_public_page_is_light_and_whole(client, django_assert_max_num_queries, direccion):
    client.get(direccion)  # code lists are read once for each process

    with django_assert_max_num_queries(MAX_CONSULTAS):
        respuesta = client.get(direccion)

    assert respuesta.status_code == 200
    _check(respuesta.content.decode())


@pytest.mark.parametrize("direccion", PRIVADAS)
def test_a_private_page_is_light_and_is_not_kept_by_anybody(de_luz, django_assert_max_num_queries, direccion):
    de_luz.get(reverse("sesion_sigue"))  # once a minute a session writes that somebody is there
    with django_assert_max_num_queries(MAX_CONSULTAS):
        respuesta = de_luz.get(direccion)

    assert respuesta.status_code == 200
    assert "no-store" in respuesta["Cache-Control"]
    _check(respuesta.content.decode())


@pytest.mark.parametrize("direccion", PRIVADAS)
def test_a_private_page_asks_who_one_is(client, direccion):
    respuesta = client.get(direccion)

    assert respuesta.status_code == 302
    assert respuesta["Location"] == f"/cuenta/ingresar/?next={direccion}"


@pytest.mark.parametrize("direccion", [*PUBLICAS, "/mis-tramites/", "/nada/"])
def test_every_link_of_ours_leads_somewhere(de_luz, direccion):
    pagina = de_luz.get(direccion).content.decode()

    enlaces = {enlace.split("#")[0] for enlace in re.findall(r'href="(/[^"]*)"', pagina)}
    rotos = {
        enlace for enlace in enlaces if enlace and not enlace.startswith("/static/") and _status(de_luz, enlace) >= 400
    }

    assert rotos == set()


def _status(client: Client, direccion: str) -> int:
    return client.get(direccion.replace("&amp;", "&")).status_code


@pytest.fixture
def con_tramites(luz: User) -> User:
    """Luz filed one registration, got its document, and began another procedure."""
    ayer, manana = datetime(2026, 8, 10, 15, tzinfo=UTC), datetime(2026, 9, 10, 15, tzinfo=UTC)
    comun = {
        "tramite": "rut.inscripcion",
        "user": luz,
        "creado_at": ayer,
        "guardado_at": ayer,
        "vence_at": manana,
    }
    radicado = Radicado.objects.create(
        numero="RUT-2026-0000001-5",
        tramite="rut.inscripcion",
        borrador=Borrador.objects.create(estado="radicado", **comun),
        user=luz,
        nit=luz.numero_documento,
        contenido={},
        radicado_at=ayer,
    )
    for numero, estado in enumerate(("sustituido", "vigente")):
        Documento.objects.create(
            codigo=f"{numero}" * 26, codigo_corto=f"{numero}" * 12, tipo="rut", titulo="RUT",
            nit=luz.numero_documento, titular=luz.nombre, radicado=radicado, objeto="rut:1020304050",
            sha256="0" * 64, size=1, paginas=1, archivo="x", estado=estado, expedido_at=ayer, estado_at=ayer,
        )  # fmt: skip
    Borrador.objects.create(**comun)
    return luz


def test_my_procedures_shows_what_is_mine(client, con_tramites, django_assert_max_num_queries):
    client.force_login(con_tramites)

    client.get(reverse("sesion_sigue"))
    with django_assert_max_num_queries(MAX_CONSULTAS):
        pagina = client.get("/mis-tramites/").content.decode()

    for dicho in (
        "Guardado el 10 de agosto de 2026",
        "Van 0 de 6",
        "RUT-2026-0000001-5",
        "Vigente",
        "Sustituido",
    ):
        assert dicho in pagina


def test_my_procedures_never_shows_what_is_of_others(client, con_tramites):
    otro = User(
        username="13-52000111",
        tipo_documento="13",
        numero_documento="52000111",
        nombre="ANA",
        creado_at=timezone.now(),
    )
    otro.save()
    client.force_login(otro)

    pagina = client.get("/mis-tramites/").content.decode()

    assert "RUT-2026-0000001-5" not in pagina
    assert "No tiene trámites sin terminar." in pagina


def test_the_profile_shows_the_persons_own_data(de_luz):
    pagina = de_luz.get("/perfil/").content.decode()

    assert "LUZ MARINA QUINTERO ROJAS" in pagina
    assert "1.020.304.050-8" in pagina
    assert "luz@ejemplo.co" in pagina


def test_the_header_says_who_is_signed_in_and_lets_them_out(de_luz, client):
    pagina = de_luz.get("/").content.decode()

    assert "Luz</span>" in pagina
    assert 'action="/cuenta/salir/"' in pagina


def test_the_header_offers_to_sign_in(client):
    assert 'href="/cuenta/ingresar/"' in client.get("/").content.decode()


def test_searching_shows_what_was_asked_without_trusting_it(client):
    pagina = client.get("/tramites/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in pagina


@pytest.mark.parametrize("q", ["🙂" * 5000, "a" * 10_000, "á" * 200, "\x00", "' OR 1=1 --", "%00%ff"])
@pytest.mark.parametrize("direccion", ["/tramites/", "/ayuda/", "/puntos-de-contacto/"])
def test_a_strange_question_is_only_a_question_without_answer(client, direccion, q):
    respuesta = client.get(direccion, {"q": q})

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= MAX_HTML


@pytest.mark.parametrize("ciudad", ["Medellín", "medellin", "MEDELIN", "medeyin"])
def test_an_office_is_found_however_the_city_is_written(client, ciudad):
    assert "Medellín" in client.get("/puntos-de-contacto/", {"q": ciudad}).content.decode()


def test_the_way_to_an_official_lists_the_offices_of_the_department(client):
    pagina = client.get("/atencion/", {"departamento": "15"}).content.decode()

    assert "Oficinas en Boyacá" in pagina
    assert "Tunja" in pagina
    assert "Medellín" not in pagina


def test_an_unknown_address_has_a_way_on(client):
    respuesta = client.get("/nada/")

    assert respuesta.status_code == 404
    pagina = respuesta.content.decode()
    assert "Esta ventanilla no existe" in pagina
    assert 'action="/tramites/"' in pagina
    _check(pagina)


def test_an_unknown_procedure_is_not_found(client):
    assert client.get("/tramites/nada/").status_code == 404


def test_a_form_that_waited_too_long_says_how_to_go_on():
    respuesta = Client(enforce_csrf_checks=True).post("/preferencias/", {"texto": "150"})

    assert respuesta.status_code == 403
    assert "recargue la página" in respuesta.content.decode()


def test_a_failure_of_ours_needs_nothing_to_be_told(rf, django_assert_num_queries):
    from ventanilla.portal.views import server_error

    with django_assert_num_queries(0):
        respuesta = server_error(rf.get("/"))

    assert respuesta.status_code == 500
    assert "La falla es nuestra" in respuesta.content.decode()


def test_robots_stay_out_of_what_is_personal(client):
    texto = client.get("/robots.txt").content.decode()

    for privada in ("/v/", "/mis-tramites/", "/perfil/", "/buzon/"):
        assert f"Disallow: {privada}" in texto


def test_a_phone_can_keep_it_on_its_home_screen(client):
    manifiesto = client.get("/manifest.webmanifest").json()

    assert manifiesto["start_url"] == "/"
    assert manifiesto["icons"]


def test_a_title_says_that_there_are_errors():
    from django.template.loader import render_to_string

    from ventanilla.portal.forms import MuestraForm

    assert "<title>Error: " in render_to_string("base.html", {"form": MuestraForm({})})
    assert "<title>Error: " not in render_to_string("base.html", {"form": MuestraForm()})
