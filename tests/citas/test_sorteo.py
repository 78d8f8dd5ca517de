"""Draws: one ticket for each person, an order that nobody can choose, and a result that anybody can repeat."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.casos.apoyo import official
from tests.citas.fabricas import BOGOTA, INVITADO, NOW, RETIRO, a_cupo, at, book, cupos_at, datos, hold
from tests.escritorio.conftest import at_the_desk
from tests.fabricas import found
from ventanilla.citas.espera import services as espera
from ventanilla.citas.models import Cita, Cupo, Espera, Ofrecimiento, Participacion, Ventana
from ventanilla.citas.rules import sorteo as rules
from ventanilla.citas.rules.espera import Respuesta
from ventanilla.citas.rules.roles import AGENDA, ATENCION
from ventanilla.citas.rules.sorteo import Boleta, Lugar
from ventanilla.citas.services import citas, cupos, ofrecimientos
from ventanilla.citas.sorteo import selectors, services
from ventanilla.citas.sorteo.services import Anuncio
from ventanilla.comun.actor import Actor
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones.models import Mensaje
from ventanilla.operacion.semilla.sorteos import ensure_draws

CIERRA = NOW + timedelta(days=2)
DESPUES = NOW + timedelta(days=4)
REPETIR = Path(__file__).parents[2] / "docs" / "sorteo_replay.py"


def announce(now=NOW, **otros: object) -> Ventana:
    base: dict[str, object] = {
        "nombre": "RUT por video", "servicio": RETIRO, "canal": "video", "sedes": ("20",),
        "desde_date": date(2026, 8, 17), "hasta_date": date(2026, 8, 31), "inscripcion_desde_at": now,
        "inscripcion_hasta_at": CIERRA, "general_at": DESPUES,
    }  # fmt: skip
    return services.announce(Actor.sistema(), Anuncio(**{**base, **otros}), now=now)  # type: ignore[arg-type]


def enter(ventana: Ventana, numero: str, *, now=NOW, **otros: object) -> Participacion:
    base: dict[str, object] = {"sedes": (), "jornadas": (), "sigue_en_espera": True, "llave": uuid4()}
    return services.enter(INVITADO, ventana, datos=datos(numero), now=now, **{**base, **otros})  # type: ignore[arg-type]


def replay(documento: dict[str, object], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """The independent program, in a process of its own that knows nothing of ours."""
    archivo = tmp_path / "sorteo.json"
    archivo.write_text(json.dumps(documento, ensure_ascii=False), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(REPETIR), str(archivo)], capture_output=True, text=True, check=False
    )


# --- the rule -------------------------------------------------------------------------------------------------


def tickets(cuantas: int) -> list[Boleta]:
    return [Boleta(f"B{n}") for n in range(cuantas)]


def test_the_order_depends_on_the_seed_the_anchor_and_the_tickets_only():
    boletas = tickets(50)
    orden = rules.drawing_order("s", "a", boletas)

    assert orden == rules.drawing_order("s", "a", boletas[::-1])
    assert orden != rules.drawing_order("s", "b", boletas)
    assert orden != rules.drawing_order("t", "a", boletas)
    assert sorted(boleta.boleta for boleta in orden) == sorted(boleta.boleta for boleta in boletas)


def test_every_ticket_wins_about_as_often():
    """Ten tickets, one place, 4,000 draws: 400 each. Six standard deviations of 19 on both sides."""
    boletas, lugar = tickets(10), [Lugar(1, "20", "2026-08-20T10:20:00-05:00", "manana")]
    ganadas = Counter(
        next(iter(rules.assign(rules.drawing_order("semilla", str(n), boletas), lugar))) for n in range(4_000)
    )

    assert len(ganadas) == 10
    assert all(286 <= veces <= 514 for veces in ganadas.values())


def test_each_in_turn_takes_the_first_place_left_that_suits():
    lugares = [
        Lugar(3, "05", "2026-08-20T09:00:00-05:00", "manana"),
        Lugar(1, "20", "2026-08-20T10:00:00-05:00", "manana"),
        Lugar(2, "20", "2026-08-20T15:00:00-05:00", "tarde"),
    ]
    orden = [
        Boleta("A", sedes=("20",)),
        Boleta("B", jornadas=("manana",)),
        Boleta("C", jornadas=("manana",)),
        Boleta("D"),
    ]

    assert rules.assign(orden, lugares) == {"A": 1, "B": 3, "D": 2}


def test_noon_is_the_afternoon():
    assert rules.jornada_of(at(20, 11, 59)) == "manana"
    assert rules.jornada_of(at(20, 12)) == "tarde"


# --- announcing -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_announcing_tells_the_digest_and_keeps_the_seed_and_the_places():
    libre, tomado = a_cupo(at(20, 10)), a_cupo(at(20, 11))
    book(tomado)
    apartado = a_cupo(at(20, 12))
    hold(apartado)

    ventana = announce()

    assert ventana.compromiso == rules.commitment(ventana.semilla)
    documento = selectors.document_of(ventana, now=NOW)
    assert documento["semilla"] is None
    assert ventana.semilla not in json.dumps(documento)
    carriles = dict(Cupo.objects.values_list("pk", "carril"))
    assert carriles == {libre.pk: "sorteo", tomado.pk: "general", apartado.pk: "general"}
    with pytest.raises(citas.SinCupo):
        hold(libre, dueno="i:rapido")


@pytest.mark.django_db
def test_what_nobody_took_by_then_is_for_all():
    libre = a_cupo(at(20, 10))
    announce()

    assert hold(libre, dueno="i:uno", now=DESPUES).cupo_id == libre.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "otros",
    [
        {"inscripcion_hasta_at": NOW},
        {"general_at": CIERRA},
        {"inscripcion_desde_at": CIERRA},
        {"general_at": NOW + timedelta(days=60)},
    ],
)
def test_moments_come_in_order(otros):
    a_cupo(at(20, 10))

    with pytest.raises(services.FueraDeOrden):
        announce(**otros)


@pytest.mark.django_db
def test_there_is_no_draw_without_places():
    with pytest.raises(services.SinCupos):
        announce()


@pytest.mark.django_db
def test_what_was_announced_is_called_off_only_while_nobody_has_a_ticket():
    libre = a_cupo(at(20, 10))
    sin, con = announce(), None
    services.withdraw(INVITADO, sin, now=NOW)
    assert hold(libre).cupo_id == libre.pk
    citas.let_go("i:uno", Cita.objects.get().pk, now=NOW)

    con = announce()
    enter(con, "1000001")
    with pytest.raises(services.ConBoletas):
        services.withdraw(INVITADO, con, now=NOW)


# --- getting a ticket -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_client_ten_times_faster_than_people_gets_no_more_than_its_share():
    """It asks first and forty times more: it has one ticket like everybody, and no place in the order for that."""
    cupos_at(at(20, 10), 5)
    ventana = announce()
    enter(ventana, "9000001")
    for _ in range(40):
        with pytest.raises(services.YaParticipa):
            enter(ventana, "9000001")
    for n in range(9):
        enter(ventana, f"100000{n}", now=NOW + timedelta(hours=n))

    assert Participacion.objects.filter(persona="13-9000001").count() == 1
    assert Mensaje.objects.filter(destinatario="persona9000001@ejemplo.co").count() == 3  # not one for each press
    rapida = Participacion.objects.get(persona="13-9000001")
    boletas = [Boleta(p.boleta) for p in Participacion.objects.all()]
    primera = sum(rules.drawing_order("x", str(n), boletas)[0].boleta == rapida.boleta for n in range(2_000))
    assert 120 <= primera <= 280  # one in ten


@pytest.mark.django_db
def test_asking_twice_for_a_ticket_is_asking_once():
    a_cupo(at(20, 10))
    ventana, llave = announce(), uuid4()

    una, otra = enter(ventana, "1000001", llave=llave), enter(ventana, "1000001", llave=llave)

    assert una.pk == otra.pk
    assert Mensaje.objects.filter(plantilla="sorteo_recibida").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("now", [NOW - timedelta(seconds=1), CIERRA, CIERRA + timedelta(days=1)])
def test_there_are_tickets_only_while_it_is_open(now):
    a_cupo(at(20, 10))
    ventana = announce()

    with pytest.raises(services.FueraDePlazo):
        enter(ventana, "1000001", now=now)


@pytest.mark.django_db
def test_a_ticket_says_nothing_of_whose_it_is():
    a_cupo(at(20, 10))
    ventana = announce()
    participacion = enter(ventana, "1000001")

    texto = json.dumps(selectors.document_of(ventana, now=NOW))
    assert participacion.boleta in texto
    assert "1000001" not in texto
    assert "Rosa" not in texto
    assert str(participacion.llave) not in texto


# --- the draw: the anchor is the digest that the chain of events gives when it commits ----------------------------


@pytest.mark.django_db(transaction=True)
def test_the_published_file_repeats_the_draw_in_an_independent_program(tmp_path):
    cupos_at(at(20, 10), 3)
    cupos_at(at(20, 15), 2)
    ventana = announce()
    for n in range(12):
        enter(ventana, f"100000{n:02}", jornadas=("manana",) if n % 3 == 0 else ())
    assert services.draw(ventana.pk, now=CIERRA - timedelta(seconds=1)) is False

    assert services.draw(ventana.pk, now=CIERRA) is True
    assert services.draw(ventana.pk, now=CIERRA) is False

    documento = selectors.document_of(selectors.ventana(ventana.pk), now=CIERRA)
    assert len(documento["resultado"]) == 5
    hecho = replay(documento, tmp_path)
    assert (hecho.returncode, hecho.stderr) == (0, "")
    cerrado = Evento.objects.get(accion="citas.sorteo.cerrado")
    assert documento["ancla"] == cerrado.hash
    assert cerrado.datos["lista"] == documento["lista"]
    # and it notices each thing that could be touched
    ganadora = next(iter(documento["resultado"]))
    for cambio in (
        {"semilla": "0" * 64},
        {"ancla": "0" * 64},
        {"boletas": documento["boletas"][1:]},
        {"resultado": {boleta: cupo for boleta, cupo in documento["resultado"].items() if boleta != ganadora}},
    ):
        assert replay({**documento, **cambio}, tmp_path).returncode == 1


@pytest.mark.django_db(transaction=True)
def test_winners_have_their_place_kept_and_the_rest_wait_in_the_order_of_the_draw():
    cupos_at(at(20, 10), 2)
    ventana = announce()
    for n in range(5):
        enter(ventana, f"100000{n}", sigue_en_espera=n != 4)

    services.draw_due(now=CIERRA)
    espera.join_losers(ventana.pk, now=CIERRA)
    espera.join_losers(ventana.pk, now=CIERRA)

    ofertas = Cita.objects.filter(estado="ofrecida")
    orden = {p.persona: found(p.orden) for p in Participacion.objects.all()}
    assert {orden[cita.persona] for cita in ofertas} == {1, 2}
    assert {cita.hasta_at for cita in ofertas} == {CIERRA + timedelta(hours=24)}
    esperan = [orden[e.persona] for e in Espera.objects.order_by("id")]
    assert esperan == sorted(esperan)
    assert "13-1000004" not in Espera.objects.values_list("persona", flat=True)
    ganadora = found(ofertas.first())
    assert ofrecimientos.accept(INVITADO, ganadora.pk, now=CIERRA).estado == "confirmada"


@pytest.mark.django_db(transaction=True)
def test_what_a_winner_does_not_take_goes_to_the_next_ticket_and_not_to_the_waitlist():
    a_cupo(at(20, 10))
    ventana = announce()
    for n in range(3):
        enter(ventana, f"100000{n}")
    services.draw(ventana.pk, now=CIERRA)
    primera = Cita.objects.get(estado="ofrecida")

    ofrecimientos.decline(INVITADO, primera.pk, respuesta=Respuesta.RECHAZADO, sigue=False, now=CIERRA)
    assert espera.offer_place(primera.cupo_id, now=CIERRA) is None
    segunda = found(services.offer_next(primera.cupo_id, now=CIERRA))

    assert Participacion.objects.get(persona=segunda.persona).orden == 2


@pytest.mark.django_db(transaction=True)
def test_a_place_that_was_closed_meanwhile_is_not_drawn():
    libre, cerrado = cupos_at(at(20, 10), 2)
    ventana = announce()
    enter(ventana, "1000001")
    Cupo.objects.filter(pk=cerrado.pk).update(libre_at=None, retirado_at=NOW)

    services.draw(ventana.pk, now=CIERRA)

    assert [c["cupo"] for c in selectors.ventana(ventana.pk).resultado["cupos"]] == [libre.pk]


@pytest.mark.django_db(transaction=True)
def test_once_the_rest_is_for_all_it_is_forgotten_whose_tickets_they_were():
    a_cupo(at(20, 10))
    ventana = announce()
    for n in range(2):
        enter(ventana, f"100000{n}")
    services.draw(ventana.pk, now=CIERRA)
    antes = selectors.document_of(selectors.ventana(ventana.pk), now=CIERRA)["resultado"]

    services.draw_due(now=DESPUES)

    assert set(Participacion.objects.values_list("persona", "correo")) == {("", "")}
    assert selectors.document_of(selectors.ventana(ventana.pk), now=DESPUES)["resultado"] == antes
    assert not Ofrecimiento.objects.filter(respuesta="").exists()


@pytest.mark.django_db(transaction=True)
def test_a_draw_without_tickets_is_a_draw():
    a_cupo(at(20, 10))
    ventana = announce()

    assert services.draw(ventana.pk, now=CIERRA) is True
    assert selectors.document_of(selectors.ventana(ventana.pk), now=CIERRA)["resultado"] == {}


# --- the pages --------------------------------------------------------------------------------------------------


@pytest.fixture
def live_window():
    """Open by the clock of the machine."""
    now = timezone.now()
    local = now.astimezone(BOGOTA)
    a_cupo(now + timedelta(days=9))
    return announce(
        now=now,
        desde_date=local.date(),
        hasta_date=local.date() + timedelta(days=12),
        inscripcion_hasta_at=now + timedelta(days=2),
        general_at=now + timedelta(days=4),
    )


@pytest.mark.django_db
def test_the_page_of_a_draw_tells_the_digest_and_gives_a_ticket(client, live_window, monkeypatch):
    monkeypatch.setattr("ventanilla.robots.services.allow_without_proof", lambda *_, **__: None)
    pagina = client.get(reverse("citas:sorteo", args=[live_window.pk])).content.decode()
    assert live_window.compromiso in pagina
    assert live_window.semilla not in pagina
    assert live_window.nombre in client.get(reverse("citas:sorteos")).content.decode()

    direccion = reverse("citas:sorteo_participar", args=[live_window.pk])
    assert client.get(direccion).status_code == 200
    assert client.post(direccion, {"llave": str(uuid4())}).status_code == 422
    escrito = {
        "llave": str(uuid4()), "acepta": "on", "jornadas": ["tarde"], "sigue_en_espera": "on", "tipo_documento": "13",
        "numero_documento": "52123456", "nombres": "Rosa", "apellidos": "Lara", "correo": "rosa@ejemplo.co",
    }  # fmt: skip
    boleta = client.post(direccion, escrito, follow=True).content.decode()
    participacion = Participacion.objects.get()
    assert "-".join(participacion.boleta[n : n + 4] for n in (0, 4, 8)) in boleta
    assert client.post(direccion, {**escrito, "llave": str(uuid4())}).status_code == 409
    assert client.get(reverse("citas:boleta", args=[participacion.llave, "x"])).status_code == 404


@pytest.mark.django_db
def test_the_file_of_an_open_draw_keeps_the_seed(client, live_window):
    respuesta = client.get(reverse("citas:sorteo_archivo", args=[live_window.pk]))

    documento = json.loads(respuesta.content)
    assert documento["semilla"] is None
    assert documento["compromiso"] == live_window.compromiso


@pytest.mark.django_db
def test_calling_off_frees_the_places(live_window):
    cupo = Cupo.objects.get()
    assert cupo.carril == "sorteo"
    services.withdraw(INVITADO, live_window, now=timezone.now())
    cupo.refresh_from_db()
    cupos.lock([cupo.pk])

    assert cupo.carril == "general"


# --- the desk ---------------------------------------------------------------------------------------------------


def typed(**otros: object) -> dict[str, object]:
    hoy = timezone.localdate()
    momento = timezone.localtime()
    base: dict[str, object] = {
        "nombre": "RUT por video", "servicio": RETIRO, "canal": "video", "sedes": ["20"],
        "desde_date": str(hoy), "hasta_date": str(hoy + timedelta(days=12)),
        "inscripcion_desde_at": f"{momento:%Y-%m-%dT%H:%M}",
        "inscripcion_hasta_at": f"{momento + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "general_at": f"{momento + timedelta(days=4):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    return {**base, **otros}


@pytest.mark.django_db
def test_an_official_of_the_agenda_announces_a_draw_and_calls_it_off():
    marta = at_the_desk(official("2900000060", AGENDA, nombre="Marta Jaimes"))
    a_cupo(timezone.now() + timedelta(days=9))
    nueva = reverse("citas_escritorio:ventana_nueva")
    assert marta.get(nueva).status_code == 200

    respuesta = marta.post(nueva, typed(), follow=True)

    assert respuesta.status_code == 200
    ventana = Ventana.objects.get()
    assert ventana.compromiso in respuesta.content.decode()
    assert "RUT por video" in marta.get(reverse("citas_escritorio:ventanas")).content.decode()
    marta.post(reverse("citas_escritorio:ventana_retirar", args=[ventana.pk]))
    assert Cupo.objects.get().carril == "general"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("otros", "dice"),
    [
        ({"nombre": ""}, "Escriba el nombre."),
        ({"general_at": "mañana"}, "Escriba el día y la hora así"),
        ({"hasta_date": "2020-01-01"}, "El último día no puede ser antes del primero."),
        ({"general_at": "2020-01-01T08:00"}, "Tiene que ser después del sorteo."),
        ({"canal": "llamada"}, "En esos días no hay cupos libres"),
    ],
)
def test_what_is_badly_typed_at_the_desk_is_said_and_kept(otros, dice):
    marta = at_the_desk(official("2900000060", AGENDA, nombre="Marta Jaimes"))
    a_cupo(timezone.now() + timedelta(days=9))

    respuesta = marta.post(reverse("citas_escritorio:ventana_nueva"), typed(**otros))

    assert respuesta.status_code == 422
    texto = respuesta.content.decode()
    assert dice in texto
    assert not Ventana.objects.exists()


@pytest.mark.django_db
def test_who_only_attends_does_not_announce():
    nelson = at_the_desk(official("2900000061", ATENCION, nombre="Nelson"))

    assert nelson.get(reverse("citas_escritorio:ventana_nueva")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_has_a_draw_to_enter_and_one_to_check():
    cupos_at(at(18, 10), 9, sede="05", linea="libros", canal="presencial")
    cupos_at(at(18, 10), 3, sede="20", linea="libros", canal="presencial")
    ensure_draws(NOW)
    ensure_draws(NOW)

    assert services.draw_due(now=NOW) == 1

    [hecho] = selectors.drawn()
    [abierto] = selectors.coming(now=NOW)
    assert len(hecho.resultado["orden"]) > len(hecho.resultado["resultado"]) > 0
    assert selectors.state_of(abierto, now=NOW) == "abierta"
