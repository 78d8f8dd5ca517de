"""Appointments for programs: a guest books, moves and cancels with a secret; an account with its session."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.citas.fabricas import a_cupo, datos, servicio
from tests.fabricas import found
from tests.rut.mandatos.conftest import CONTADORA, person
from ventanilla.citas.models import Ajustes, Cita, Cupo
from ventanilla.citas.services import citas
from ventanilla.citas.sorteo import services as sorteos
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import rules
from ventanilla.cuentas.models import User
from ventanilla.robots.rules import Motivo
from ventanilla.robots.services import PruebaRechazada

pytestmark = pytest.mark.django_db
RETIRO = "rut-responsabilidades"
PERSONA = {
    "acepta": True, "tipo_persona": "natural", "tipo_documento": "13", "numero_documento": "52.123.456",
    "nombres": "Rosa Elena", "apellidos": "Cifuentes Lara", "correo": "rosa@ejemplo.co", "celular": "300 123 4567",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sin_reto(monkeypatch):
    """Proofs have their own tests: here the word «resuelta» is one, once."""
    gastadas = set()

    def accept(quien, proposito, texto, *, now):
        if not texto.startswith("resuelta"):
            raise PruebaRechazada(Motivo.FALTA if not texto else Motivo.INVALIDA)
        if texto in gastadas:
            raise PruebaRechazada(Motivo.REPETIDA)
        gastadas.add(texto)

    for modulo in ("reserva", "espera", "sorteo"):
        monkeypatch.setattr(f"ventanilla.citas.api.{modulo}.accept_proof", accept)


@pytest.fixture
def manana():
    """Ten in the morning of Bogotá, five days from now."""
    local = timezone.localtime(timezone.now()) + timedelta(days=5)
    return local.replace(hour=10, minute=0, second=0, microsecond=0)


def place(inicio_at, **otros) -> Cupo:
    ya = timezone.now() - timedelta(minutes=1)
    return a_cupo(inicio_at, libre_at=ya, general_at=ya, **otros)


def send(client, ruta, cuerpo=None, secreto="", **otros):
    cabeceras = {"X-Cita-Secreto": secreto} if secreto else {}
    return client.post(
        f"/api/v1/citas/{ruta}", cuerpo or {}, content_type="application/json", headers=cabeceras, **otros
    )


def hour(cupo, llave=None):
    return {
        "sede": cupo.sede_id,
        "canal": cupo.canal,
        "inicio_at": cupo.inicio_at.isoformat(),
        "llave": str(llave or uuid4()),
    }


def ask(client, cupo, *, llave=None, secreto="", **otros):
    cuerpo = {"servicio": RETIRO, "prueba": f"resuelta {uuid4()}", **hour(cupo, llave), **otros}
    return send(client, "apartadas", cuerpo, secreto)


def booked(client, cupo, **cambios):
    apartada = ask(client, cupo).json()
    ruta, secreto = f"apartadas/{apartada['id']}", apartada["secreto"]
    assert send(client, f"{ruta}/solicitante", PERSONA | cambios, secreto).status_code == 200
    return send(client, f"{ruta}/aceptar", secreto=secreto).json()


# --- looking ----------------------------------------------------------------------------------------


def test_services_offices_days_hours_and_the_first_of_each(client, manana):
    place(manana)
    place(manana + timedelta(hours=1), sede="05")

    assert RETIRO in [uno["codigo"] for uno in client.get("/api/v1/citas/servicios").json()]
    lugares = client.get(f"/api/v1/citas/servicios/{RETIRO}/sedes").json()
    assert {"20", "05"} <= {lugar["codigo"] for lugar in lugares}
    dias = client.get("/api/v1/citas/dias", {"servicio": RETIRO, "sede": "20"}).json()
    assert dias == [{"dia": manana.date().isoformat(), "cupos": 1}]
    horas = client.get("/api/v1/citas/horas", {"servicio": RETIRO, "dia": manana.date().isoformat()}).json()
    assert [(hora["sede"], hora["cupos"]) for hora in horas] == [("20", 1), ("05", 1)]
    primeras = client.get("/api/v1/citas/primeras", {"servicio": RETIRO, "sede": "05", "canal": "video"}).json()
    assert [(hora["sede"], hora["cambio"]) for hora in primeras] == [("20", "nada"), ("05", "nada")]


@pytest.mark.parametrize(
    ("ruta", "consulta"),
    [
        ("dias", {"desde": "0001-01-01"}),
        ("dias", {"hasta": "9999-12-31"}),
        ("dias", {"sede": "nada"}),
        ("horas", {"dia": "9999-12-31"}),
        ("horas", {"dia": "ayer"}),
        ("primeras", {"canal": "fax"}),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_words(client, ruta, consulta):
    respuesta = client.get(f"/api/v1/citas/{ruta}", {"servicio": RETIRO, **consulta})

    assert respuesta.status_code == 422
    assert respuesta.json()["detail"]


def test_a_service_that_is_not_attended_is_not_there(client):
    for ruta in ("citas/dias?servicio=no-hay", "citas/primeras?servicio=no-hay", "citas/servicios/no-hay/sedes"):
        assert client.get(f"/api/v1/{ruta}").status_code == 404


# --- a guest ----------------------------------------------------------------------------------------


def test_a_guest_holds_says_who_and_accepts(client, manana):
    cupo = place(manana)

    cita = booked(client, cupo)

    assert (cita["codigo"][:3], cita["estado"], cita["sede"]) == ("020", "confirmada", "20")
    assert "10:00 a. m." in cita["cuando"]
    assert Cita.objects.get().numero_documento == "52123456"
    assert Cupo.objects.get(pk=cupo.pk).libre_at is None


def test_a_hold_without_a_proof_is_refused_and_takes_nothing(client, manana):
    cupo = place(manana)

    respuesta = ask(client, cupo, prueba="")

    assert (respuesta.status_code, respuesta.json()["motivo"]) == (403, "prueba_falta")
    assert not Cita.objects.exists()


def test_the_same_request_twice_is_one_hold_one_proof_and_one_secret(client, manana):
    cupo, llave = place(manana), uuid4()

    una, otra = (ask(client, cupo, llave=llave, prueba="resuelta").json() for _ in range(2))

    assert una == otra
    assert Cita.objects.count() == 1


def test_the_secret_keeps_one_place_at_a_time(client, manana):
    primero, segundo = place(manana), place(manana + timedelta(hours=1))
    secreto = ask(client, primero).json()["secreto"]

    ask(client, segundo, secreto=secreto)

    assert Cita.objects.get(cupo=primero).estado == "vencida"
    assert found(Cupo.objects.get(pk=primero.pk).libre_at) <= timezone.now()


@pytest.mark.parametrize("secreto", ["", "de-otro"])
def test_a_hold_of_another_is_not_there(client, manana, secreto):
    apartada = ask(client, place(manana)).json()
    ruta = f"apartadas/{apartada['id']}"

    assert client.get(f"/api/v1/citas/{ruta}", headers={"X-Cita-Secreto": secreto}).status_code == 404
    for accion in ("aceptar", "soltar", "mover"):
        assert send(client, f"{ruta}/{accion}", secreto=secreto).status_code == 404
    assert send(client, f"{ruta}/mas-tiempo", {}, secreto).status_code == 404
    assert send(client, f"{ruta}/solicitante", PERSONA, secreto).status_code == 404


def test_who_comes_late_is_told_the_three_nearest(client, manana):
    cupo = place(manana)
    for hora in (1, 2):
        place(manana + timedelta(hours=hora))
    place(manana, sede="05")
    ask(client, cupo)

    respuesta = ask(client, cupo)

    assert respuesta.status_code == 409
    cercanas = [(h["sede"], datetime.fromisoformat(h["inicio_at"])) for h in respuesta.json()["cercanas"]]
    assert cercanas == [
        ("20", manana + timedelta(hours=1)),
        ("20", manana + timedelta(hours=2)),
        ("05", manana),
    ]


def test_a_lapsed_hold_is_gone_with_the_three_nearest(client, manana):
    cupo = place(manana)
    place(manana + timedelta(hours=1))
    apartada = ask(client, cupo).json()
    Cita.objects.update(hasta_at=timezone.now() - timedelta(seconds=1))

    for accion, cuerpo in (("solicitante", PERSONA), ("mas-tiempo", {}), ("aceptar", {})):
        respuesta = send(client, f"apartadas/{apartada['id']}/{accion}", cuerpo, apartada["secreto"])
        assert respuesta.status_code == 410
        assert "Pasó el tiempo" in respuesta.json()["detail"]
        assert respuesta.json()["cercanas"]


def test_a_place_closed_while_accepting_is_said_to_be_closed(client, manana):
    cupo = place(manana)
    apartada = ask(client, cupo).json()
    send(client, f"apartadas/{apartada['id']}/solicitante", PERSONA, apartada["secreto"])
    Cupo.objects.filter(pk=cupo.pk).update(libre_at=None, retirado_at=timezone.now())

    respuesta = send(client, f"apartadas/{apartada['id']}/aceptar", secreto=apartada["secreto"])

    assert respuesta.status_code == 410
    assert "se cerró" in respuesta.json()["detail"]


def test_accepting_without_saying_who_is_refused(client, manana):
    apartada = ask(client, place(manana)).json()

    respuesta = send(client, f"apartadas/{apartada['id']}/aceptar", secreto=apartada["secreto"])

    assert respuesta.status_code == 422


def test_wrong_data_are_said_field_by_field_and_nothing_is_kept(client, manana):
    apartada = ask(client, place(manana)).json()

    respuesta = send(
        client,
        f"apartadas/{apartada['id']}/solicitante",
        PERSONA | {"acepta": False, "correo": "no"},
        apartada["secreto"],
    )

    assert respuesta.status_code == 422
    assert {"acepta", "correo"} <= {error["campo"] for error in respuesta.json()["detail"]}
    assert Cita.objects.get().persona == ""


def test_more_time_begins_the_term_again(client, manana):
    apartada = ask(client, place(manana)).json()
    ruta = f"apartadas/{apartada['id']}"
    send(client, f"{ruta}/solicitante", PERSONA, apartada["secreto"])

    mas = send(client, f"{ruta}/mas-tiempo", {"sin_prisa": True}, apartada["secreto"]).json()

    assert mas["prorrogas"] == 1
    assert found(Cita.objects.get().hasta_at) > timezone.now() + timedelta(minutes=4)


def test_a_person_who_has_one_is_told_so_and_a_stranger_learns_nothing_of_it(client, manana):
    cita = booked(client, place(manana))
    otra = ask(client, place(manana + timedelta(hours=1))).json()
    ruta = f"apartadas/{otra['id']}"
    send(client, f"{ruta}/solicitante", PERSONA, otra["secreto"])

    respuesta = send(client, f"{ruta}/aceptar", secreto=otra["secreto"])

    assert respuesta.status_code == 409
    assert respuesta.json()["codigo"] == ""
    assert cita["codigo"] not in respuesta.content.decode()
    assert send(client, f"{ruta}/mover", secreto=otra["secreto"]).status_code == 404


def test_code_and_secret_open_move_and_cancel(client, manana):
    vieja, nueva = place(manana), place(manana + timedelta(hours=1))
    cita = booked(client, vieja)
    llave = {"codigo": cita["codigo"], "secreto": cita["secreto"]}

    assert send(client, "consulta", llave).json() == cita
    assert send(client, "asistire", llave).status_code == 200
    apartada = send(client, "mover", llave | hour(nueva)).json()
    assert apartada["mueve"] == cita["codigo"]
    movida = send(client, f"apartadas/{apartada['id']}/aceptar", secreto=apartada["secreto"]).json()
    assert (movida["codigo"], movida["cambios"]) == (cita["codigo"], 1)
    assert Cupo.objects.get(pk=nueva.pk).libre_at is None
    assert [send(client, "cancelar", llave).json()["estado"] for _ in range(2)] == ["cancelada", "cancelada"]


@pytest.mark.parametrize("secreto", ["", "A" * 43])
def test_the_code_alone_opens_nothing(client, manana, secreto):
    cita = booked(client, place(manana))
    llave = {"codigo": cita["codigo"], "secreto": secreto}

    for ruta in ("consulta", "asistire", "cancelar"):
        assert send(client, ruta, llave).status_code == 404
    assert send(client, "mover", llave | hour(place(manana + timedelta(hours=1)))).status_code == 404


def test_moving_to_a_place_that_is_gone_leaves_the_appointment_where_it_was(client, manana):
    cita = booked(client, place(manana))
    nueva = place(manana + timedelta(hours=1))
    ask(client, nueva)

    respuesta = send(client, "mover", {"codigo": cita["codigo"], "secreto": cita["secreto"], **hour(nueva)})

    assert respuesta.status_code == 409
    assert "sigue donde estaba" in respuesta.json()["detail"]
    assert Cita.objects.get(codigo=cita["codigo"]).estado == "confirmada"


def test_a_third_move_and_one_too_late_are_refused_in_words(client, manana):
    cita = booked(client, place(manana))
    nueva = place(manana + timedelta(hours=1))
    llave = {"codigo": cita["codigo"], "secreto": cita["secreto"], **hour(nueva)}
    Cita.objects.update(cambios=2)
    assert "dos veces" in send(client, "mover", llave).json()["detail"]

    Cita.objects.update(cambios=0)
    Ajustes.objects.create(cambios_minutos=60 * 24 * 30)
    respuesta = send(client, "mover", llave)
    assert (respuesta.status_code, "Falta muy poco" in respuesta.json()["detail"]) == (409, True)


def test_asking_for_places_without_end_is_stopped(client, manana, monkeypatch):
    monkeypatch.setitem(rules.LIMITES, "citas.apartar", (rules.Ventana("ip", 2, 3600),))
    cupo = place(manana)

    estados = [ask(client, cupo).status_code for _ in range(3)]

    assert estados == [200, 409, 429]


# --- an account -------------------------------------------------------------------------------------


@pytest.fixture
def contadora(client):
    user = User.objects.get(numero_documento=person(CONTADORA).nit or "")
    client.force_login(user)
    return user


def test_who_signed_in_types_nothing_that_is_known(client, contadora, manana):
    apartada = ask(client, place(manana), prueba="").json()
    ruta = f"apartadas/{apartada['id']}"
    assert apartada["secreto"] == ""

    assert send(client, f"{ruta}/solicitante", {"acepta": True, "correo": "c@ejemplo.co"}).status_code == 200
    cita = send(client, f"{ruta}/aceptar").json()

    assert Cita.objects.get().numero_documento == CONTADORA
    assert [una["codigo"] for una in client.get("/api/v1/citas/mias").json()] == [cita["codigo"]]
    assert send(client, "cancelar", {"codigo": cita["codigo"]}).json()["estado"] == "cancelada"


def test_who_signed_in_and_has_one_moves_it_here(client, contadora, manana):
    def hold_and_say(cupo):
        apartada = ask(client, cupo, prueba="").json()
        send(client, f"apartadas/{apartada['id']}/solicitante", {"acepta": True, "correo": "c@ejemplo.co"})
        return f"apartadas/{apartada['id']}"

    primera = send(client, f"{hold_and_say(place(manana))}/aceptar").json()
    ruta = hold_and_say(nueva := place(manana + timedelta(hours=1)))

    dicho = send(client, f"{ruta}/aceptar")
    assert (dicho.status_code, dicho.json()["codigo"]) == (409, primera["codigo"])
    movida = send(client, f"{ruta}/mover").json()

    assert (movida["codigo"], Cita.objects.get(codigo=primera["codigo"]).cupo_id) == (primera["codigo"], nueva.pk)


def test_a_session_needs_the_proof_against_forged_requests(contadora, manana):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contadora)

    assert ask(browser, place(manana), prueba="").status_code == 403
    assert not Cita.objects.exists()


def test_the_appointments_of_another_account_are_not_there(client, contadora, manana):
    cupo = place(manana)
    otro = Actor(Calidad.INVITADO)
    cita = citas.hold(
        otro, dueno="i:otro", servicio=servicio(), sede="20", canal="video", inicio_at=cupo.inicio_at, llave=uuid4(),
        now=timezone.now(),
    )  # fmt: skip
    citas.set_solicitante("i:otro", cita.pk, datos(), now=timezone.now())
    codigo = citas.confirm(otro, cita.pk, dueno="i:otro", now=timezone.now()).codigo

    assert client.get("/api/v1/citas/mias").json() == []
    assert send(client, "consulta", {"codigo": codigo}).status_code == 404
    assert send(client, "cancelar", {"codigo": codigo}).status_code == 404


def test_a_stranger_has_no_appointments(client):
    assert client.get("/api/v1/citas/mias").status_code == 401


# --- waiting ----------------------------------------------------------------------------------------


def wait_for(client, **otros):
    cuerpo = {"servicio": RETIRO, "llave": str(uuid4()), "prueba": f"resuelta {uuid4()}", **PERSONA, **otros}
    return send(client, "esperas", cuerpo)


@pytest.fixture
def despiertos():
    """Nobody is asked while they sleep: here nobody sleeps."""
    Ajustes.objects.create(despierta_time="00:00", duerme_time="23:59")


def test_waiting_seeing_ones_place_and_leaving(client):
    primera = wait_for(client).json()
    segunda = wait_for(client, numero_documento="99887766", sedes=["20"]).json()
    llave = {"id": segunda["id"], "secreto": segunda["secreto"]}

    assert (primera["antes"], segunda["antes"], segunda["compiten"]) == (0, 1, 1)
    assert send(client, "esperas/consulta", llave).json()["estado"] == "activa"
    assert [send(client, "esperas/salir", llave).json()["estado"] for _ in range(2)] == ["retirada", "retirada"]


def test_a_wait_needs_a_proof_and_well_typed_data(client):
    assert wait_for(client, prueba="").status_code == 403
    mala = wait_for(client, correo="no", sedes=["NO-HAY"])
    assert mala.status_code == 422
    assert {"correo", "sedes"} <= {error["campo"] for error in mala.json()["detail"]}


def test_who_waits_already_is_not_told_to_a_stranger(client):
    wait_for(client)

    otra = wait_for(client)

    assert otra.status_code == 409
    assert set(otra.json()) == {"detail"}


def test_a_wait_of_another_is_not_there(client):
    espera = wait_for(client).json()

    for ruta in ("esperas/consulta", "esperas/salir"):
        assert send(client, ruta, {"id": espera["id"], "secreto": "A" * 43}).status_code == 404
    assert send(client, "ofertas/consulta", {"id": espera["id"], "secreto": espera["secreto"]}).status_code == 404


def offered(client, cupo):
    from ventanilla.citas.espera.services import offer_place

    espera = wait_for(client).json()
    assert offer_place(cupo.pk, now=timezone.now()) is not None
    vista = send(client, "esperas/consulta", {"id": espera["id"], "secreto": espera["secreto"]}).json()
    return {"id": vista["oferta"]["id"], "secreto": vista["oferta"]["secreto"]}


def test_an_offer_is_accepted_once_however_often_it_is_pressed(client, manana, despiertos):
    llave = offered(client, cupo := place(manana))

    una, otra = (send(client, "ofertas/responder", llave | {"accion": "aceptar"}) for _ in range(2))

    assert (una.status_code, otra.status_code) == (200, 200)
    assert una.json()["cita"]["codigo"] == otra.json()["cita"]["codigo"]
    assert Cupo.objects.get(pk=cupo.pk).libre_at is None


def test_an_offer_refused_goes_on_and_cannot_be_accepted_afterwards(client, manana, despiertos):
    llave = offered(client, place(manana))

    assert send(client, "ofertas/responder", llave | {"accion": "rechazar"}).json()["vigente"] is False
    assert send(client, "ofertas/responder", llave | {"accion": "aceptar"}).status_code == 410


def test_who_has_an_appointment_waits_for_a_sooner_one(client, manana):
    cita = booked(client, place(manana))
    cuerpo = {"codigo": cita["codigo"], "secreto": cita["secreto"], "llave": str(uuid4())}

    assert send(client, "esperas/antes", cuerpo).json()["estado"] == "activa"
    assert send(client, "esperas/antes", cuerpo | {"secreto": "A" * 43}).status_code == 404


def test_who_signed_in_sees_where_they_wait(client, contadora):
    espera = send(
        client, "esperas",
        {"servicio": RETIRO, "llave": str(uuid4()), "acepta": True, "correo": "c@ejemplo.co"},
    ).json()  # fmt: skip

    assert [una["id"] for una in client.get("/api/v1/citas/esperas").json()] == [espera["id"]]


def test_the_figures_are_public_and_nobodys(client, manana):
    place(manana)

    respuesta = client.get("/api/v1/citas/cifras")

    assert "public" in respuesta["Cache-Control"]
    assert [(uno["sede"], uno["dias"]) for uno in respuesta.json()["primeros"]] == [("20", 5)]


# --- draws ------------------------------------------------------------------------------------------


@pytest.fixture
def sorteo():
    """An open draw over two places of the week after the next."""
    now = timezone.now()
    dias = [now + timedelta(days=n) for n in (10, 11)]
    for dia in dias:
        a_cupo(dia, libre_at=now, general_at=now)
    return sorteos.announce(
        Actor.sistema(),
        sorteos.Anuncio(
            nombre="Retiros", servicio=RETIRO, canal="video", sedes=("20",),
            desde_date=timezone.localdate(dias[0]), hasta_date=timezone.localdate(dias[1]),
            inscripcion_desde_at=now, inscripcion_hasta_at=now + timedelta(days=2), general_at=now + timedelta(days=4),
        ),
        now=now,
    )  # fmt: skip


def ask_ticket(client, sorteo, **otros):
    cuerpo = {"sorteo": str(sorteo.pk), "llave": str(uuid4()), "prueba": f"resuelta {uuid4()}", **PERSONA, **otros}
    return send(client, "boletas", cuerpo)


def test_a_ticket_is_asked_once_and_seen_with_its_secret(client, sorteo):
    [publico] = client.get("/api/v1/citas/sorteos").json()
    assert (publico["id"], publico["compromiso"], publico["estado"]) == (str(sorteo.pk), sorteo.compromiso, "abierta")
    llave = str(uuid4())

    primera, otra_vez = (ask_ticket(client, sorteo, llave=llave, jornadas=["manana"]).json() for _ in range(2))

    assert primera == otra_vez
    mia = {"id": primera["id"], "secreto": primera["secreto"]}
    assert send(client, "boletas/consulta", mia).json()["boleta"] == primera["boleta"]
    assert send(client, "boletas/consulta", mia | {"secreto": "A" * 43}).status_code == 404


def test_a_ticket_needs_a_proof_well_typed_data_and_an_open_draw(client, sorteo):
    assert ask_ticket(client, sorteo, prueba="").status_code == 403
    assert ask_ticket(client, sorteo, correo="no").status_code == 422
    assert ask_ticket(client, sorteo).status_code == 200
    segunda = ask_ticket(client, sorteo)
    assert segunda.status_code == 409
    assert set(segunda.json()) == {"detail"}

    type(sorteo).objects.filter(pk=sorteo.pk).update(inscripcion_desde_at=timezone.now() + timedelta(days=1))
    cerrada = ask_ticket(client, sorteo, numero_documento="99887766")
    assert (cerrada.status_code, "no está abierta" in cerrada.json()["detail"]) == (409, True)
