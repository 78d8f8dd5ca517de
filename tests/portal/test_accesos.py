"""Who looked at my data: written when somebody else looks, and read by whose data it is."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.fabricas import NOW
from tests.rut.mandatos.conftest import AJENO, CONTADORA, EMPRESA, REPRESENTANTE, datos_empresa, person, representacion
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas.models import User
from ventanilla.expediente import selectors, services
from ventanilla.expediente.models import Evento
from ventanilla.rut import selectors as rut_selectors
from ventanilla.rut import services as rut
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    personas = {numero: person(numero) for numero in (REPRESENTANTE, CONTADORA, AJENO)}
    datos = datos_empresa(
        representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL), representacion(CONTADORA, CalidadPoder.SUPLENTE)
    )
    rut.register_existing(Actor.sistema(), datos, user_id=None, now=NOW)
    return personas


def browser(actor: Actor, *, por_la_empresa: bool = False) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id or 0))
    if por_la_empresa:
        session = client.session
        poder = rut_selectors.poderes_of(actor.user_id or 0, now=NOW)[0]
        session["actua"] = {"clave": poder.clave, "titular": "Panadería", "nit": EMPRESA}
        session.save()
    return client


def looked() -> list[str]:
    return [evento.datos["motivo"] for evento in Evento.objects.filter(accion="datos.consultados").order_by("id")]


@pytest.mark.parametrize("direccion", ["rut:copia", "api:mi_rut"])
def test_a_representative_who_reads_is_written_down_with_the_power(company, direccion):
    respuesta = browser(company[CONTADORA], por_la_empresa=True).get(reverse(direccion))

    assert respuesta.status_code == 200
    evento = Evento.objects.get(accion="datos.consultados")
    assert (evento.nit, evento.user_id) == (EMPRESA, company[CONTADORA].user_id)
    assert evento.datos["mandato"].startswith("rut:")
    assert evento.datos["motivo"]


@pytest.mark.parametrize("direccion", ["rut:copia", "api:mi_rut"])
def test_reading_what_is_ones_own_is_not_an_access(company, direccion):
    assert browser(company[CONTADORA]).get(reverse(direccion)).status_code == 200

    assert looked() == []


def test_the_company_sees_who_by_name_and_why(company):
    browser(company[CONTADORA], por_la_empresa=True).get(reverse("rut:copia"))

    pagina = browser(company[REPRESENTANTE], por_la_empresa=True).get(reverse("portal:accesos")).content.decode()

    assert f"Persona {CONTADORA}" in pagina
    assert "Consulta del RUT" in pagina


def test_nobody_sees_who_looked_at_another(company):
    browser(company[CONTADORA], por_la_empresa=True).get(reverse("rut:copia"))

    pagina = browser(company[AJENO]).get(reverse("portal:accesos")).content.decode()

    assert "Consulta del RUT" not in pagina
    assert "Nadie los ha consultado todavía" in pagina


def test_an_official_is_told_by_role_and_never_by_name(company):
    funcionario = Actor(Calidad.FUNCIONARIO, user_id=company[AJENO].user_id)
    services.record_acceso(funcionario, nit=REPRESENTANTE, objeto="rut:x", motivo="Recuperación de la cuenta")

    pagina = browser(company[REPRESENTANTE]).get(reverse("portal:accesos")).content.decode()

    assert "Un funcionario" in pagina
    assert "Recuperación de la cuenta" in pagina
    assert f"Persona {AJENO}" not in pagina


def test_the_newest_comes_first_and_twenty_fit_on_a_page(company):
    funcionario = Actor(Calidad.FUNCIONARIO, user_id=company[AJENO].user_id)
    for n in range(21):
        services.record_acceso(funcionario, nit=REPRESENTANTE, objeto="rut:x", motivo=f"Motivo {n:02}")
    client = browser(company[REPRESENTANTE])

    primera = client.get(reverse("portal:accesos")).content.decode()
    segunda = client.get(reverse("portal:accesos"), {"pagina": 2}).content.decode()

    assert primera.index("Motivo 20") < primera.index("Motivo 01")
    assert "Motivo 00" not in primera
    assert "Motivo 00" in segunda


def test_who_has_no_taxpayer_number_sees_no_access():
    assert not selectors.accesos_of(Actor(Calidad.NOMBRE_PROPIO, user_id=1)).exists()


def test_the_profile_leads_there(company):
    assert reverse("portal:accesos") in browser(company[AJENO]).get(reverse("portal:perfil")).content.decode()
