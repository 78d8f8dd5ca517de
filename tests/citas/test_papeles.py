"""Papers sent before the day: by whom, until when, looked at by an official, and what happens when one is missing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.adjuntos import archivos
from tests.adjuntos.conftest import almacen  # noqa: F401
from tests.casos.apoyo import official
from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book, hold, servicio
from tests.fabricas import found
from tests.hilos import in_threads
from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.models import Adjunto
from ventanilla.citas.gestion.services import avisos, cambios
from ventanilla.citas.models import AvisoDeCita, Cita, Cupo, PapelRevisado, Pase
from ventanilla.citas.rules.papeles import EstadoPapel, Veredicto, closes_at, state
from ventanilla.citas.rules.roles import ATENCION
from ventanilla.citas.selectors import papeles
from ventanilla.citas.selectors.citas import by_id, secret_of
from ventanilla.citas.services import citas
from ventanilla.citas.services import papeles as servicios
from ventanilla.comun.actor import Actor
from ventanilla.notificaciones.models import Mensaje

pytestmark = pytest.mark.django_db
SOPORTE = "soporte"
CIERRE = at(19, 10, 20)
"""Twenty-four hours before the appointment of the tests."""


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: what pages think that time it is."""

    def put(momento):
        monkeypatch.setattr("django.utils.timezone.now", lambda: momento)

    put(NOW)
    return put


def page_of(cita: Cita, accion: str = "papeles") -> str:
    return reverse(f"citas:{accion}", args=[cita.codigo, secret_of(cita)])


def send(client: Client, cita: Cita, nombre: str = "soporte.pdf", paginas: int = 1):
    archivo = SimpleUploadedFile(nombre, archivos.pdf(pages=paginas), content_type="application/pdf")
    objeto = papeles.objeto_of(cita.pk)
    return client.post(reverse("adjuntos:enviar", args=[objeto]), {"tipo": SOPORTE, "archivo": archivo})


def sent(client: Client, cita: Cita) -> Cita:
    client.get(page_of(cita))
    send(client, cita)
    return by_id(cita.pk)


def nelson() -> Actor:
    return official("2900000101", "Escritorio", ATENCION)


def one(cita: Cita) -> papeles.PapelVisto:
    [papel] = papeles.checklist(by_id(cita.pk))
    return papel


# --- sending them -----------------------------------------------------------------------------------------


def test_who_has_the_link_sends_papers_from_any_browser_and_comes_back_to_their_page(client, clock):
    cita = book(a_cupo(at(20, 10, 20)))
    assert "Falta enviarlo" in client.get(page_of(cita, "cita")).content.decode()
    client.get(page_of(cita))

    respuesta = send(client, cita)
    vuelta = client.get(respuesta["Location"].partition("#")[0])

    assert vuelta["Location"] == page_of(cita)
    assert one(cita).estado is EstadoPapel.POR_REVISAR


def test_a_browser_that_never_showed_the_link_finds_nothing(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    ajeno = Client()

    assert send(ajeno, cita, paginas=2).status_code == 404
    assert ajeno.get(reverse("adjuntos:panel", args=[papeles.objeto_of(cita.pk)])).status_code == 404
    assert ajeno.get(reverse("citas:papeles_de", args=[cita.pk])).status_code == 404
    assert Adjunto.objects.count() == 1


def test_a_pass_dies_with_the_key_of_the_link(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20)), dueno="i:otro"))
    Cita.objects.filter(pk=cita.pk).update(clave="otra")

    assert send(client, cita, paginas=2).status_code == 404


def test_what_was_booked_with_a_mandate_is_not_handled_without_it():
    cita = book(a_cupo(at(20, 10, 20)), dueno="u:7")
    Cita.objects.filter(pk=cita.pk).update(mandato="mandato:1")

    assert not papeles.may_handle(INVITADO, "u:7", str(cita.pk))
    Cita.objects.filter(pk=cita.pk).update(mandato="")
    assert papeles.may_handle(INVITADO, "u:7", str(cita.pk))


