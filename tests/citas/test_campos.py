"""Who will be attended: what is asked, of whom, and what the channel needs."""

import pytest

from tests.citas.fabricas import INVITADO, NOW, servicio
from tests.fabricas import datos_rut, found
from ventanilla.citas.campos import SolicitanteForm, known
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.robots.services import Solicitante
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db
ELLA = Solicitante("ella", "192.0.2.77")
ROSA = {
    "acepta": "on",
    "tipo_persona": "natural",
    "tipo_documento": "13",
    "numero_documento": "52.123.456",
    "nombres": "Rosa Elena",
    "apellidos": "Cifuentes Lara",
    "celular": "300 123 4567",
}


def form(codigo="orientacion-tac", canales=("presencial",), enviado=None, **otros):
    return SolicitanteForm(
        enviado, servicio=servicio(codigo), canales=canales, solicitante=ELLA, now=NOW, **otros
    )  # fmt: skip


def errors(codigo="libros", canales=("presencial",), quita=(), **cambios):
    enviado = {k: v for k, v in (ROSA | cambios).items() if k not in quita}
    return form(codigo, canales, enviado).errors


def ana(*, con_rut: bool = False) -> Actor:
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="52999111", nombre="Ana Torres",
        correo="ana@ejemplo.co", now=NOW,
    )  # fmt: skip
    if con_rut:
        datos = datos_rut("52999111", correo="rut@ejemplo.co", primer_nombre="Ana", otros_nombres="")
        rut.register_existing(Actor.sistema(), datos, user_id=user.pk, now=NOW)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="52999111")


def test_a_person_without_mail_books_with_a_mobile():
    enviado = form("libros", enviado=ROSA)
    assert enviado.is_valid(), enviado.errors

    datos = enviado.datos()

    assert (datos.persona, datos.nit, datos.celular, datos.correo) == ("13-52123456", "52123456", "3001234567", "")
    assert datos.aviso == "2026-1"


def test_the_notice_comes_before_any_datum():
    campos = list(form("libros").fields)

    assert campos[0] == "acepta"
    assert "acepta" in errors(quita=("acepta",))


@pytest.mark.parametrize(
    ("canal", "contacto", "campo"),
    [
        ("llamada", {"celular": "", "correo": "rosa@ejemplo.co"}, "celular"),
        ("correo", {}, "correo"),
        ("video", {"celular": "", "telefono": "6012345678"}, "correo"),
        ("presencial", {"celular": ""}, "correo"),
    ],
)
def test_each_way_of_attending_needs_its_own_contact(canal, contacto, campo):
    assert list(errors("libros", (canal,), **contacto)) == [campo]


def test_the_residence_is_asked_only_of_who_comes_in_person():
    assert {"direccion", "municipio", "acompanante"} <= set(form("libros").fields)
    assert not {"direccion", "municipio", "acompanante"} & set(form("libros", ("video",)).fields)


def test_an_organisation_is_its_nit_with_or_without_check_digit():
    empresa = {"tipo_persona": "juridica", "tipo_documento": "31", "razon_social": "Asesores del Caribe S.A.S."}
    enviado = form("libros", enviado=ROSA | empresa | {"numero_documento": "900.234.561-0"})
    assert "dígito" in str(enviado.errors["numero_documento"])

    bien = form("libros", enviado=ROSA | empresa | {"numero_documento": "900234561"})

    assert bien.is_valid(), bien.errors
    assert (bien.datos().persona, bien.datos().nombres) == ("31-900234561", "Asesores del Caribe S.A.S.")


def test_a_person_is_not_their_nit():
    assert "tipo_documento" in errors(tipo_documento="31", numero_documento="900234561")


def test_a_service_of_organisations_asks_neither_kind_nor_names():
    campos = set(form("devolucion-pj", ("correo",)).fields)

    assert not {"tipo_persona", "tipo_documento", "nombres", "apellidos"} & campos
    assert {"numero_documento", "razon_social", "correo"} <= campos


def test_the_question_is_asked_where_the_service_wants_it():
    assert "pregunta" in form("orientacion-tac", ("video",)).fields
    assert "pregunta" not in form("libros").fields


def test_a_guest_is_not_known():
    assert known(INVITADO) is None


def test_who_has_no_register_is_known_by_the_account():
    conocido = found(known(ana()))

    assert (conocido.persona, conocido.nombres, conocido.correo) == ("13-52999111", "Ana Torres", "ana@ejemplo.co")


def test_who_has_a_register_is_known_by_it():
    conocido = found(known(ana(con_rut=True)))

    assert (conocido.nombres, conocido.apellidos) == ("Ana", "Quintero Rojas")
    assert (conocido.correo, conocido.celular, conocido.municipio) == ("rut@ejemplo.co", "3105550142", "15001")


@pytest.mark.parametrize(
    ("alcances", "correo"), [({"cita:agendar"}, ""), ({"cita:agendar", "rut:ver"}, "rut@ejemplo.co")]
)
def test_a_power_to_book_does_not_open_the_register(alcances, correo):
    ana(con_rut=True)
    apoderado = Actor(Calidad.TERCERO, user_id=1, nit="52999111", mandato="m:1", alcances=frozenset(alcances))

    conocido = found(known(apoderado))

    assert (conocido.persona, conocido.nombres, conocido.correo) == ("13-52999111", "Ana", correo)


def test_who_is_known_accepts_and_types_nothing():
    conocido = known(ana(con_rut=True))
    vacio = form("libros", conocido=conocido, pide_necesidades=False)
    assert not {"numero_documento", "nombres", "prueba", "necesidades"} & set(vacio.fields)

    enviado = form("libros", enviado={**vacio.initial, "acepta": "on"}, conocido=conocido)

    assert enviado.is_valid(), enviado.errors
    assert (enviado.datos().persona, enviado.datos().municipio) == ("13-52999111", "15001")


def test_a_service_of_organisations_is_not_for_a_known_person():
    enviado = form("devolucion-pj", ("correo",), {"acepta": "on", "correo": "ana@ejemplo.co"}, conocido=known(ana()))

    assert "solo para empresas" in str(enviado.non_field_errors())
