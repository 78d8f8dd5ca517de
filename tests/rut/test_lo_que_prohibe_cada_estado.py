"""What each state forbids, asked where it matters: article 1.6.1.2.16 and following of Decreto 1625 de 2016."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.fabricas import NOW, move_to
from tests.firma.conftest import argon_for_tests, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, for_company, person, representacion
from tests.rut.solicitudes import entered
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.firma.services import firmar
from ventanilla.rut import selectors, services
from ventanilla.rut.contacto import services as contacto
from ventanilla.rut.contacto.tramite import CONTACTO
from ventanilla.rut.mandatos.services import FIRMABLE as MANDATO
from ventanilla.rut.mandatos.tramite import MANDATO as DAR_MANDATO
from ventanilla.rut.rules.estados import PERMITE, VUELVEN, Causal, EstadoRut, Uso, refusal
from ventanilla.rut.rules.poderes import CalidadPoder


@pytest.mark.parametrize(("estado", "uso"), [(e, u) for e in EstadoRut for u in Uso])
def test_what_is_forbidden_says_why_and_what_is_not_says_nothing(estado, uso):
    assert bool(refusal(estado, uso)) == (uso not in PERMITE[estado])


def test_only_suspended_and_cancelled_registrations_come_back():
    assert {EstadoRut.SUSPENDIDO, EstadoRut.CANCELADO} == VUELVEN


@pytest.fixture
def ana(db):
    return person(REPRESENTANTE, "05", "22", "33", "48")


def put(ana, estado, nit=REPRESENTANTE):
    move_to(nit, estado)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["rut-actualizacion", "retiro-de-iva", "retiro-de-consumo", "rut-cancelacion"])
def test_a_cancelled_register_that_tries_to_change_is_told_why_with_the_way_back(ana, slug):
    put(ana, "CANCELADO")

    pagina = entered(ana).get(reverse("portal:tramite", args=[slug])).content.decode()

    assert "Su RUT está cancelado. Si lo necesita otra vez, pida la reactivación." in pagina
    assert f'href="{reverse("rut:reactivacion")}"' in pagina


@pytest.mark.django_db
def test_a_cancelled_register_does_not_change_its_mail_either(ana):
    put(ana, "CANCELADO")

    respuesta = entered(ana).post(reverse("rut:contacto_empezar"))

    assert respuesta.status_code == 409
    assert f'href="{reverse("rut:reactivacion")}"' in respuesta.content.decode()


@pytest.mark.django_db
def test_what_was_typed_before_the_cancellation_is_not_filed_after_it(ana):
    borrador = expediente.start_borrador(ana, tramite=CONTACTO.codigo, now=NOW)
    for nombre, valor in {"correo": "otra@ejemplo.co", "telefono": "3001234567"}.items():
        expediente.save_seccion(ana, borrador.pk, nombre=nombre, datos={"valor": valor}, version=0, now=NOW)
    put(ana, "CANCELADO")

    with pytest.raises(contacto.EstadoNoPermite):
        contacto.file_contacto(ana, borrador.pk, now=NOW)

    assert selectors.rut_of(ana).datos.correo == f"{REPRESENTANTE}@ejemplo.co"


@pytest.mark.django_db
def test_a_suspended_register_may_still_be_brought_up_to_date(ana):
    put(ana, "SUSPENDIDO")

    assert entered(ana).post(reverse("rut:contacto_empezar")).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["retiro-de-iva", "retiro-de-consumo"])
def test_a_suspended_register_leaves_no_tax_and_is_told_before_it_answers_anything(ana, slug):
    """It cannot be signed: who is not told at the door answers everything for nothing."""
    put(ana, "SUSPENDIDO")

    pagina = entered(ana).get(reverse("portal:tramite", args=[slug])).content.decode()

    assert "Su RUT está suspendido. Pida la reactivación y después vuelva a este trámite." in pagina


@pytest.mark.django_db
@pytest.mark.parametrize("estado", ["SUSPENDIDO", "CANCELADO", "ANULADO"])
def test_nobody_gives_powers_from_a_registration_that_is_not_active(ana, estado):
    borrador = expediente.start_borrador(ana, tramite=DAR_MANDATO.codigo, now=NOW)
    secciones: dict[str, dict[str, Any]] = {
        "quien": {"tipo_documento": "13", "numero_documento": "2900000002", "nombre": "Otra Persona"},
        "alcances": {"alcances": ["rut:ver"]},
        "vigencia": {"hasta_date": "2027-01-01"},
    }
    for nombre, datos in secciones.items():
        expediente.save_seccion(ana, borrador.pk, nombre=nombre, datos=datos, version=0, now=NOW)
    assert MANDATO.freeze(ana, borrador.pk, now=NOW)
    put(ana, estado)

    with pytest.raises(NoSePuedeFirmar, match="Su (RUT|registro)"):
        MANDATO.freeze(ana, borrador.pk, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("estado", ["CANCELADO", "ANULADO"])
def test_no_power_reaches_a_taxpayer_that_left_the_register(ana, estado):
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    assert [poder.nit for poder in selectors.poderes_of(ana.user_id, now=NOW)] == [EMPRESA]

    put(ana, estado, EMPRESA)

    assert selectors.poderes_of(ana.user_id, now=NOW) == []


@pytest.mark.django_db
def test_who_represents_a_suspended_company_signs_its_new_address(ana, argon_for_tests):  # noqa: F811
    """No address in the register was the ground of the mass suspensions of 2024."""
    with_instrument(ana, now=NOW - timedelta(minutes=5), correo=f"{REPRESENTANTE}@ejemplo.co")
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    put(ana, "SUSPENDIDO", EMPRESA)
    como = for_company(ana)
    borrador = expediente.start_borrador(como, tramite=CONTACTO.codigo, now=NOW)
    for nombre, valor in {"correo": "otra@ejemplo.co", "telefono": "3001234567"}.items():
        expediente.save_seccion(como, borrador.pk, nombre=nombre, datos={"valor": valor}, version=0, now=NOW)

    assert firmar.open_intencion(como, borrador.pk, now=NOW).nit == EMPRESA

    services.change_estado(ana, EMPRESA, Causal.LIQUIDACION, radicado="X", now=NOW)
    with pytest.raises(firmar.NoPuedeFirmar):
        firmar.open_intencion(como, borrador.pk, now=NOW)
