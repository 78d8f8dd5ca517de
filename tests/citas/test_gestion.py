"""One's own appointment: opened by code and document or by its link, moved, cancelled, and said of."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.citas.fabricas import BOGOTA, INVITADO, NOW, a_cupo, at, book, datos, hold
from tests.fabricas import found
from tests.rut.mandatos.conftest import person
from ventanilla.citas import selectors
from ventanilla.citas.gestion import rules
from ventanilla.citas.gestion.services import cambios
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.rules.cambios import RESCATE
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.citas.services import citas
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.cuentas.models import User
from ventanilla.robots.rules import Proposito

pytestmark = pytest.mark.django_db
ENTRAR = reverse("citas:gestionar")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages ask what time it is: Tuesday 11 August 2026, 10:00 in Bogotá."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page_of(cita: Cita, accion: str = "cita", uso: str = "gestionar") -> str:
    return reverse(f"citas:{accion}", args=[cita.codigo, secret_of(cita, uso)])


def enter(client: Client, codigo: str, documento: str):
    return client.post(ENTRAR, {"codigo": codigo, "documento": documento})


# --- the way in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codigo", ["0202026000001", "020 2026 000001", "020-2026-000001"])
def test_the_code_and_the_document_lead_to_the_secret_link(client, codigo):
    cita = book(a_cupo(at(20, 10, 20)))

    respuesta = enter(client, codigo, "52.123.456")

    assert (respuesta.status_code, respuesta["Location"]) == (302, page_of(cita))


@pytest.mark.parametrize(
    ("codigo", "documento"),
    [("0202026000001", "52123457"), ("0202026000002", "52123456"), ("no es un código", "52123456"), ("1", "1")],
)
def test_unknown_badly_written_and_of_another_person_are_one_answer(client, codigo, documento):
    book(a_cupo(at(20, 10, 20)))

    respuesta = enter(client, codigo, documento)

    assert respuesta.status_code == 422
    assert "No encontramos una cita con ese código y ese documento" in respuesta.content.decode()


def test_a_badly_written_code_costs_as_many_queries_as_anothers(client, django_assert_num_queries):
    book(a_cupo(at(20, 10, 20)))
    for codigo in ("0202026000001", "x"):
        with django_assert_num_queries(1), pytest.raises(Cita.DoesNotExist):
            selectors.citas.cita_by_documento(codigo, "999")


def test_a_code_bears_five_tries(client):
    for _ in range(5):
        assert enter(client, "0202026000001", "1").status_code == 422

    assert enter(client, "0202026000001", "1").status_code == 429


def test_the_proof_of_work_is_of_this_page():
    assert Proposito.CITA_GESTIONAR not in (Proposito.CITA, Proposito.RUT_ESTADO)


def test_the_secret_of_another_appointment_opens_nothing(client):
    una, otra = book(a_cupo(at(20, 10, 20))), book(a_cupo(at(20, 11)), numero="52123457", dueno="i:dos")

    assert client.get(page_of(una)).status_code == 200
    assert client.get(reverse("citas:cita", args=[una.codigo, secret_of(otra)])).status_code == 404


def test_a_new_key_makes_old_links_useless(client):
    cita = book(a_cupo(at(20, 10, 20)))
    vieja = page_of(cita)
    Cita.objects.filter(pk=cita.pk).update(clave="otra")

    assert client.get(vieja).status_code == 404


@pytest.mark.parametrize("accion", ["cita", "cancelar", "mover", "papeles", "pdf"])
def test_a_link_for_one_thing_opens_only_that(client, accion):
    cita = book(a_cupo(at(20, 10, 20)))

    assert client.get(page_of(cita, "asistire", "asistire")).status_code == 200
    assert client.get(page_of(cita, accion, "asistire")).status_code == 404


def test_a_page_for_one_thing_does_not_give_away_the_link_that_opens_all(client):
    cita = book(a_cupo(at(20, 10, 20)))
    todo = secret_of(cita)

    for accion in ("asistire", "cancelar", "mover"):
        assert todo not in client.get(page_of(cita, accion, accion)).content.decode()


# --- in one's account -------------------------------------------------------------------------------------


def mine(client: Client, numero: str = "1020304050") -> Cita:
    actor = person(numero, "05", "49")
    client.force_login(User.objects.get(pk=found(actor.user_id)))
    dueno = f"u:{actor.user_id}"
    cita = hold(a_cupo(at(20, 10, 20)), dueno=dueno)
    Cita.objects.filter(pk=cita.pk).update(user_id=actor.user_id)
    citas.set_solicitante(dueno, cita.pk, datos(numero, nit=numero), now=NOW)
    return citas.confirm(actor, cita.pk, dueno=dueno, now=NOW)


def test_in_ones_account_the_code_is_enough(client):
    cita = mine(client)

    lista = client.get(reverse("citas:mias")).content.decode()
    assert reverse("citas:mia", args=[cita.codigo]) in lista
    assert client.get(reverse("citas:mia", args=[cita.codigo])).status_code == 200
    assert cita.codigo is not None
    assert reverse("citas:mia", args=[cita.codigo]) in client.get(reverse("portal:mis_tramites")).content.decode()


def test_the_code_of_another_persons_appointment_is_not_there(client):
    ajena = book(a_cupo(at(21, 9)))
    mine(client)

    assert client.get(reverse("citas:mia", args=[ajena.codigo])).status_code == 404
    assert client.post(reverse("citas:mia_cancelar", args=[ajena.codigo])).status_code == 404
    assert Cita.objects.get(pk=ajena.pk).estado == "confirmada"


# --- saying that one will come ----------------------------------------------------------------------------


def test_following_the_link_of_a_reminder_does_nothing_until_the_button_is_pressed(client):
    cita = book(a_cupo(at(20, 10, 20)))
    for uso in ("asistire", "cancelar", "mover"):
        client.get(page_of(cita, uso, uso))

    igual = Cita.objects.get(pk=cita.pk)
    assert (igual.estado, igual.asistira_at, igual.version) == ("confirmada", None, cita.version)


def test_pressing_it_twice_says_it_once(client):
    cita = book(a_cupo(at(20, 10, 20)))
    for _ in range(2):
        respuesta = client.post(page_of(cita, "asistire", "asistire"))

    assert "Gracias" in respuesta.content.decode()
    assert Cita.objects.get(pk=cita.pk).asistira_at == NOW


# --- cancelling -------------------------------------------------------------------------------------------


def test_cancelling_gives_the_place_back_and_twice_is_once(client):
    cita = book(cupo := a_cupo(at(20, 10, 20)))
    primera, segunda = (client.post(page_of(cita, "cancelar", "cancelar")).status_code for _ in range(2))

    assert (primera, segunda) == (200, 409)
    assert Cita.objects.get(pk=cita.pk).estado == "cancelada"
    assert found(Cupo.objects.get(pk=cupo.pk).libre_at) > NOW


@pytest.mark.parametrize(
    ("estado", "dice"),
    [
        ("cancelada", "Usted canceló esta cita"),
        ("cancelada_entidad", "Tuvimos que cancelar esta cita"),
        ("atendida", "Esta cita ya se atendió"),
        ("no_asistio", "Esta cita pasó sin que lo atendiéramos"),
    ],
)
@pytest.mark.parametrize("accion", ["asistire", "cancelar", "mover"])
def test_what_has_ended_says_so_kindly_and_nothing_can_be_done_with_it(client, estado, dice, accion):
    cita = book(a_cupo(at(20, 10, 20)))
    Cita.objects.filter(pk=cita.pk).update(estado=estado)

    vista, hecha = client.get(page_of(cita, accion, accion)), client.post(page_of(cita, accion, accion))

    assert dice in vista.content.decode()
    assert (vista.status_code, hecha.status_code) == (200, 409)
    assert Cita.objects.get(pk=cita.pk).estado == estado


def test_what_has_begun_is_not_cancelled(client, monkeypatch):
    cita = book(a_cupo(at(20, 10, 20)))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(20, 10, 20))

    assert client.post(page_of(cita, "cancelar")).status_code == 409
    assert Cita.objects.get(pk=cita.pk).estado == "confirmada"


# --- moving -----------------------------------------------------------------------------------------------


def choose(client: Client, cita: Cita, cupo: Cupo, consulta: str = ""):
    hora = cupo.inicio_at.astimezone(BOGOTA).isoformat()
    return client.post(page_of(cita, "mover") + consulta, {"hora": hora, "llave": str(uuid4())})


def test_a_day_an_hour_and_a_yes_move_it(client):
    cita = book(vieja := a_cupo(at(20, 10, 20)))
    nueva = a_cupo(at(21, 9))
    calendario = client.get(page_of(cita, "mover") + "?dia=2026-08-21").content.decode()
    assert "Viernes 21 de agosto" in calendario

    apartada = choose(client, cita, nueva)
    antes = client.get(apartada["Location"]).content.decode()
    assert "Hoy la tiene" in antes
    assert Cita.objects.get(pk=cita.pk).cupo_id == vieja.pk
    client.post(apartada["Location"], {"accion": "confirmar"})

    movida = Cita.objects.get(pk=cita.pk)
    assert (movida.cupo_id, movida.cambios, movida.codigo) == (nueva.pk, 1, cita.codigo)
    again = client.post(apartada["Location"], {"accion": "confirmar"})
    assert again.status_code == 302
    assert Cita.objects.get(pk=cita.pk).cambios == 1


def test_saying_no_leaves_it_where_it_was(client):
    cita = book(vieja := a_cupo(at(20, 10, 20)))
    nueva = a_cupo(at(21, 9))
    apartada = choose(client, cita, nueva)

    client.post(apartada["Location"], {"accion": "soltar"})

    assert Cita.objects.get(pk=cita.pk).cupo_id == vieja.pk
    assert found(Cupo.objects.get(pk=nueva.pk).libre_at) <= NOW


def test_five_minutes_later_the_appointment_is_still_where_it_was(client, monkeypatch):
    cita = book(vieja := a_cupo(at(20, 10, 20)))
    apartada = choose(client, cita, a_cupo(at(21, 9)))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=5))

    respuesta = client.post(apartada["Location"], {"accion": "confirmar"}, follow=True)

    assert "Su cita sigue donde estaba" in respuesta.content.decode()
    assert Cita.objects.get(pk=cita.pk).cupo_id == vieja.pk


def test_who_needs_more_time_gets_it(client):
    cita = book(a_cupo(at(20, 10, 20)))
    apartada = choose(client, cita, a_cupo(at(21, 9)))
    antes = found(Cita.objects.get(mueve=cita).hasta_at)

    client.post(apartada["Location"], {"accion": "mas"})

    assert found(Cita.objects.get(mueve=cita).hasta_at) > antes


def test_a_place_that_somebody_took_meanwhile_leaves_the_three_nearest(client):
    cita = book(a_cupo(at(20, 10, 20)))
    tomado = a_cupo(at(21, 9), libre_at=None)
    for hora in (8, 10, 11, 14):
        a_cupo(at(21, hora))

    respuesta = choose(client, cita, tomado)

    texto = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Las horas más cercanas" in texto
    assert texto.count('class="link-button" name="hora"') == 3


def test_another_office_that_is_sooner_is_offered_and_taken(client):
    cita = book(a_cupo(at(20, 10, 20)))
    lejos = a_cupo(at(13, 9), sede="05")
    pagina = client.get(page_of(cita, "mover")).content.decode()
    assert "?sede=05&amp;canal=video" in pagina

    apartada = choose(client, cita, lejos, "?sede=05&canal=video")
    client.post(apartada["Location"], {"accion": "confirmar"})

    assert Cita.objects.get(pk=cita.pk).cupo_id == lejos.pk


def test_a_way_that_the_office_does_not_have_is_not_there(client):
    cita = book(a_cupo(at(20, 10, 20)))

    assert client.get(page_of(cita, "mover") + "?sede=05&canal=correo").status_code == 404


def test_a_hold_for_another_appointment_moves_nothing(client):
    una, otra = book(a_cupo(at(20, 10, 20))), book(a_cupo(at(20, 11)), numero="52123457", dueno="i:dos")
    apartada = choose(client, una, a_cupo(at(21, 9)))
    de_la_otra = apartada["Location"].replace(page_of(una, "mover"), page_of(otra, "mover"))

    assert client.post(de_la_otra, {"accion": "confirmar"}).status_code == 404
    assert Cita.objects.get(pk=otra.pk).cambios == 0


def test_a_single_purpose_link_moves_it_to_the_end(client):
    cita = book(a_cupo(at(20, 10, 20)))
    nueva = a_cupo(at(21, 9))
    hora = nueva.inicio_at.isoformat()
    apartada = client.post(page_of(cita, "mover", "mover"), {"hora": hora, "llave": str(uuid4())})

    respuesta = client.post(apartada["Location"], {"accion": "confirmar"})

    assert "Su cita cambió de hora" in respuesta.content.decode()
    assert Cita.objects.get(pk=cita.pk).cupo_id == nueva.pk


def test_after_two_changes_it_can_be_kept_or_cancelled(client):
    cita = book(a_cupo(at(20, 10, 20)))
    Cita.objects.filter(pk=cita.pk).update(cambios=2)

    assert "Ya la cambió dos veces" in client.get(page_of(cita, "mover")).content.decode()
    pagina = client.get(page_of(cita)).content.decode()
    assert page_of(cita, "mover") not in pagina
    assert page_of(cita, "cancelar") in pagina


@pytest.mark.parametrize("hora", ["", "mañana", "2026-08-21T09:00:00", "9999"])
def test_an_hour_that_no_form_of_ours_has_is_refused(client, hora):
    cita = book(a_cupo(at(20, 10, 20)))

    assert client.post(page_of(cita, "mover"), {"hora": hora, "llave": str(uuid4())}).status_code == 422


# --- a closure --------------------------------------------------------------------------------------------


def offered(cita: Cita, cupo: Cupo) -> Cita:
    """What the rescue of a closed day leaves: a place that is held for who had another."""
    Cupo.objects.filter(pk=cupo.pk).update(libre_at=NOW + timedelta(hours=24))
    return Cita.objects.create(
        cupo=cupo, servicio_id=cita.servicio_id, estado=EstadoCita.OFRECIDA, dueno=cita.dueno, llave=uuid4(),
        clave="k" * 22, mueve=cita, motivo=RESCATE, retenida_at=NOW, hasta_at=NOW + timedelta(hours=24),
    )  # fmt: skip


def test_who_lost_their_place_takes_one_of_two_and_it_is_none_of_their_changes(client):
    cita = book(vieja := a_cupo(at(20, 10, 20)))
    Cupo.objects.filter(pk=vieja.pk).update(retirado_at=NOW, libre_at=None)
    una, _otra = offered(cita, a_cupo(at(21, 9))), offered(cita, a_cupo(at(24, 9)))
    pagina = client.get(page_of(cita)).content.decode()
    assert "No podremos atenderlo a esa hora" in pagina
    assert pagina.count('name="oferta"') == 2

    for _ in range(2):
        client.post(page_of(cita, "alternativa"), {"oferta": str(una.pk)})

    movida = Cita.objects.get(pk=cita.pk)
    assert (movida.cupo_id, movida.cambios) == (una.cupo_id, 0)


def test_a_place_that_was_held_for_somebody_else_is_not_taken(client):
    una, otra = book(a_cupo(at(20, 10, 20))), book(a_cupo(at(20, 11)), numero="52123457", dueno="i:dos")
    suya = offered(otra, a_cupo(at(21, 9)))

    assert client.post(page_of(una, "alternativa"), {"oferta": str(suya.pk)}).status_code == 404
    assert Cita.objects.get(pk=una.pk).cupo_id == una.cupo_id


def test_a_place_that_is_held_no_more_is_said_so(client):
    cita = book(a_cupo(at(20, 10, 20)))
    suya = offered(cita, a_cupo(at(21, 9)))
    Cita.objects.filter(pk=suya.pk).update(hasta_at=NOW)

    with pytest.raises(citas.RetencionVencida):
        cambios.accept_alternative(INVITADO, cita.pk, suya.pk, now=NOW)
    respuesta = client.post(page_of(cita, "alternativa"), {"oferta": str(suya.pk)}, follow=True)
    assert "ya no está guardada para usted" in respuesta.content.decode()


# --- the rules --------------------------------------------------------------------------------------------

BASE: dict[str, Any] = {"cambios": 0, "minutos": 120, "necesita_otra": False, "dijo_que_asiste": False}


@pytest.mark.parametrize(
    ("faltan", "otros", "mover", "impedimento"),
    [
        (timedelta(hours=2), {}, True, None),
        (timedelta(hours=1, minutes=59), {}, False, rules.Impedimento.TARDE),
        (timedelta(hours=1), {"necesita_otra": True}, True, None),
        (timedelta(days=3), {"cambios": 2}, False, rules.Impedimento.CAMBIOS),
        (timedelta(days=3), {"cambios": 2, "necesita_otra": True}, True, None),
        (timedelta(0), {"necesita_otra": True}, False, rules.Impedimento.ESTADO),
    ],
)
def test_until_when_and_how_often_it_can_be_moved(faltan, otros, mover, impedimento):
    opciones = rules.options(EstadoCita.CONFIRMADA, NOW + faltan, **(BASE | otros), now=NOW)

    assert (opciones.mover, opciones.impedimento) == (mover, impedimento)


@pytest.mark.parametrize("estado", sorted(set(EstadoCita) - {EstadoCita.CONFIRMADA}))
def test_only_what_stands_can_be_moved_cancelled_or_promised(estado):
    opciones = rules.options(estado, NOW + timedelta(days=3), **BASE, now=NOW)

    assert (opciones.mover, opciones.cancelar, opciones.asistir) == (False, False, False)


def test_pages_are_small_and_ask_little(client, django_assert_max_num_queries):
    cita = book(a_cupo(at(20, 10, 20)))
    for dia in range(12, 29):
        a_cupo(at(dia, 9))
    for accion in ("cita", "mover", "cancelar", "asistire"):
        with django_assert_max_num_queries(12):
            respuesta = client.get(page_of(cita, accion))
        assert len(respuesta.content) < 60_000
        assert "no-store" in respuesta["Cache-Control"]


def test_nobody_promises_to_come_to_an_hour_that_was_closed(client):
    cita = book(a_cupo(at(20, 10, 20)))
    Cupo.objects.filter(pk=cita.cupo_id).update(retirado_at=NOW, libre_at=None)

    respuesta = client.post(page_of(cita, "asistire", "asistire"))

    assert respuesta.status_code == 409
    assert "No podremos atenderlo a esa hora" in respuesta.content.decode()
    assert "Confirmo que asistiré" not in client.get(page_of(cita)).content.decode()


def test_for_another_a_mandate_for_appointments_is_needed_each_time():
    cita = book(a_cupo(at(20, 10, 20)))
    Cita.objects.filter(pk=cita.pk).update(nit="900234561", mandato="mandato:1")
    base: dict[str, Any] = {"user_id": 7, "nit": "900234561", "mandato": "mandato:1"}
    con = Actor(Calidad.TERCERO, alcances=frozenset({Alcance.CITA_AGENDAR}), **base)
    sin = Actor(Calidad.TERCERO, alcances=frozenset({Alcance.RUT_VER}), **base)
    suyo = Actor(Calidad.NOMBRE_PROPIO, user_id=7, nit="52999999")

    assert selectors.citas.cita_for(con, cita.codigo or "") == cita
    for actor in (sin, suyo, INVITADO):
        with pytest.raises(Cita.DoesNotExist):
            selectors.citas.cita_for(actor, cita.codigo or "")
