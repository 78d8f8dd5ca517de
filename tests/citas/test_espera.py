"""The waitlist: who is asked, when, for how long, and what the answer does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.citas.fabricas import INVITADO, NOW, RETIRO, a_cupo, a_puesto, at, book, datos, hold
from tests.fabricas import found
from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.espera import selectors, services
from ventanilla.citas.models import Cita, Cupo, Espera, Ofrecimiento
from ventanilla.citas.rules.espera import (
    GRACIA,
    EstadoEspera,
    Preferencias,
    Respuesta,
    Vigilia,
    add_waking,
    answer_until,
    next_waking,
)
from ventanilla.citas.rules.estados import OCUPAN_CUPO
from ventanilla.citas.services import citas, cupos, ofrecimientos, vencimientos
from ventanilla.notificaciones.models import Mensaje

VIGILIA = Vigilia(time(7), time(20))
HASTA = date(2026, 9, 30)


def wait(
    numero: str = "1000001", *, cita: Cita | None = None, servicio: str = RETIRO, now=NOW, **preferencias: object
) -> Espera:
    return services.join(
        INVITADO,
        servicio=servicio,
        datos=datos(numero),
        preferencias=Preferencias(**{"hasta_date": HASTA, **preferencias}),  # type: ignore[arg-type]
        llave=uuid4(),
        cita=cita,
        now=now,
    )


def a_freed_cupo(inicio_at=None, *, now=NOW, **otros: object) -> Cupo:
    """A place that somebody cancelled: it returns in some minutes, unless who waits wants it."""
    cupo = a_cupo(inicio_at or at(20, 10, 20), **otros)  # type: ignore[arg-type]
    cupos.occupy(cupo)
    cupos.give_back(cupo, now=now)
    return cupo


def offered(cupo: Cupo) -> str:
    """The document of who has the live offer of a place."""
    return Cita.objects.get(cupo=cupo, estado="ofrecida").numero_documento


# --- the clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "hasta"),
    [
        (at(11, 10), at(11, 12)),
        (at(11, 18, 30), at(12, 7, 30)),
        (at(11, 20), at(12, 9)),
        (at(11, 23, 59), at(12, 9)),
        (at(12, 6, 59), at(12, 9)),
        (at(31, 19), at(1, 8, mes=9)),
    ],
)
def test_the_term_of_an_offer_counts_waking_hours_only(now, hasta):
    assert add_waking(now, 120, VIGILIA) == hasta


def test_people_wake_at_seven():
    assert next_waking(at(11, 20), VIGILIA) == at(12, 7)
    assert next_waking(at(11, 6), VIGILIA) == at(11, 7)
    assert next_waking(at(11, 7), VIGILIA) == at(11, 7)


def test_of_a_place_that_begins_soon_the_answer_is_due_an_hour_before():
    ahora = at(11, 10)

    assert answer_until(at(11, 12), minutos=120, vigilia=VIGILIA, now=ahora) == at(11, 11)
    assert answer_until(at(11, 11, 15), minutos=120, vigilia=VIGILIA, now=ahora) == at(11, 10, 15)
    assert answer_until(at(11, 11, 14), minutos=120, vigilia=VIGILIA, now=ahora) is None
    assert answer_until(at(12, 8), minutos=120, vigilia=VIGILIA, now=at(11, 22)) is None


# --- who is asked ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_freed_place_is_kept_for_who_came_first():
    for numero in ("1000001", "1000002"):
        wait(numero)
    cupo = a_freed_cupo()

    oferta = found(services.offer_place(cupo.pk, now=NOW))

    assert oferta.numero_documento == "1000001"
    assert oferta.hasta_at == NOW + timedelta(hours=2)
    assert Cupo.objects.get().libre_at == NOW + timedelta(hours=2) + GRACIA
    with pytest.raises(citas.SinCupo):
        hold(cupo, dueno="i:otro")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("preferencias", "sirve"),
    [
        ({}, True),
        ({"sedes": ("20", "05")}, True),
        ({"sedes": ("05",)}, False),
        ({"canales": ("video",)}, True),
        ({"canales": ("llamada",)}, False),
        ({"dias": (3,)}, True),  # 20 August 2026 is a Thursday
        ({"dias": (0, 1)}, False),
        ({"desde_time": time(10, 20)}, True),
        ({"desde_time": time(10, 21)}, False),
        ({"hasta_time": time(10, 21)}, True),
        ({"hasta_time": time(10, 20)}, False),
        ({"hasta_date": date(2026, 8, 20)}, True),
        ({"hasta_date": date(2026, 8, 19)}, False),
    ],
)
def test_only_a_place_that_suits_is_offered(preferencias, sirve):
    wait(**preferencias)

    assert (services.offer_place(a_freed_cupo().pk, now=NOW) is not None) is sirve


@pytest.mark.django_db
def test_preferences_are_read_in_bogota_at_the_end_of_the_day():
    """23:59:59 of Thursday in Bogotá is Friday in UTC."""
    wait(dias=(3,), hasta_date=date(2026, 8, 20))
    cupo = a_freed_cupo(at(20, 23, 59) + timedelta(seconds=59))

    assert services.offer_place(cupo.pk, now=NOW) is not None


@pytest.mark.django_db
def test_needs_are_matched_to_the_desk():
    services.join(
        INVITADO, servicio=RETIRO, datos=datos("1000001", necesidades=("interprete",)),
        preferencias=Preferencias(hasta_date=HASTA), llave=uuid4(), now=NOW,
    )  # fmt: skip
    sin = a_freed_cupo()
    con = a_freed_cupo(at(21, 9), puesto=a_puesto("20", "Accesible", "video", ("interprete",)))

    assert services.offer_place(sin.pk, now=NOW) is None
    assert services.offer_place(con.pk, now=NOW) is not None


@pytest.mark.django_db
def test_a_place_of_another_line_is_nobodys_here():
    wait()

    assert services.offer_place(a_freed_cupo(linea="libros").pk, now=NOW) is None


@pytest.mark.django_db
def test_one_offer_at_a_time():
    wait("1000001")
    wait("1000002")
    uno, dos, tres = a_freed_cupo(), a_freed_cupo(at(21, 9)), a_freed_cupo(at(21, 10))
    for cupo in (uno, dos):
        services.offer_place(cupo.pk, now=NOW)

    assert (offered(uno), offered(dos)) == ("1000001", "1000002")
    assert services.offer_place(tres.pk, now=NOW) is None


@pytest.mark.django_db
def test_while_people_sleep_a_place_that_suits_somebody_waits_for_them():
    noche = at(11, 22)
    wait(now=noche)
    cupo = a_freed_cupo(now=noche)

    assert services.offer_place(cupo.pk, now=noche) is None

    assert Cupo.objects.get().libre_at == at(12, 7) + GRACIA
    assert found(services.offer_place(cupo.pk, now=at(12, 7))).hasta_at == at(12, 9)


@pytest.mark.django_db
def test_while_people_sleep_a_place_that_suits_nobody_goes_public():
    noche = at(11, 22)
    cupo = a_freed_cupo(now=noche)
    antes = Cupo.objects.get().libre_at

    services.offer_place(cupo.pk, now=noche)

    assert Cupo.objects.get().libre_at == antes


@pytest.mark.django_db
def test_a_place_kept_for_a_lane_is_not_offered_before_it_is_for_all():
    wait()
    cupo = a_freed_cupo(carril="vencimiento", general_at=NOW + timedelta(hours=3))

    assert services.offer_place(cupo.pk, now=NOW) is None
    assert services.offer_place(cupo.pk, now=NOW + timedelta(hours=3)) is not None


# --- no offer points to a taken place ---------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("quien", ["booked", "held", "retired", "past"])
def test_what_somebody_has_is_not_offered(quien):
    wait()
    cupo = a_cupo(at(20, 10, 20))
    now = NOW
    if quien == "booked":
        book(cupo)
    elif quien == "held":
        hold(cupo)
    elif quien == "retired":
        Cupo.objects.update(libre_at=None, retirado_at=NOW)
    else:
        now = at(20, 10, 20)

    assert services.offer_place(cupo.pk, now=now) is None
    assert not Cita.objects.filter(estado="ofrecida").exists()


@pytest.mark.django_db(transaction=True)
def test_two_places_freed_at_once_go_to_two_people_and_holds_never_meet_offers():
    for n in range(6):
        wait(f"100000{n}")
    libres = [a_freed_cupo(at(20, 8 + n)) for n in range(4)]
    Cupo.objects.update(libre_at=NOW)  # the moment came: those who look may take them too

    def offer(cupo: Cupo) -> None:
        try:
            services.offer_place(cupo.pk, now=NOW)
        finally:
            connection.close()

    def take(cupo: Cupo) -> None:
        try:
            hold(cupo, dueno=f"i:{cupo.pk}")
        except citas.SinCupo:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hilos:
        trabajos = [hilos.submit(que, cupo) for _ in range(3) for cupo in libres for que in (offer, take)]
    for trabajo in trabajos:
        trabajo.result()

    vivas = Cita.objects.filter(estado__in=sorted(OCUPAN_CUPO))
    personas = [cita.persona for cita in vivas if cita.estado == "ofrecida"]
    assert len({cita.cupo_id for cita in vivas}) == len(vivas) == 4
    assert len(set(personas)) == len(personas)
    assert Espera.objects.filter(ocupada_hasta_at__isnull=False).count() == len(personas)


@pytest.mark.django_db(transaction=True)
def test_one_person_and_two_places_freed_at_once_have_one_offer():
    wait()
    libres = [a_freed_cupo(at(20, 8 + n)) for n in range(4)]

    def offer(cupo: Cupo) -> None:
        try:
            services.offer_place(cupo.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hilos:
        list(hilos.map(offer, libres))

    assert Cita.objects.filter(estado="ofrecida").count() == 1


# --- the answer -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_accepting_makes_the_appointment_once_and_ends_the_wait():
    espera = wait()
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))

    primera = ofrecimientos.accept(INVITADO, oferta.pk, now=NOW)
    segunda = ofrecimientos.accept(INVITADO, oferta.pk, now=NOW)

    assert primera.pk == segunda.pk
    assert (segunda.estado, segunda.codigo) == ("confirmada", "0202026000001")
    espera.refresh_from_db()
    assert (espera.estado, espera.persona, espera.correo) == (EstadoEspera.ATENDIDA, "", "")
    assert Cupo.objects.get().libre_at is None


@pytest.mark.django_db
def test_accepting_a_sooner_one_moves_the_appointment_that_was_kept():
    cita = book(tarde := a_cupo(at(28, 9)))
    wait("52123456", cita=cita)
    pronto = a_freed_cupo(at(20, 10, 20))
    oferta = found(services.offer_place(pronto.pk, now=NOW))
    assert Cita.objects.get(pk=cita.pk).cupo_id == tarde.pk

    movida = ofrecimientos.accept(INVITADO, oferta.pk, now=NOW)

    assert (movida.pk, movida.cupo_id, movida.codigo, movida.cambios) == (cita.pk, pronto.pk, cita.codigo, 0)
    assert ofrecimientos.accept(INVITADO, oferta.pk, now=NOW).pk == cita.pk
    assert Cita.objects.filter(estado="confirmada").count() == 1
    assert found(Cupo.objects.get(pk=tarde.pk).libre_at) > NOW


@pytest.mark.django_db
def test_who_keeps_an_appointment_is_offered_only_sooner_ones():
    cita = book(a_cupo(at(20, 9)))
    wait("52123456", cita=cita)

    assert services.offer_place(a_freed_cupo(at(20, 10)).pk, now=NOW) is None
    assert services.offer_place(a_freed_cupo(at(20, 8)).pk, now=NOW) is not None


@pytest.mark.django_db
def test_who_waits_for_an_appointment_that_ended_gets_a_new_one():
    cita = book(a_cupo(at(28, 9)))
    wait("52123456", cita=cita)
    oferta = found(services.offer_place(a_freed_cupo(at(20, 10)).pk, now=NOW))
    citas.cancel(INVITADO, cita.pk, now=NOW)

    nueva = ofrecimientos.accept(INVITADO, oferta.pk, now=NOW)

    assert (nueva.pk, nueva.estado) == (oferta.pk, "confirmada")


@pytest.mark.django_db
def test_who_waits_with_the_document_of_somebody_cannot_move_their_appointment():
    book(a_cupo(at(28, 9)), numero="52123456")
    wait("52123456")

    assert services.offer_place(a_freed_cupo().pk, now=NOW) is None


@pytest.mark.django_db
def test_an_offer_does_not_make_a_second_appointment():
    wait("52123456")
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))
    propia = book(a_cupo(at(28, 9)), numero="52123456")

    with pytest.raises(citas.YaTieneCita) as dicho:
        ofrecimientos.accept(INVITADO, oferta.pk, now=NOW)

    assert dicho.value.cita.pk == propia.pk
    assert Cita.objects.get(pk=oferta.pk).estado == "ofrecida"


@pytest.mark.django_db
def test_declining_passes_the_place_on_and_keeps_ones_turn():
    espera = wait("1000001")
    wait("1000002")
    cupo = a_freed_cupo()
    oferta = found(services.offer_place(cupo.pk, now=NOW))

    for _ in range(2):
        ofrecimientos.decline(INVITADO, oferta.pk, respuesta=Respuesta.RECHAZADO, sigue=True, now=NOW)
    services.offer_place(cupo.pk, now=NOW)

    assert offered(cupo) == "1000002"
    espera.refresh_from_db()
    assert espera.estado == EstadoEspera.ACTIVA
    assert found(services.offer_place(a_freed_cupo(at(21, 9)).pk, now=NOW)).numero_documento == "1000001"


@pytest.mark.django_db
def test_keeping_ones_own_ends_the_wait_and_touches_nothing_else():
    cita = book(a_cupo(at(28, 9)))
    espera = wait("52123456", cita=cita)
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))

    ofrecimientos.decline(INVITADO, oferta.pk, respuesta=Respuesta.CONSERVADA, sigue=False, now=NOW)

    espera.refresh_from_db()
    assert espera.estado == EstadoEspera.RETIRADA
    igual = Cita.objects.get(pk=cita.pk)
    assert (igual.estado, igual.cupo_id) == ("confirmada", cita.cupo_id)


@pytest.mark.django_db
def test_an_answer_that_comes_late_does_not_take_the_place():
    wait()
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))

    with pytest.raises(citas.RetencionVencida):
        ofrecimientos.accept(INVITADO, oferta.pk, now=NOW + timedelta(hours=2))


@pytest.mark.django_db
def test_what_nobody_answers_goes_to_the_next():
    wait("1000001")
    wait("1000002")
    cupo = a_freed_cupo()
    services.offer_place(cupo.pk, now=NOW)
    luego = NOW + timedelta(hours=2, minutes=3)

    vencimientos.lapse_passing(now=luego)
    services.offer_place(cupo.pk, now=luego)

    assert offered(cupo) == "1000002"


@pytest.mark.django_db
def test_after_three_offers_without_an_answer_the_wait_is_over_and_it_is_told():
    espera = wait()
    now = NOW
    for n in range(3):
        assert services.offer_place(a_freed_cupo(at(20, 8 + n), now=now).pk, now=now) is not None
        now += timedelta(hours=3)

    assert services.offer_place(a_freed_cupo(at(21, 9), now=now).pk, now=now) is None
    espera.refresh_from_db()
    assert espera.estado == EstadoEspera.VENCIDA
    assert Mensaje.objects.filter(plantilla="espera_terminada", destinatario="persona1000001@ejemplo.co").count() == 1


@pytest.mark.django_db
def test_an_offer_taken_from_the_page_of_the_appointment_ends_the_wait_too():
    cita = book(a_cupo(at(28, 9)))
    espera = wait("52123456", cita=cita)
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))
    with transaction.atomic():
        citas.change_place(INVITADO, cita.pk, oferta.pk, now=NOW, suyo=False)

    services.sweep(now=NOW + timedelta(hours=3))

    espera.refresh_from_db()
    assert espera.estado == EstadoEspera.ATENDIDA
    assert Ofrecimiento.objects.get().respuesta == Respuesta.ACEPTADO


@pytest.mark.django_db
def test_an_offer_that_ended_before_its_time_is_not_held_against_anybody():
    espera = wait()
    oferta = found(services.offer_place(a_freed_cupo().pk, now=NOW))
    cupos.lapse(oferta, now=NOW + timedelta(minutes=5))

    services.sweep(now=NOW + timedelta(hours=3))

    espera.refresh_from_db()
    assert (espera.estado, espera.sin_respuesta) == (EstadoEspera.ACTIVA, 0)


# --- joining and leaving ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_joining_twice_is_joining_once():
    llave = uuid4()
    preferencias = Preferencias(hasta_date=HASTA)
    una, otra = (
        services.join(INVITADO, servicio=RETIRO, datos=datos(), preferencias=preferencias, llave=llave, now=NOW)
        for _ in range(2)
    )

    assert una.pk == otra.pk
    assert Mensaje.objects.filter(plantilla="espera_recibida").count() == 1


@pytest.mark.django_db
def test_one_wait_for_each_person_and_service_and_the_link_goes_to_the_first_address():
    primera = wait("1000001")

    with pytest.raises(services.YaEspera):
        services.join(
            INVITADO, servicio=RETIRO, datos=datos("1000001", correo="otro@ejemplo.co"),
            preferencias=Preferencias(hasta_date=HASTA), llave=uuid4(), now=NOW,
        )  # fmt: skip

    assert Espera.objects.get().pk == primera.pk
    assert {m.destinatario for m in Mensaje.objects.all()} == {"persona1000001@ejemplo.co"}


@pytest.mark.django_db
def test_who_has_no_mail_is_told_by_text_message():
    services.join(
        INVITADO, servicio=RETIRO, datos=datos(correo=""), preferencias=Preferencias(hasta_date=HASTA),
        llave=uuid4(), now=NOW,
    )  # fmt: skip

    assert Mensaje.objects.values_list("canal", "destinatario").get() == ("sms", "3001234567")


@pytest.mark.django_db
def test_leaving_passes_on_what_was_kept_and_forgets_the_person():
    espera = wait("1000001")
    wait("1000002")
    cupo = a_freed_cupo()
    services.offer_place(cupo.pk, now=NOW)

    for _ in range(2):
        services.leave(INVITADO, espera, now=NOW)
    services.offer_place(cupo.pk, now=NOW)

    espera.refresh_from_db()
    assert (espera.estado, espera.correo) == (EstadoEspera.RETIRADA, "")
    assert offered(cupo) == "1000002"


@pytest.mark.django_db
def test_the_position_is_honest_about_preferences():
    wait("1000001", sedes=("05",))
    wait("1000002", sedes=("20", "11"))
    wait("1000003")
    mia = wait("1000004", sedes=("20",))

    lugar = selectors.place_of(mia)

    assert (lugar.antes, lugar.compiten) == (3, 2)


@pytest.mark.django_db
def test_the_secret_of_a_wait_opens_no_other():
    una, otra = wait("1000001"), wait("1000002")

    assert selectors.espera_by_link(una.llave, selectors.secret_of(una)).pk == una.pk
    with pytest.raises(Espera.DoesNotExist):
        selectors.espera_by_link(otra.llave, selectors.secret_of(una))


# --- what is done every few minutes -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_lost_job_loses_nothing():
    """The place went back to all and nobody took it: the next round offers it to who came first."""
    wait("1000001", sedes=("05",))
    wait("1000002")
    wait("1000003")
    cupo = a_freed_cupo()
    luego = NOW + timedelta(minutes=30)

    assert services.sweep(now=NOW) == 0  # it has not come back yet
    assert services.sweep(now=luego) == 1
    assert services.sweep(now=luego) == 0

    assert offered(cupo) == "1000002"


@pytest.mark.django_db
def test_who_joins_is_served_after_those_who_came_before():
    for numero in ("1000001", "1000002"):
        wait(numero)
    ultima = wait("1000003")
    for hora in (8, 9, 10):
        a_cupo(at(20, hora))

    assert services.find_place(ultima.pk, now=NOW) == 3

    ofrecidas = Cita.objects.filter(estado="ofrecida").order_by("cupo__inicio_at")
    assert [cita.numero_documento for cita in ofrecidas] == ["1000001", "1000002", "1000003"]


@pytest.mark.django_db
def test_a_wait_ends_after_its_last_day_and_when_the_person_found_a_place():
    pasada = wait("1000001", hasta_date=date(2026, 8, 10))
    resuelta = wait("1000002")
    sigue = wait("1000003", hasta_date=date(2026, 8, 11))
    luego = NOW + timedelta(minutes=1)
    book(a_cupo(at(20, 10, 20)), numero="1000002", now=luego)

    services.sweep(now=luego)

    estados = dict(Espera.objects.values_list("pk", "estado"))
    assert estados == {pasada.pk: "vencida", resuelta.pk: "atendida", sigue.pk: "activa"}


@pytest.mark.django_db
def test_at_night_the_round_asks_nobody():
    wait()
    a_cupo(at(20, 10, 20))

    assert services.sweep(now=at(11, 22)) == 0
    assert not Ofrecimiento.objects.exists()


# --- the pages ----------------------------------------------------------------------------------------------


def typed(**otros: object) -> dict[str, object]:
    return {
        "llave": str(uuid4()), "acepta": "on", "modos": ["video"], "dias": ["0", "3"], "jornada": "manana",
        "plazo": "30", "sedes": ["20"], "tipo_documento": "13", "numero_documento": "52.123.456",
        "nombres": "Rosa Elena", "apellidos": "Cifuentes Lara", "correo": "rosa@ejemplo.co", **otros,
    }  # fmt: skip


@pytest.fixture
def _without_proof(monkeypatch):
    """The proof of work has its own tests."""
    monkeypatch.setattr("ventanilla.robots.services.allow_without_proof", lambda *_, **__: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_without_proof")
def test_somebody_without_account_joins_sees_their_place_and_leaves(client):
    pagina = client.get(reverse("citas:espera_unirse", args=[RETIRO]))
    assert "Entrar a la lista" in pagina.content.decode()

    respuesta = client.post(reverse("citas:espera_unirse", args=[RETIRO]), typed())
    assert respuesta.status_code == 302
    suya = client.get(respuesta.url).content.decode()
    assert "0 personas antes que usted" in suya
    assert "Antes del mediodía" in suya
    espera = Espera.objects.get()
    assert (espera.sedes, espera.dias, espera.hasta_time) == (["20"], [0, 3], time(12))

    client.post(respuesta.url + "salir/")
    assert "Borramos sus datos" in client.get(respuesta.url).content.decode()


@pytest.mark.django_db
def test_what_is_badly_typed_is_said_and_kept(client):
    respuesta = client.post(
        reverse("citas:espera_unirse", args=[RETIRO]), typed(correo="mal", nombres="", dias=["9"], plazo="")
    )

    assert respuesta.status_code == 422
    texto = respuesta.content.decode()
    assert "Revise el correo" in texto
    assert "Escriba los nombres." in texto
    assert "Elija cuánto tiempo quiere esperar." in texto
    assert "Cifuentes Lara" in texto


@pytest.mark.django_db
@pytest.mark.usefixtures("_without_proof")
def test_a_second_wait_of_the_same_person_says_nothing_of_the_first(client):
    wait("52123456")

    respuesta = client.post(reverse("citas:espera_unirse", args=[RETIRO]), typed())

    assert respuesta.status_code == 409
    assert "espera/ver/" not in respuesta.content.decode()


def address_of(oferta: Cita) -> str:
    return reverse("citas:oferta", args=[oferta.pk, citas_selectors.citas.secret_of(oferta, "oferta")])


@pytest.fixture
def live_offer():
    """An offer that is alive by the clock of the machine."""
    now = timezone.now()
    wait("1000001", now=now, hasta_date=timezone.localdate() + timedelta(days=60))
    cupo = a_freed_cupo(now + timedelta(days=9), now=now)
    [espera] = Espera.objects.all()
    return ofrecimientos.offer(cupo, espera, servicio=RETIRO, hasta_at=now + timedelta(hours=2), now=now)


@pytest.mark.django_db
def test_the_page_of_an_offer_accepts_it_in_one_press_and_a_second_one_is_harmless(client, live_offer):
    direccion = address_of(live_offer)
    assert "Le guardamos este cupo" in client.get(direccion).content.decode()

    for _ in range(2):
        respuesta = client.post(direccion + "responder/", {"accion": "aceptar"}, follow=True)
        assert respuesta.status_code == 200
        assert "Su cita quedó lista" in respuesta.content.decode()

    assert Cita.objects.get().estado == "confirmada"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accion", "estado"), [("rechazar", "activa"), ("salir", "retirada"), ("conservar", "retirada")]
)
def test_the_page_of_an_offer_lets_go_of_it(client, live_offer, accion, estado):
    respuesta = client.post(address_of(live_offer) + "responder/", {"accion": accion}, follow=True)

    assert respuesta.status_code == 200
    assert Espera.objects.get().estado == estado
    assert not Cita.objects.filter(estado="ofrecida").exists()


@pytest.mark.django_db
def test_the_page_of_a_lapsed_offer_says_so_and_shows_what_is_near(client, live_offer):
    Cita.objects.update(hasta_at=timezone.now())
    a_cupo(timezone.now() + timedelta(days=3), sede="05", libre_at=NOW)

    respuesta = client.post(address_of(live_offer) + "responder/", {"accion": "aceptar"})

    assert respuesta.status_code == 409
    texto = respuesta.content.decode()
    assert "Ya pasó el tiempo" in texto
    assert "Los cupos libres más cercanos" in texto


@pytest.mark.django_db
def test_the_link_of_an_offer_opens_only_that_and_with_its_secret(client, live_offer):
    otro_uso = citas_selectors.citas.secret_of(live_offer)

    assert client.get(reverse("citas:oferta", args=[live_offer.pk, otro_uso])).status_code == 404
    assert client.get(reverse("citas:oferta", args=[uuid4(), "x"])).status_code == 404


@pytest.mark.django_db
def test_from_an_appointment_one_asks_for_a_sooner_one(client):
    now = timezone.now()
    cita = book(a_cupo(now + timedelta(days=20)), numero="52123456")
    direccion = reverse("citas:espera_antes", args=[cita.codigo, citas_selectors.citas.secret_of(cita)])
    assert "Usted la conserva" in client.get(direccion).content.decode()

    pagina = client.get(reverse("citas:cita", args=[cita.codigo, citas_selectors.citas.secret_of(cita)]))
    assert direccion in pagina.content.decode()
    for _ in range(2):
        respuesta = client.post(direccion, {"llave": str(uuid4()), "plazo": "14"}, follow=True)
        assert respuesta.status_code == 200

    espera = Espera.objects.get()
    assert (espera.cita_id, espera.persona) == (cita.pk, "13-52123456")


@pytest.mark.django_db
def test_whoever_shows_the_appointment_comes_before_who_only_knew_the_document():
    cita = book(a_cupo(at(28, 9)))
    ajena = wait("52123456")

    propia = services.join_sooner(INVITADO, cita, preferencias=Preferencias(hasta_date=HASTA), llave=uuid4(), now=NOW)

    ajena.refresh_from_db()
    assert (ajena.estado, propia.cita_id) == ("retirada", cita.pk)
