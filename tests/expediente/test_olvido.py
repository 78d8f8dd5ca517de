"""What the personal-data notice promises: a draft that gives way to another leaves nothing behind."""

from datetime import timedelta

import pytest

from tests.fabricas import NOW, guest
from ventanilla.expediente import services
from ventanilla.expediente.models import Borrador, Seccion

TRAMITE = "rut.inscripcion"
pytestmark = pytest.mark.django_db


def typed(actor, *, correo: str):
    """A draft with an answer and an address."""
    borrador = services.start_borrador(actor, tramite=TRAMITE, now=NOW)
    services.set_correo(actor, borrador.pk, correo=correo, now=NOW)
    services.save_seccion(actor, borrador.pk, nombre="ubicacion", datos={"v": correo}, version=0, now=NOW)
    return borrador


def test_beginning_anew_erases_the_draft_that_lapsed():
    viejo = typed(guest(), correo="luz@ejemplo.co")

    services.start_borrador(guest(), tramite=TRAMITE, now=NOW + timedelta(days=31))

    assert not Seccion.objects.filter(borrador=viejo).exists()
    assert Borrador.objects.get(pk=viejo.pk).correo == ""


def test_going_on_with_a_draft_erases_the_one_begun_here():
    del_portatil = typed(guest("laptop"), correo="luz@ejemplo.co")
    de_aqui = typed(guest("phone"), correo="otra@ejemplo.co")

    services.adopt_borrador(guest("phone"), del_portatil.pk, correo="luz@ejemplo.co", now=NOW)

    assert list(Seccion.objects.values_list("borrador", flat=True)) == [del_portatil.pk]
    assert Borrador.objects.get(pk=de_aqui.pk).correo == ""