@pytest.mark.parametrize("clave", ["x", "", "00000000-0000-0000-0000-000000000007"])
def test_a_folder_of_nothing_is_nobodys(clave):
    assert not papeles.may_handle(INVITADO, "i:uno", clave)


def test_papers_are_taken_until_they_close(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    clock(CIERRE)

    assert "Ya cerró el plazo" in client.get(page_of(cita)).content.decode()
    assert send(client, cita, paginas=2).status_code == 422
    assert Adjunto.objects.count() == 1


def test_a_cancelled_appointment_takes_no_papers(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    citas.cancel(INVITADO, cita.pk, now=NOW)

    assert send(client, cita, paginas=2).status_code == 422


def test_a_service_without_papers_has_no_page_of_them(client, clock):
    cita = book(a_cupo(at(20, 10, 20), linea="orientacion"), codigo="kiosco-virtual")

    assert client.get(page_of(cita)).status_code == 302


# --- looking at them --------------------------------------------------------------------------------------


def test_what_serves_and_what_lacks_something_is_seen_by_the_person(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    oficial = nelson()

    servicios.review(oficial, cita.pk, SOPORTE, veredicto=Veredicto.FALTA_ALGO, nota="No se lee la fecha.", now=NOW)
    assert "No se lee la fecha." in client.get(page_of(cita)).content.decode()
    servicios.review(oficial, cita.pk, SOPORTE, veredicto=Veredicto.SIRVE, now=NOW)

    pagina = client.get(page_of(cita, "cita")).content.decode()
    assert "Sirve" in pagina
    assert "No se lee la fecha." not in pagina


def test_a_mail_says_what_is_wrong_once_for_each_look(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    servicios.review(nelson(), cita.pk, SOPORTE, veredicto=Veredicto.FALTA_ALGO, nota="No se lee la fecha.", now=NOW)

    for _ in range(2):
        avisos.tell(cita.pk, "papel_observado", now=NOW)

    mensaje = Mensaje.objects.get(plantilla="cita_papel_observado")
    assert "Soportes del retiro: No se lee la fecha." in mensaje.texto
    assert page_of(cita) in mensaje.texto


def test_what_is_sent_after_it_was_looked_at_is_to_be_looked_at_again(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    servicios.review(nelson(), cita.pk, SOPORTE, veredicto=Veredicto.FALTA_ALGO, nota="No se lee.", now=NOW)
    clock(NOW + timedelta(minutes=5))

    send(client, cita, paginas=3)

    assert (one(cita).estado, one(cita).nota) == (EstadoPapel.POR_REVISAR, "")


def test_only_who_attends_appointments_says_whether_it_serves(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    for actor in (INVITADO, official("2900000102", "Escritorio")):
        with pytest.raises(servicios.NoAutorizado):
            servicios.review(actor, cita.pk, SOPORTE, veredicto=Veredicto.SIRVE, now=NOW)


def test_what_was_not_sent_cannot_be_looked_at_and_what_lacks_something_says_what(client, clock):
    cita = book(a_cupo(at(20, 10, 20)))
    oficial = nelson()
    for papel in (SOPORTE, "nada"):
        with pytest.raises(servicios.PapelSinEnviar):
            servicios.review(oficial, cita.pk, papel, veredicto=Veredicto.SIRVE, now=NOW)
    with pytest.raises(servicios.FaltaDecirQue):
        servicios.review(oficial, cita.pk, SOPORTE, veredicto=Veredicto.FALTA_ALGO, nota=" ", now=NOW)


# --- a missing paper moves the appointment ----------------------------------------------------------------


def lacking() -> Cita:
    """At the closing of papers nothing was sent; another place of the office is free later."""
    cita = book(a_cupo(at(20, 10, 20)))
    a_cupo(at(20, 15))  # too soon: its papers closed too
    a_cupo(at(24, 9))
    assert servicios.close_papers(now=CIERRE) == 1
    oferta = servicios.offer_other_date(cita.pk, now=CIERRE)
    assert oferta is not None
    return by_id(cita.pk)


def test_before_papers_close_nobody_is_bothered():
    book(a_cupo(at(20, 10, 20)))

    assert servicios.close_papers(now=CIERRE - timedelta(minutes=1)) == 0


def test_another_date_is_kept_for_who_lacks_a_paper_and_taking_it_is_no_change(client, clock):
    cita = lacking()
    avisos.tell(cita.pk, "papel_faltante", now=CIERRE)
    clock(CIERRE)
    pagina = client.get(page_of(cita, "cita")).content.decode()
    assert "Falta un documento y ya cerró el plazo" in pagina
    assert "lunes 24 de agosto de 2026, 9:00 a. m." in Mensaje.objects.get(plantilla="cita_papel_faltante").texto

    oferta = Cita.objects.get(mueve=cita)
    client.post(page_of(cita, "alternativa"), {"oferta": str(oferta.pk)})

    movida = Cita.objects.get(pk=cita.pk)
    assert (movida.cupo_id, movida.cambios, movida.faltan_papeles_at) == (oferta.cupo_id, 0, None)


def test_a_paper_that_is_found_wrong_after_they_closed_moves_it_too(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))
    a_cupo(at(24, 9))
    assert servicios.close_papers(now=CIERRE) == 0

    luego = CIERRE + timedelta(hours=2)
    servicios.review(nelson(), cita.pk, SOPORTE, veredicto=Veredicto.FALTA_ALGO, nota="No se lee.", now=luego)

    assert Cita.objects.get(pk=cita.pk).faltan_papeles_at == luego
    oferta = servicios.offer_other_date(cita.pk, now=luego)
    assert oferta is not None
    assert citas.change_place(INVITADO, cita.pk, oferta.pk, now=luego, suyo=False).cambios == 0


def test_any_other_hour_is_no_change_either():
    cita = lacking()
    Cita.objects.filter(pk=cita.pk).update(cambios=2)
    apartada = hold(a_cupo(at(25, 9)), mueve=cita, now=CIERRE)

    movida = citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=CIERRE)

    assert movida.cambios == 2


def test_it_is_looked_at_and_offered_once():
    cita = lacking()

    assert servicios.close_papers(now=CIERRE + timedelta(minutes=15)) == 0
    primera = Cita.objects.get(mueve=cita)
    assert servicios.offer_other_date(cita.pk, now=CIERRE) == primera
    assert AvisoDeCita.objects.filter(cita=cita, que="papeles").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_offer_one_date():
    cita = book(a_cupo(at(20, 10, 20)))
    for hora in (9, 10, 11, 12):
        a_cupo(at(24, hora))
    servicios.close_papers(now=CIERRE)

    _, errores = in_threads(4, lambda _: servicios.offer_other_date(cita.pk, now=CIERRE))

    assert errores == []
    assert Cita.objects.filter(mueve=cita, estado="ofrecida").count() == 1
    assert Cupo.objects.filter(libre_at__gt=CIERRE).count() == 1


def test_who_sent_everything_goes_on(client, clock):
    cita = sent(client, book(a_cupo(at(20, 10, 20))))

    assert servicios.close_papers(now=CIERRE) == 0
    assert Cita.objects.get(pk=cita.pk).faltan_papeles_at is None


def test_without_places_they_are_told_the_same_and_choose_themselves():
    cita = book(a_cupo(at(20, 10, 20)))
    servicios.close_papers(now=CIERRE)

    assert servicios.offer_other_date(cita.pk, now=CIERRE) is None
    assert avisos.tell(cita.pk, "papel_faltante", now=CIERRE) == 1


def test_a_paper_may_still_arrive_while_they_decide(client, clock):
    cita = lacking()
    clock(CIERRE + timedelta(hours=1))

    sent(client, cita)

    assert not one(cita).falta


def test_the_other_date_is_given_on_when_its_time_passes():
    from ventanilla.citas.services.vencimientos import lapse_passing

    cita = lacking()
    oferta = Cita.objects.get(mueve=cita)

    lapse_passing(now=found(oferta.hasta_at))

    assert Cita.objects.get(pk=oferta.pk).estado == "vencida"
    assert Cita.objects.get(pk=cita.pk).estado == "confirmada"
    with pytest.raises(citas.RetencionVencida):
        cambios.accept_alternative(INVITADO, cita.pk, oferta.pk, now=CIERRE + timedelta(hours=21))


def test_who_booked_after_papers_closed_has_until_it_begins():
    cita = book(a_cupo(at(12, 9)))  # tomorrow at nine; it is ten

    assert papeles.closing_of(by_id(cita.pk)) == at(12, 9)
    assert servicios.close_papers(now=NOW) == 0


def test_the_doctors_count_of_places_still_agrees():
    from ventanilla.citas.selectors.citas import wrong_places

    lacking()

    assert wrong_places(now=CIERRE) == (0, 0)
    assert Cupo.objects.filter(libre_at__gt=CIERRE).count() == 1


# --- rules and constraints --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("enviados", "veredicto", "revisado_at", "estado"),
    [
        ([], "", None, EstadoPapel.SIN_ENVIAR),
        ([], "sirve", NOW, EstadoPapel.SIN_ENVIAR),
        ([NOW], "", None, EstadoPapel.POR_REVISAR),
        ([NOW], "sirve", NOW, EstadoPapel.SIRVE),
        ([NOW], "falta_algo", NOW, EstadoPapel.FALTA_ALGO),
        ([NOW, NOW + timedelta(seconds=1)], "sirve", NOW, EstadoPapel.POR_REVISAR),
    ],
)
def test_a_verdict_is_about_what_had_been_sent(enviados, veredicto, revisado_at, estado):
    assert state(enviados=enviados, veredicto=veredicto, revisado_at=revisado_at) is estado


@pytest.mark.parametrize(
    ("lugar_at", "hasta"), [(None, CIERRE), (CIERRE, CIERRE), (CIERRE + timedelta(seconds=1), at(20, 10, 20))]
)
def test_papers_close_so_many_hours_before(lugar_at, hasta):
    assert closes_at(at(20, 10, 20), horas=24, lugar_at=lugar_at) == hasta


def refused(nombre: str, modelo: type, **campos: object) -> None:
    with pytest.raises(IntegrityError, match=nombre), transaction.atomic():
        modelo.objects.create(**campos)  # type: ignore[attr-defined]


def test_each_thing_is_told_once():
    cita = book(a_cupo(at(20, 10, 20)))
    AvisoDeCita.objects.create(cita=cita, que="x", marca="1", avisado_at=NOW)
    refused("aviso_de_cita_once", AvisoDeCita, cita=cita, que="x", marca="1", avisado_at=NOW)


def test_a_browser_has_one_pass():
    cita = book(a_cupo(at(20, 10, 20)))
    Pase.objects.create(cita=cita, dueno="i:1", clave="c", desde_at=NOW)
    refused("pase_one_per_dueno", Pase, cita=cita, dueno="i:1", clave="d", desde_at=NOW)


def test_a_verdict_is_one_of_two_and_says_what_is_wrong():
    cita, quien = book(a_cupo(at(20, 10, 20))), found(nelson().user_id)
    base = {"cita": cita, "papel": SOPORTE, "revisado_por_id": quien, "revisado_at": NOW}
    refused("papel_revisado_veredicto_known", PapelRevisado, **base, veredicto="quizas")
    refused("papel_revisado_falta_says_what", PapelRevisado, **base, veredicto="falta_algo")
    PapelRevisado.objects.create(**base, veredicto="sirve")
    refused("papel_revisado_one_per_papel", PapelRevisado, **base, veredicto="sirve")


def test_the_folder_asks_for_what_the_service_asks():
    cita = book(a_cupo(at(20, 10, 20)))
    servicios.open_papers(INVITADO, cita, now=NOW)

    [tipo] = adjuntos.panel_of(Actor.sistema(), papeles.objeto_of(cita.pk), now=NOW).tipos
    assert (tipo.codigo, tipo.obligatorio) == (SOPORTE, True)
    assert servicio().papeles[0]["codigo"] == SOPORTE
