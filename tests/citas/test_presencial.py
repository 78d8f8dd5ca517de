"""The desk of the register looks at the appointment itself: it exists, it is of today, it stands, for this taxpayer."""

from datetime import timedelta

import pytest

from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book
from tests.rut.mandatos.conftest import person
from tests.rut.presencial.apoyo import came, desk, leave, submitted
from ventanilla.citas.models import Cita
from ventanilla.citas.selectors.citas import seen_at_desk
from ventanilla.citas.services import citas
from ventanilla.rut import selectors
from ventanilla.rut.presencial.services import atencion

pytestmark = pytest.mark.django_db
NIT = "1020304050"
HOY = at(11, 15)


@pytest.fixture
def cita() -> Cita:
    """Today at three in the afternoon, for Luz."""
    person(NIT, "05", "14", "49")
    return book(a_cupo(HOY), numero=NIT)


def attend(codigo: str | None) -> atencion.Hecho:
    return submitted(desk(), NIT, leave("14"), now=NOW, cita=codigo)


def test_with_the_appointment_of_today_it_is_done(cita):
    attend(cita.codigo)

    assert "14" not in selectors.rut_by_nit(NIT).datos.responsabilidades


@pytest.mark.parametrize("estado", ["en_sala", "en_atencion", "atendida"])
def test_also_once_the_person_has_arrived(cita, estado):
    Cita.objects.filter(pk=cita.pk).update(estado=estado)

    attend(cita.codigo)

    assert "14" not in selectors.rut_by_nit(NIT).datos.responsabilidades


def test_a_code_that_nobody_has_is_refused(cita):
    with pytest.raises(atencion.CitaNoSirve, match="No hay una cita con ese código"):
        attend("0202026000999")


def test_the_appointment_of_another_person_is_refused(cita):
    ajena = book(a_cupo(HOY + timedelta(hours=1)), numero="52123456", dueno="i:dos")

    with pytest.raises(atencion.CitaDeOtro):
        attend(ajena.codigo)


def test_the_appointment_of_another_day_is_refused(cita):
    Cita.objects.filter(pk=cita.pk).update(cupo=a_cupo(at(12, 9)))

    with pytest.raises(atencion.CitaNoSirve, match="12 de agosto de 2026"):
        attend(cita.codigo)


def test_an_appointment_that_was_cancelled_is_refused(cita):
    citas.cancel(INVITADO, cita.pk, now=NOW)

    with pytest.raises(atencion.CitaNoSirve, match="se canceló"):
        attend(cita.codigo)


def test_what_was_read_back_is_refused_in_the_same_way(cita):
    rut = selectors.rut_by_nit(NIT)

    with pytest.raises(atencion.CitaNoSirve):
        atencion.review(rut, came(NIT, cita="0202026000999"), leave("14"), now=NOW)


def test_the_register_is_answered_nothing_about_who_it_is(cita):
    vista = seen_at_desk(cita.codigo or "")

    assert vista is not None
    assert (vista.para, vista.dia_date, vista.vale) == (frozenset({NIT}), HOY.date(), True)
    assert seen_at_desk("0202026000999") is None
