"""The pages, from the first question to the receipt."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import found
from tests.firma.conftest import last_code, with_instrument
from tests.rut.inscripcion_juridica.conftest import (
    CORREO,
    SECCIONES,
    drafted,
    send_paper,
)
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from ventanilla.cuentas.models import User
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.models import Borrador
from ventanilla.rut.inscripcion.rules import Para, Quien, camino_for
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA

pytestmark = pytest.mark.django_db
INICIO = "/tramites/rut-inscripcion-juridica/"


@pytest.fixture
def representante(db, argon_for_tests):
    """Pages live now, not on the day of the other tests."""
    actor = person(REPRESENTANTE)
    with_instrument(actor, now=timezone.now() - timedelta(minutes=5), correo=f"{REPRESENTANTE}@ejemplo.co")
    return actor


@pytest.fixture
def client(representante):
    client = Client()
    client.force_login(User.objects.get(pk=representante.user_id))
    return client


@pytest.fixture
def borrador(client):
    client.post(reverse("rut:inscripcion_juridica_empezar"))
    return Borrador.objects.get()


def url(borrador, seccion):
    return reverse("rut:inscripcion_juridica_seccion", args=[borrador.pk, seccion])


def send(client, borrador, seccion, **datos):
    version = expediente.secciones_of(borrador).get(seccion)
    return client.post(url(borrador, seccion), {"version": version.version if version else 0, **datos})


def text(respuesta):
    return respuesta.content.decode()


CAMINO = {"forma": "FUND", "comercio": "False", "falla": "False"}


def test_the_start_page_says_when_it_takes_an_appointment(db):
    pagina = text(Client().get(INICIO))

    assert "Inscribir una organización en el RUT" in pagina
    assert "motivo=falla_tecnica" in pagina


def test_who_has_no_signature_is_sent_to_make_it(db):
    actor = person("2900000007")
    client = Client()
    client.force_login(User.objects.get(pk=found(actor.user_id)))

    respuesta = client.post(reverse("rut:inscripcion_juridica_empezar"))

    assert respuesta.status_code == 409
    assert reverse("firma:mi_firma") in text(respuesta)


def test_a_company_with_mercantile_registration_is_sent_to_the_chamber_without_an_official(client, borrador):
    respuesta = send(client, borrador, "camino", **{**CAMINO, "forma": "SAS"})

    assert respuesta.status_code == 409
    assert "cámara de comercio" in text(respuesta)
    assert "/citas/agendar/" not in text(respuesta)
    assert "El funcionario lo verá" not in text(respuesta)
    assert reverse("rut:inscripcion_juridica_tareas", args=[borrador.pk]) in text(respuesta)


def test_a_failure_of_ours_leads_to_an_appointment_with_its_reason_and_what_was_typed(client, borrador):
    respuesta = send(client, borrador, "camino", **{**CAMINO, "falla": "True"})

    assert respuesta.status_code == 409
    assert f"motivo=falla_tecnica&amp;borrador={borrador.pk}" in text(respuesta)


def test_going_on_after_a_detour_meets_it_again(client, borrador):
    send(client, borrador, "camino", **{**CAMINO, "forma": "SAS"})

    assert send(client, borrador, "identificacion", razon_social="Mi empresa").status_code == 409


def test_the_whole_way(client, borrador, representante):
    assert send(client, borrador, "camino", **CAMINO)["Location"].endswith("/identificacion/")
    assert send(client, borrador, "identificacion", razon_social="Fundación Árbol Grande").status_code == 302
    acto = {
        "clase": "01", "numero": "1", "fecha_0": "1", "fecha_1": "7", "fecha_2": "2026", "municipio": "tunja",
        "entidad_registro": "03", "registro_0": "15", "registro_1": "7", "registro_2": "2026", "matricula": "S0012345",
    }  # fmt: skip
    assert send(client, borrador, "constitucion", **acto)["Location"].endswith("/adjuntos/")
    assert send(client, borrador, "adjuntos").status_code == 422
    send_paper(representante, borrador.pk, now=timezone.now())
    assert send(client, borrador, "adjuntos")["Location"].endswith("/caracteristicas/")
    ceros = dict.fromkeys(("nacional_privado", "nacional_publico", "extranjero_privado", "extranjero_publico"), "0")
    assert send(client, borrador, "caracteristicas", indefinida="True", **ceros)["Location"].endswith("/correo/")
    codigo = send(client, borrador, "correo", correo=CORREO)["Location"]
    assert codigo.endswith("/correo/codigo/")
    assert client.post(codigo, {"codigo": "12"}).status_code == 422
    assert client.post(codigo, {"codigo": last_code(CORREO)})["Location"].endswith("/ubicacion/")
    lugar = {"municipio": "Tunja, Boyacá", "direccion": "Calle 20 # 9-35", "telefono": "310 555 0142"}
    assert send(client, borrador, "ubicacion", **lugar)["Location"].endswith("/actividades/")
    assert "8891" in text(client.get(url(borrador, "actividades"), {"q": "guardería"}))
    una = {"codigo": "8891", "desde_date_0": "1", "desde_date_1": "7", "desde_date_2": "2026", "agregar": "1"}
    assert send(client, borrador, "actividades", **una)["Location"].endswith("/actividades/")
    assert send(client, borrador, "actividades", seguir="1")["Location"].endswith("/operacion/")
    operacion = {"gravado": "False", "excluido": "False", "comidas": "False"}
    assert send(client, borrador, "operacion", **operacion)["Location"].endswith("/responsabilidades/")
    pagina = client.get(url(borrador, "responsabilidades"))
    assert "art. 364 E.T." in text(pagina)
    assert pagina.context["form"]["codigos"].value() == SECCIONES["responsabilidades"]["codigos"]
    propuestas = SECCIONES["responsabilidades"]["codigos"]
    assert send(client, borrador, "responsabilidades", codigos=[*propuestas, "49"]).status_code == 422
    assert send(client, borrador, "responsabilidades", codigos=propuestas)["Location"].endswith("/principal/")
    assert "2.900.000.001-" in text(client.get(url(borrador, "principal")))
    desde = {"desde_0": "1", "desde_1": "7", "desde_2": "2026"}
    assert send(client, borrador, "principal", **desde)["Location"].endswith("/suplentes/")
    suplente = {
        "tipo_documento": "13", "numero_documento": "2.900.000.002", "primer_nombre": "Ana", "primer_apellido": "Mora",
        **desde,
    }  # fmt: skip
    mia = client.post(f"{url(borrador, 'suplentes')}?cual=nuevo", {**suplente, "numero_documento": REPRESENTANTE})
    assert "Ese es su documento" in text(mia)
    assert client.post(f"{url(borrador, 'suplentes')}?cual=nuevo", suplente).status_code == 302
    assert "Ana Mora" in text(client.get(url(borrador, "suplentes")))
    for lista in ("suplentes", "socios", "revisores", "establecimientos"):
        assert send(client, borrador, lista, completa="1").status_code == 302

    revisar = client.get(reverse("rut:inscripcion_juridica_revisar", args=[borrador.pk]))

    assert revisar.status_code == 200
    for dicho in ("Fundación Árbol Grande", CORREO, "Ana Mora", "Firmar y enviar"):
        assert dicho in text(revisar)


def test_another_address_needs_another_code(client, representante):
    borrador_id = drafted(representante, now=timezone.now())
    borrador = Borrador.objects.get(pk=borrador_id)

    assert send(client, borrador, "correo", correo="otro@ejemplo.co")["Location"].endswith("/correo/codigo/")
    assert expediente.datos_of(borrador)["correo"] == {"correo": CORREO}
    assert send(client, borrador, "correo", correo=CORREO)["Location"].endswith("/revisar/")


@pytest.mark.parametrize(
    ("seccion", "datos", "dicho"),
    [
        ("identificacion", {"razon_social": "😀😀😀"}, "Use solo letras"),
        ("identificacion", {"razon_social": "1 - 2"}, "por lo menos dos letras"),
        ("identificacion", {"razon_social": "x" * 251}, "caben 250"),
        ("constitucion", {"clase": "03", "numero": "1"}, "escriba el número de la notaría"),
        ("constitucion", {"clase": "01", "fecha_0": "1", "fecha_1": "1", "fecha_2": "2099"}, "todavía no llega"),
        ("constitucion", {"municipio": "Macondo"}, "No encontramos ese municipio"),
        ("constitucion", {"municipio": "San"}, "Escriba el nombre completo y su departamento"),
        ("constitucion", {"municipio": "Villanueva"}, "Hay más de uno con ese nombre"),
        ("caracteristicas", {"indefinida": "False"}, "Escriba la fecha en que termina"),
        ("caracteristicas", {"nacional_privado": "mil"}, "porcentaje de 0 a 100"),
        ("ubicacion", {"telefono": "12"}, "Escriba 10 números"),
    ],
)
def test_what_is_badly_typed_is_explained(client, borrador, seccion, datos, dicho):
    respuesta = send(client, borrador, seccion, **datos)

    assert respuesta.status_code == 422
    assert dicho in text(respuesta)


@pytest.mark.parametrize(
    ("seccion", "datos", "dicho"),
    [
        ("socios", {"tipo_documento": "31", "numero_documento": "900.123.456-1"}, "dígito de verificación"),
        ("socios", {"tipo_documento": "31", "numero_documento": "900123456"}, "Escriba el nombre de la organización"),
        ("socios", {"tipo_documento": "13", "numero_documento": "2900000009"}, "Escriba el primer nombre"),
        ("revisores", {"tarjeta_profesional": "no sé"}, "como 123456-T"),
        ("revisores", {"firma_nit": "900123456"}, "el NIT y el nombre de la firma"),
        ("establecimientos", {"actividad": "9999"}, "no está en la lista"),
    ],
)
def test_what_is_badly_typed_in_a_list_is_explained(client, borrador, seccion, datos, dicho):
    respuesta = client.post(f"{url(borrador, seccion)}?cual=nuevo", datos)

    assert respuesta.status_code == 422
    assert dicho in text(respuesta)


def test_nobody_represents_it_from_before_it_existed(client, representante):
    borrador = Borrador.objects.get(pk=drafted(representante, now=timezone.now()))

    respuesta = send(client, borrador, "principal", desde_0="30", desde_1="6", desde_2="2026")

    assert respuesta.status_code == 422
    assert "se creó el 1 de julio de 2026" in text(respuesta)


def test_a_consortium_reads_that_it_is_of_two_at_least(client, borrador):
    send(client, borrador, "camino", **{**CAMINO, "forma": "CONSORCIO"})

    assert "Por lo menos dos" in text(client.get(url(borrador, "socios")))


def test_who_lacks_responsibility_22_is_told_before_signing(db, argon_for_tests):
    actor = person("2900000009", "05", "49")
    client = Client()
    client.force_login(User.objects.get(pk=found(actor.user_id)))
    with_instrument(actor, now=timezone.now() - timedelta(minutes=5), correo="2900000009@ejemplo.co")
    client.post(reverse("rut:inscripcion_juridica_empezar"))

    assert "se la agregamos con esta misma firma" in text(client.get(url(Borrador.objects.get(), "principal")))


def test_who_came_to_the_registration_of_persons_is_led_here():
    camino = found(camino_for(Quien.EMPRESA, Para.TRABAJAR))

    assert (camino.a_cita, camino.sigue_en) == (False, INSCRIPCION_JURIDICA.slug)


def test_a_public_entity_is_not_asked_for_partners(client, borrador):
    send(client, borrador, "camino", **{**CAMINO, "forma": "ENT_MPAL"})

    assert client.get(url(borrador, "socios")).status_code == 404


def test_every_page_is_light(client, representante, django_assert_max_num_queries):
    borrador = Borrador.objects.get(pk=drafted(representante, now=timezone.now()))
    direcciones = [url(borrador, seccion.nombre) for seccion in INSCRIPCION_JURIDICA.secciones]
    direcciones += [reverse(f"rut:inscripcion_juridica_{p}", args=[borrador.pk]) for p in ("tareas", "revisar")]
    direcciones.append(f"{url(borrador, 'socios')}?cual=nuevo")

    client.get(direcciones[0])  # the first visit of a session writes it
    for direccion in direcciones:
        with django_assert_max_num_queries(12):
            respuesta = client.get(direccion)
        assert respuesta.status_code == 200, direccion
        assert len(respuesta.content) < 60_000, direccion


def test_the_draft_is_of_who_began_it(client, borrador):
    otra = Client()
    otra.force_login(User.objects.get(pk=found(person("2900000005").user_id)))

    for seccion in ("camino", "correo", "adjuntos", "actividades"):
        assert otra.get(url(borrador, seccion)).status_code == 404
