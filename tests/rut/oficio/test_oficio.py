"""Arts. 1.6.1.2.16 and 1.6.1.2.20 of Decreto 1625 de 2016: what the administration decides by itself, by two people."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, person, representacion
from tests.rut.solicitudes import approve, entered, study, version_of
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import NoSePuedeDecidir, decidible
from ventanilla.casos.models import Caso, NotaDeCaso
from ventanilla.comun.actor import Actor
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.oficio.services import DECIDIBLES, Impedido, NoAutorizado, OtraOficina, YaAbierto, open_oficio
from ventanilla.rut.rules.estados import CAUSALES, DE_OFICIO, PASOS, Causal, EstadoRut, PasoInvalido
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db
MOTIVO = "En la visita del 3 de agosto nadie conocía a la persona en esa dirección."


@pytest.fixture
def ana(db):
    return person(REPRESENTANTE)


@pytest.fixture
def paola(db):
    return official("2900000033", nombre="Paola Ríos")


def opened(paola, causal=Causal.DIRECCION_INEXISTENTE, nit=REPRESENTANTE):
    return Caso.objects.get(numero=open_oficio(paola, nit, causal, motivo=MOTIVO, now=NOW))


@pytest.mark.parametrize(
    ("causal", "estado"), [(Causal.DIRECCION_INEXISTENTE, "SUSPENDIDO"), (Causal.SIN_DERECHO, "ANULADO")]
)
def test_two_officials_change_the_state_and_the_person_is_told_why(ana, paola, causal, estado):
    caso = opened(paola, causal)
    study(caso, aprobado=True)
    assert selectors.rut_of(ana).estado == "ACTIVO"  # one person is not enough

    approve(caso)
    casos.issue_decision(caso.numero, now=NOW)

    rut = selectors.rut_of(ana)
    assert (rut.estado, rut.causal, rut.radicado) == (estado, causal.value, caso.radicado)
    assert list(Mensaje.objects.values_list("plantilla", "destinatario")) == [
        ("caso_de_oficio", f"{REPRESENTANTE}@ejemplo.co")
    ]


def test_a_suspended_registration_comes_back_by_order(ana, paola):
    services.change_estado(ana, REPRESENTANTE, Causal.ORDEN, radicado="X", now=NOW)
    caso = opened(paola, Causal.ORDEN_DE_AREA)

    study(caso, aprobado=True)
    approve(caso)

    assert selectors.rut_of(ana).estado == "ACTIVO"


def test_a_refusal_leaves_it_as_it_was(ana, paola):
    caso = opened(paola)

    study(caso, aprobado=False)
    approve(caso)

    assert selectors.rut_of(ana).version == 1


def test_who_proposed_does_not_approve(ana, paola):
    caso = opened(paola)
    gloria = official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")
    casos.claim(gloria, caso.numero, now=NOW)
    puntos = [v.codigo for v in decidible(caso.tipo).verificaciones]
    casos.decide(
        gloria, caso.numero, aprobado=True, motivo=MOTIVO, verificadas=puntos, version=version_of(caso), now=NOW
    )

    with pytest.raises(casos.MismaPersona):
        casos.approve(gloria, caso.numero, version=version_of(caso), now=NOW)


def test_why_it_was_opened_is_kept_for_officials_only(ana, paola):
    caso = opened(paola)

    assert NotaDeCaso.objects.get(caso=caso).texto == MOTIVO
    assert not Mensaje.objects.exists()


def test_only_officials_open_it(ana):
    with pytest.raises(NoAutorizado):
        opened(ana)
    with pytest.raises(NoAutorizado):
        opened(official("2900000034", "Supervisión", nombre="Marta Jefa"))


def test_not_on_oneself_nor_on_whom_one_represents(ana):
    ella = official(REPRESENTANTE, nombre="La misma persona")
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )

    for nit in (REPRESENTANTE, EMPRESA):
        with pytest.raises(Impedido):
            opened(ella, nit=nit)


def test_only_in_ones_own_office(ana):
    with pytest.raises(OtraOficina):
        opened(official("2900000035", seccional="32", nombre="De otra oficina"))
    assert opened(official("2900000036", seccional="20", nombre="De Tunja"))


def test_the_page_says_what_is_wrong_and_ends_in_the_case(ana, paola):
    client = at_the_desk(paola)
    url = reverse("oficio:abrir")
    datos = {"nit": REPRESENTANTE, "causal": "direccion_inexistente", "motivo": MOTIVO}

    assert "Ningún registro tiene ese NIT" in client.post(url, datos | {"nit": "900999888"}).content.decode()
    assert client.post(url, datos | {"motivo": "Porque sí"}).status_code == 422
    activo = client.post(url, datos | {"causal": "orden_de_area"})
    assert (activo.status_code, "Un registro activo no admite" in activo.content.decode()) == (422, True)
    abierto = client.post(url, datos)
    assert abierto["Location"] == reverse("escritorio:caso", args=[Caso.objects.get().numero])
    assert "Ya hay un caso abierto" in client.post(url, datos).content.decode()


def at_the_desk(actor):
    client = entered(actor)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(actor.user_id)
    session.save()
    return client


def test_it_is_opened_once(ana, paola):
    opened(paola)

    with pytest.raises(YaAbierto):
        opened(paola)


def test_what_the_state_does_not_admit_is_not_opened_nor_decided(ana, paola):
    caso = opened(paola)
    study(caso, aprobado=True)
    services.change_estado(ana, REPRESENTANTE, Causal.ORDEN, radicado="X", now=NOW)

    with pytest.raises(NoSePuedeDecidir, match="suspendido no admite"):
        approve(caso)
    with pytest.raises(PasoInvalido):
        opened(paola, Causal.DESACTUALIZADO)


def test_what_a_person_asks_for_is_not_decided_by_the_administration_alone(ana, paola):
    with pytest.raises(PasoInvalido, match="a petición"):
        opened(paola, Causal.LIQUIDACION)


def test_every_ground_of_suspension_and_annulment_has_its_kind_of_case():
    suspenden = {c for c, paso in PASOS.items() if paso.hasta in (EstadoRut.SUSPENDIDO, EstadoRut.ANULADO)}

    assert suspenden | {Causal.ORDEN_DE_AREA} == set(DE_OFICIO) == {d.causal for d in DECIDIBLES}
    assert all(CAUSALES[d.causal].lower() in d.titulo for d in DECIDIBLES)
