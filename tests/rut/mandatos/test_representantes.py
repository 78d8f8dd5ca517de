"""Who acts for a company by what its register says, and how the register keeps it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.fabricas import NOW
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, HOY, REPRESENTANTE, datos_empresa, representacion
from tests.rut.test_formulario_001 import make, pages_text
from ventanilla.comun.actor import Actor
from ventanilla.expediente.models import Evento
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.models import Representante
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db


def test_each_beginning_and_each_end_is_one_event(empresa):
    contadora = representacion(CONTADORA, CalidadPoder.CONTADOR)
    for radicado in ("X-1", "X-2"):
        rut.change_rut(Actor.sistema(), EMPRESA, datos_empresa(contadora), radicado=radicado, now=NOW)

    hechos = Evento.objects.filter(accion__startswith="rut.representante.").order_by("pk")
    assert [(hecho.accion, hecho.datos["calidad"]) for hecho in hechos] == [
        ("rut.representante.inscrito", "18"),
        ("rut.representante.retirado", "18"),
        ("rut.representante.inscrito", "contador"),
    ]


def test_who_stays_keeps_the_same_power(empresa):
    [antes] = selectors.poderes_of(empresa.representante.user_id, now=NOW)
    sigue = representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)
    suplente = representacion(CONTADORA, CalidadPoder.SUPLENTE)

    rut.change_rut(Actor.sistema(), EMPRESA, datos_empresa(sigue, suplente), radicado="X-1", now=NOW)

    assert selectors.poderes_of(empresa.representante.user_id, now=NOW) == [antes]


def test_the_form_of_a_company_prints_its_name_and_no_surname(empresa):
    inscrita = selectors.rut_by_nit(EMPRESA)
    casillas = inscrita.casillas()

    assert (casillas["24"], casillas["25"], casillas["35"]) == ("1", "31", "Panadería Quintero S.A.S.")
    assert not any(casillas[numero] for numero in ("31", "32", "33", "34"))
    assert "Panadería Quintero S.A.S." in " ".join(pages_text(make(casillas, hojas=inscrita.anexos())))


@pytest.mark.parametrize(
    ("constraint", "cambios"),
    [
        ("representante_calidad_known", {"calidad": "amigo"}),
        ("representante_once_per_calidad", {"numero_documento": REPRESENTANTE}),
        ("representante_ends_after_begin", {"hasta_date": HOY - timedelta(days=1)}),
    ],
)
def test_constraints(empresa, constraint, cambios):
    valores = {
        "contribuyente_id": EMPRESA,
        "calidad": "18",
        "tipo_documento": "13",
        "numero_documento": CONTADORA,
        "nombre": "Persona",
        "desde_date": HOY,
    }
    with pytest.raises(IntegrityError, match=constraint):
        Representante.objects.create(**(valores | cambios))
