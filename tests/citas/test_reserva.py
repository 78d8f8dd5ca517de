"""From a free place to an appointment, and back."""

from datetime import timedelta

import pytest

from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book, datos, hold
from tests.fabricas import found
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.services import citas

pytestmark = pytest.mark.django_db


def test_a_hold_becomes_the_appointment_with_the_code_of_the_guide():
    cita = book(a_cupo(at(20, 10, 20)))

    assert cita.estado == "confirmada"
    assert cita.codigo == "0202026000001"
    assert Cupo.objects.get().libre_at is None


def test_codes_of_an_office_have_no_gaps():
    codigos = [book(a_cupo(at(20, 8 + n)), numero=f"5212345{n}", dueno=f"i:{n}").codigo for n in range(3)]

    assert codigos == ["0202026000001", "0202026000002", "0202026000003"]


def test_a_place_that_is_held_is_nobody_elses_until_the_hold_lapses():
    cupo = a_cupo(at(20, 10, 20))
    primera = hold(cupo, dueno="i:uno")
    with pytest.raises(citas.SinCupo):
        hold(cupo, dueno="i:dos")

    segunda = hold(cupo, dueno="i:dos", now=NOW + timedelta(minutes=10))

    assert segunda.cupo_id == cupo.pk
    assert Cita.objects.get(pk=primera.pk).estado == "vencida"


def test_after_forty_five_seconds_it_cannot_be_accepted():
    cita = hold(a_cupo(at(20, 10, 20)))
    citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW)
    with pytest.raises(citas.RetencionVencida):
        citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW + timedelta(seconds=45))

    citas_ = Cita.objects.get(pk=cita.pk)
    assert citas_.estado == "retenida"


def test_one_live_appointment_for_a_person_and_service_in_the_whole_country():
    book(a_cupo(at(20, 10, 20)))
    otra = hold(a_cupo(at(21, 9, 0), sede="05"), dueno="i:dos")
    citas.set_solicitante("i:dos", otra.pk, datos(), now=NOW)

    with pytest.raises(citas.YaTieneCita) as dicho:
        citas.confirm(INVITADO, otra.pk, dueno="i:dos", now=NOW)

    assert dicho.value.cita.codigo == "0202026000001"


def test_a_move_leaves_one_place_taken_and_the_other_given_back():
    cita = book(vieja := a_cupo(at(20, 10, 20)))
    nueva = a_cupo(at(21, 9, 0))
    apartada = hold(nueva, dueno="i:uno", mueve=cita)

    movida = citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=NOW)

    assert (movida.cupo_id, movida.cambios, movida.codigo) == (nueva.pk, 1, cita.codigo)
    assert Cupo.objects.get(pk=nueva.pk).libre_at is None
    assert NOW < found(Cupo.objects.get(pk=vieja.pk).libre_at) <= NOW + timedelta(minutes=22)


def test_a_third_move_is_refused():
    cita = book(a_cupo(at(20, 10, 20)))
    for hora in (11, 12):
        apartada = hold(a_cupo(at(20, hora)), mueve=cita)
        cita = citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=NOW)
    apartada = hold(a_cupo(at(20, 13)), mueve=cita)

    with pytest.raises(citas.CambiosAgotados):
        citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=NOW)


def test_choosing_another_hour_lets_the_first_one_go():
    primera, segunda = a_cupo(at(20, 10)), a_cupo(at(20, 11))
    hold(primera)

    hold(segunda)

    assert Cupo.objects.get(pk=primera.pk).libre_at == NOW
    assert Cupo.objects.get(pk=segunda.pk).libre_at == NOW + timedelta(minutes=10)


def test_what_was_typed_in_a_hold_that_nobody_accepted_is_forgotten():
    cita = hold(a_cupo(at(20, 10, 20)))
    citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW)

    citas.let_go("i:uno", cita.pk, now=NOW)

    vencida = Cita.objects.get(pk=cita.pk)
    assert (vencida.persona, vencida.correo, vencida.nombres) == ("", "", "")
