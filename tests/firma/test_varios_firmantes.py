"""An act that two people sign: each signs the same words in their own quality, and the last one files."""

from datetime import timedelta

import pytest

from tests.fabricas import NOW
from tests.firma.conftest import draft, last_code, with_instrument
from tests.firma.test_firmar import sign
from tests.rut.mandatos.conftest import EMPRESA, datos_empresa, for_company, person, representacion
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente
from ventanilla.expediente.models import Radicado
from ventanilla.firma import selectors
from ventanilla.firma.models import ActaFirma
from ventanilla.firma.rules import Canal
from ventanilla.firma.services import firmar
from ventanilla.rut import services as rut
from ventanilla.rut.rules.poderes import CalidadPoder

PRINCIPAL, SUPLENTE = "2900000001", "2900000002"


@pytest.fixture
def dos(db: None) -> tuple[Actor, Actor]:
    """The principal and the substitute of a company, each with a signature, both acting for it."""
    personas = [person(PRINCIPAL), person(SUPLENTE)]
    rut.register_existing(
        Actor.sistema(),
        datos_empresa(
            representacion(PRINCIPAL, CalidadPoder.PRINCIPAL), representacion(SUPLENTE, CalidadPoder.SUPLENTE)
        ),
        user_id=None,
        now=NOW - timedelta(days=1),
    )
    for una in personas:
        with_instrument(una, now=NOW - timedelta(minutes=5), correo=f"{una.nit}@ejemplo.co")
    return for_company(personas[0]), for_company(personas[1])


def sign_as(actor, borrador, correo):
    intencion = firmar.open_intencion(actor, borrador, now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)
    return sign(actor, intencion, codigo=last_code(correo))


def test_the_last_of_two_signers_files_and_both_see_the_same_answer(dos):
    uno, otro = dos
    borrador = draft(uno, firmantes=["18", "19"])

    primero = sign_as(uno, borrador, f"{PRINCIPAL}@ejemplo.co")
    assert (primero.radicado, primero.faltan) == ("", ("19",))
    assert not Radicado.objects.exists()

    segundo = sign_as(otro, borrador, f"{SUPLENTE}@ejemplo.co")
    assert segundo.faltan == ()
    assert Radicado.objects.get().numero == segundo.radicado
    assert Radicado.objects.get().nit == EMPRESA
    huellas = {acta.intencion.sha256 for acta in ActaFirma.objects.select_related("intencion")}
    assert len(huellas) == 1
    assert ActaFirma.objects.count() == 2
    assert firmar.already(selectors.acta_for(uno, primero.acta_id).intencion).radicado == segundo.radicado


def test_an_edit_after_the_first_signature_makes_it_count_for_nothing(dos):
    uno, otro = dos
    borrador = draft(uno, firmantes=["18", "19"])
    sign_as(uno, borrador, f"{PRINCIPAL}@ejemplo.co")
    expediente.save_seccion(
        otro, borrador, nombre="promesa", datos={"pesos": 9, "firmantes": ["18", "19"]}, version=1, now=NOW
    )

    firmado = sign_as(otro, borrador, f"{SUPLENTE}@ejemplo.co")

    assert (firmado.radicado, firmado.faltan) == ("", ("18",))
    assert not Radicado.objects.exists()
