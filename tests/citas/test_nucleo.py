"""What the core refuses and what it forgets: each of these was once wrong, or would be easily."""

from datetime import timedelta

import pytest

from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book, datos, hold
from tests.fabricas import found
from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.rules import plazos
from ventanilla.citas.services import citas

pytestmark = pytest.mark.django_db


@pytest.fixture
def cita():
    return hold(a_cupo(at(20, 10)))


def close(cita: Cita) -> None:
    Cupo.objects.filter(pk=cita.cupo_id).update(libre_at=None, retirado_at=NOW)


@pytest.mark.parametrize(
    "hacer",
    [
        lambda cita: citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW),
        lambda cita: citas.extend("i:uno", cita.pk, now=NOW),
        lambda cita: citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW),
    ],
)
def test_a_place_closed_while_it_is_held_is_said_to_be_gone(cita, hacer):
    close(cita)

    with pytest.raises(citas.RetencionVencida):
        hacer(cita)


def test_letting_go_of_a_closed_place_does_not_open_it(cita):
    close(cita)

    citas.let_go("i:uno", cita.pk, now=NOW)

    assert Cupo.objects.get().libre_at is None


def test_what_began_while_it_was_held_cannot_be_accepted():
    cita = hold(a_cupo(NOW + timedelta(minutes=2)))
    citas.set_solicitante("i:uno", cita.pk, datos(necesidades=("mas_tiempo",)), now=NOW)

    with pytest.raises(citas.RetencionVencida):
        citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW + timedelta(minutes=2))


def test_correcting_the_data_for_ever_does_not_keep_the_place_for_ever(cita):
    ahora = NOW
    for _ in range(plazos.PRORROGAS + 1):
        citas.set_solicitante("i:uno", cita.pk, datos(), now=ahora)
        ahora += timedelta(seconds=30)
    citas.set_solicitante("i:uno", cita.pk, datos("9"), now=ahora)  # the data are taken, the term goes on

    with pytest.raises(citas.RetencionVencida):
        citas.set_solicitante("i:uno", cita.pk, datos(), now=ahora + timedelta(seconds=30))
    assert Cita.objects.get().numero_documento == "9"


def test_who_is_in_the_waiting_room_cannot_cancel_from_the_telephone():
    cita = book(a_cupo(at(20, 10)))
    Cita.objects.update(estado="en_sala")

    with pytest.raises(citas.MuyTarde):
        citas.cancel(INVITADO, cita.pk, now=NOW)


def test_who_is_being_attended_is_not_cancelled_by_the_office():
    cita = book(a_cupo(at(20, 10)))
    Cita.objects.update(estado="en_atencion")

    with pytest.raises(citas.MuyTarde):
        citas.cancel(INVITADO, cita.pk, por_entidad=True, now=NOW)


def test_needs_are_forgotten_with_the_rest_of_what_was_typed(cita):
    citas.set_solicitante("i:uno", cita.pk, datos(necesidades=("interprete",), acompanante=True), now=NOW)

    citas.let_go("i:uno", cita.pk, now=NOW)

    vencida = Cita.objects.get()
    assert (vencida.necesidades, vencida.acompanante, vencida.pregunta) == ([], False, "")


def test_a_place_given_back_shortly_before_it_begins_returns_before_it_begins(monkeypatch):
    cita = book(a_cupo(NOW + timedelta(minutes=10)))
    # the longest of all waits
    monkeypatch.setattr("ventanilla.citas.services.cupos.secrets.randbelow", lambda n: n - 1)

    citas.cancel(INVITADO, cita.pk, now=NOW)

    assert found(Cupo.objects.get().libre_at) == NOW + timedelta(minutes=5)


def test_a_hold_of_another_browser_does_not_exist(cita):
    for hacer in (
        lambda: citas.set_solicitante("i:otra", cita.pk, datos(), now=NOW),
        lambda: citas.extend("i:otra", cita.pk, now=NOW),
        lambda: citas.let_go("i:otra", cita.pk, now=NOW),
        lambda: citas.confirm(INVITADO, cita.pk, dueno="i:otra", now=NOW),
    ):
        with pytest.raises(Cita.DoesNotExist):
            hacer()


def test_the_request_of_another_browser_is_not_answered_with_its_hold(cita):
    """Keys are random, but one that was seen opens nothing."""
    otra = a_cupo(at(20, 11))

    with pytest.raises(citas.SinCupo):
        citas.hold(
            INVITADO, dueno="i:otra", servicio=cita.servicio, sede="20", canal="video", inicio_at=otra.inicio_at,
            llave=cita.llave, now=NOW,
        )  # fmt: skip
    assert Cupo.objects.get(pk=otra.pk).libre_at == NOW


def test_a_failed_hold_keeps_the_one_before(cita):
    otra = hold(llena := a_cupo(at(20, 11)), dueno="i:dos")

    with pytest.raises(citas.SinCupo):
        hold(llena)

    assert Cita.objects.get(pk=cita.pk).estado == "retenida"
    assert Cita.objects.get(pk=otra.pk).estado == "retenida"


def test_who_had_an_appointment_that_was_just_cancelled_gets_the_new_one(monkeypatch):
    vieja = book(a_cupo(at(20, 10)))
    nueva = hold(a_cupo(at(20, 11)), dueno="i:dos")
    citas.set_solicitante("i:dos", nueva.pk, datos(), now=NOW)
    real = selectors.live_of_persona

    def cancelled_meanwhile(persona, servicio):
        citas.cancel(INVITADO, vieja.pk, now=NOW)
        return real(persona, servicio)

    monkeypatch.setattr(selectors, "live_of_persona", cancelled_meanwhile)

    assert citas.confirm(INVITADO, nueva.pk, dueno="i:dos", now=NOW).codigo == "0202026000002"
