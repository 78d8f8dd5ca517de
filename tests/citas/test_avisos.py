"""People are told, once each, by the means that they have; and nobody is told of what is over."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book, datos, hold
from tests.fabricas import LUZ
from tests.hilos import in_threads
from tests.rut.mandatos.conftest import person
from ventanilla.citas.gestion.services import avisos
from ventanilla.citas.models import AvisoDeCita, Cita, Cupo
from ventanilla.citas.reserva import services as reserva
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.citas.services import citas, vencimientos
from ventanilla.habeas import selectors as habeas
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.models import CorreoDeDemo, Mensaje
from ventanilla.notificaciones.rules import SMS_LARGO

pytestmark = pytest.mark.django_db
LAS_OCHO = {3: at(17, 8), 1: at(19, 8)}
"""When the reminders of the 20 of August are due."""


def told(que: str) -> list[tuple[str, str]]:
    return [(m.canal, m.destinatario) for m in Mensaje.objects.filter(plantilla=f"cita_{que}").order_by("pk")]


def booked(inicio_at: datetime | None = None, **otros: Any) -> Cita:
    cupo = a_cupo(inicio_at or at(20, 10, 20))
    cita = hold(cupo)
    citas.set_solicitante("i:uno", cita.pk, datos(**otros), now=NOW)
    return citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW)


# --- what is said, and to whom ----------------------------------------------------------------------------


def test_the_confirmation_says_everything_and_carries_the_event():
    cita = booked()

    assert avisos.tell(cita.pk, "confirmada", now=NOW) == 1

    mensaje = Mensaje.objects.get()
    assert (mensaje.canal, mensaje.destinatario, mensaje.reservado) == ("correo", "persona52123456@ejemplo.co", True)
    enlace = settings.PUBLIC_URL + reverse("citas:cita", args=[cita.codigo, secret_of(cita)])
    for dicho in ("jueves 20 de agosto de 2026, 10:20 a. m.", "020 2026 000001", enlace, "Requisitos mínimos"):
        assert dicho in mensaje.texto
        assert dicho in mensaje.html
    assert "DTSTART:20260820T152000Z" in mensaje.calendario


def test_the_event_travels_as_a_file_that_calendars_open(settings):
    settings.EMAIL_BACKEND = "ventanilla.notificaciones.adapters.buzon.BuzonBackend"
    cita = booked()
    avisos.tell(cita.pk, "confirmada", now=NOW)

    notificaciones.deliver(Mensaje.objects.get().codigo, now=NOW)

    correo = message_from_bytes(bytes(CorreoDeDemo.objects.get().crudo), policy=policy.default)
    (adjunto,) = correo.iter_attachments()
    assert (adjunto.get_filename(), adjunto.get_content_type()) == ("cita.ics", "text/calendar")
    enviado = Mensaje.objects.get()
    assert (enviado.texto, enviado.html, enviado.calendario) == ("", "", "")


def test_who_has_no_mail_gets_one_text_message_with_the_link():
    cita = booked(correo="")

    avisos.tell(cita.pk, "confirmada", now=NOW)

    assert told("confirmada") == [("sms", "3001234567")]
    texto = Mensaje.objects.get().texto
    assert secret_of(cita) in texto
    assert "jue 20 ago 10:20 a. m." in texto
    assert len(texto) <= SMS_LARGO


def test_who_has_neither_is_told_on_the_page_and_nothing_is_lost(client):
    cita = booked(correo="", celular="", telefono="6015550142")

    assert avisos.tell(cita.pk, "confirmada", now=NOW) == 0

    pagina = client.get(reverse("citas:cita", args=[cita.codigo, secret_of(cita)])).content.decode()
    assert "No tenemos su correo ni su celular" in pagina


def test_whoever_is_represented_is_told_at_the_address_of_their_register():
    person("1020304050", "05", "49")
    cita = booked(numero="1020304050", nit="1020304050", correo="contadora@ejemplo.co")
    Cita.objects.filter(pk=cita.pk).update(mandato="mandato:7")

    avisos.tell(cita.pk, "confirmada", now=NOW)

    destinos = dict.fromkeys(destino for _, destino in told("confirmada"))
    assert set(destinos) == {"contadora@ejemplo.co", "1020304050@ejemplo.co"}
    suyo = Mensaje.objects.get(destinatario="1020304050@ejemplo.co")
    assert "La pidió por usted quien tiene su mandato" in suyo.texto
    assert "La pidió por usted" not in Mensaje.objects.get(destinatario="contadora@ejemplo.co").texto


def test_telling_twice_tells_once_and_a_second_move_is_told_again():
    cita = booked()
    for _ in range(3):
        avisos.tell(cita.pk, "confirmada", now=NOW)
    for n, hora in enumerate((11, 12), 1):
        apartada = hold(a_cupo(at(20, hora)), mueve=cita, now=NOW + timedelta(minutes=n))
        citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=NOW + timedelta(minutes=n))
        for _ in range(2):
            avisos.tell(cita.pk, "movida", now=NOW)

    assert (len(told("confirmada")), len(told("movida"))) == (1, 2)


def test_a_cancellation_takes_the_event_out_of_the_calendar():
    cita = booked()
    citas.cancel(INVITADO, cita.pk, now=NOW)

    avisos.tell(cita.pk, "cancelada", now=NOW)

    assert "STATUS:CANCELLED" in Mensaje.objects.get(plantilla="cita_cancelada").calendario


@pytest.mark.parametrize("que", ["confirmada", "movida", "recordatorio_3", "reubicar", "papel_observado", "oferta"])
def test_nobody_is_told_of_what_is_over(que):
    cita = booked()
    citas.cancel(INVITADO, cita.pk, now=NOW)

    assert avisos.tell(cita.pk, que, now=NOW) == 0


def test_when_the_entity_cancels_mail_and_telephone_say_it():
    cita = booked()
    citas.cancel(INVITADO, cita.pk, por_entidad=True, motivo="cierre", now=NOW)

    avisos.tell(cita.pk, "cancelada_entidad", now=NOW)

    assert sorted(told("cancelada_entidad")) == [("correo", "persona52123456@ejemplo.co"), ("sms", "3001234567")]


def test_a_mail_server_that_is_down_loses_nothing(monkeypatch):
    cita = booked()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{__name__}.Caido")

    avisos.tell(cita.pk, "confirmada", now=NOW)
    with pytest.raises(notificaciones.EnvioFallido):
        notificaciones.deliver(Mensaje.objects.get().codigo, now=NOW)

    assert Cita.objects.get(pk=cita.pk).estado == "confirmada"
    assert Mensaje.objects.get().estado == "pendiente"


class Caido:
    """A mail server that does not answer."""

    def __init__(self, **_: object) -> None: ...

    def send_messages(self, _: object) -> int:
        raise ConnectionRefusedError


def test_who_asks_for_another_one_without_being_known_gets_the_link_of_the_one_they_have(monkeypatch):
    cita = booked()
    pedidos: list[dict[str, str]] = []
    for dueno, hora in (("i:dos", 9), ("i:uno", 10)):  # who booked it is shown it on the page
        otra = hold(a_cupo(at(21, hora)), dueno=dueno)
        with monkeypatch.context() as parche:
            parche.setattr("ventanilla.citas.reserva.services.jobs.enqueue", lambda _, **con: pedidos.append(con))
            reserva.say_who(INVITADO, otra.pk, datos(), dueno=dueno, sin_prisa=False, now=NOW)
    for _ in range(2):
        avisos.tell(cita.pk, "ya_tiene", now=NOW)

    assert pedidos == [{"cita_id": str(cita.pk), "que": "ya_tiene"}]
    assert secret_of(cita) in Mensaje.objects.get(plantilla="cita_ya_tiene").texto


# --- reminders --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("antes", [3, 1])
def test_a_reminder_goes_once_by_mail_and_telephone(antes):
    booked()

    assert avisos.remind(now=LAS_OCHO[antes] - timedelta(seconds=1)) == 0
    vistas = [avisos.remind(now=LAS_OCHO[antes] + timedelta(minutes=15 * n)) for n in range(3)]

    assert vistas == [1, 0, 0]
    assert sorted(canal for canal, _ in told(f"recordatorio_{antes}")) == ["correo", "sms"]


def test_its_three_links_are_each_for_one_thing():
    cita = booked()
    avisos.remind(now=LAS_OCHO[1])

    texto = Mensaje.objects.get(plantilla="cita_recordatorio_1", canal="correo").texto
    for accion in ("asistire", "mover", "cancelar"):
        assert reverse(f"citas:{accion}", args=[cita.codigo, secret_of(cita, accion)]) in texto
    assert secret_of(cita) not in texto
    assert "Su cita es mañana" in texto
    assert len(Mensaje.objects.get(plantilla="cita_recordatorio_1", canal="sms").texto) <= SMS_LARGO + 20


def test_after_a_day_without_workers_it_still_goes_and_says_the_right_day():
    booked()

    avisos.remind(now=LAS_OCHO[3] + timedelta(days=1))

    assert "Su cita es en dos días" in Mensaje.objects.get(plantilla="cita_recordatorio_3", canal="correo").texto


def test_who_booked_after_it_was_due_is_not_reminded_of_what_they_just_did():
    booked(at(12, 15))  # tomorrow; its reminder was due at eight today, and it is ten

    assert avisos.remind(now=NOW + timedelta(minutes=5)) == 0


def test_an_appointment_that_was_moved_is_reminded_of_its_new_day():
    cita = booked()
    avisos.remind(now=LAS_OCHO[3])
    luego = LAS_OCHO[3] + timedelta(hours=1)
    apartada = hold(a_cupo(at(25, 9), libre_at=NOW), mueve=cita, now=luego)
    citas.move(INVITADO, cita, apartada.pk, dueno="i:uno", now=luego)

    assert avisos.remind(now=LAS_OCHO[1]) == 0
    assert avisos.remind(now=at(22, 8)) == 1
    assert len(told("recordatorio_3")) == 4


@pytest.mark.parametrize("estado", ["cancelada", "cancelada_entidad", "en_sala", "no_asistio"])
def test_what_is_not_to_come_is_not_reminded(estado):
    cita = booked()
    Cita.objects.filter(pk=cita.pk).update(estado=estado)

    assert avisos.remind(now=LAS_OCHO[1]) == 0


def test_a_worker_that_dies_while_it_reminds_leaves_neither_row_nor_message(monkeypatch):
    booked()

    def die(**_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as parche:
        parche.setattr(avisos, "send_mensaje", die)
        with pytest.raises(KeyboardInterrupt):
            avisos.remind(now=LAS_OCHO[1])

    assert not AvisoDeCita.objects.filter(que="recordatorio_1").exists()
    assert avisos.remind(now=LAS_OCHO[1]) == 1


def test_reminding_reads_the_booked_places_of_those_days_only(django_assert_max_num_queries):
    for n in range(5):
        book(a_cupo(at(28, 8 + n)), numero=f"5212345{n}", dueno=f"i:{n}")

    with django_assert_max_num_queries(5):
        avisos.remind(now=LAS_OCHO[1])


# --- what lapses by itself --------------------------------------------------------------------------------


def test_a_hold_that_nobody_accepted_is_wiped_by_the_sweep_and_an_alive_one_is_not():
    vencida = hold(a_cupo(at(20, 10, 20)))
    citas.set_solicitante("i:uno", vencida.pk, datos(), now=NOW)
    viva = hold(a_cupo(at(20, 11)), dueno="i:dos")

    assert vencimientos.lapse_passing(now=NOW + timedelta(minutes=1)) == 1
    assert vencimientos.lapse_passing(now=NOW + timedelta(minutes=1)) == 0

    fila = Cita.objects.get(pk=vencida.pk)
    assert (fila.estado, fila.persona, fila.correo) == ("vencida", "", "")
    assert Cita.objects.get(pk=viva.pk).estado == "retenida"


def test_a_place_that_was_offered_in_vain_goes_on_to_who_waits(monkeypatch):
    pedidos: list[str] = []
    monkeypatch.setattr("ventanilla.citas.services.cupos.jobs.enqueue", lambda nombre, **_: pedidos.append(nombre))
    oferta = hold(cupo := a_cupo(at(20, 10, 20)))
    Cita.objects.filter(pk=oferta.pk).update(estado="ofrecida")

    vencimientos.lapse_passing(now=NOW + timedelta(minutes=11))

    assert "citas.offer" in pedidos
    libre_at = Cupo.objects.get(pk=cupo.pk).libre_at
    assert libre_at is not None
    assert libre_at > NOW + timedelta(minutes=11)


# --- in the export of one's data --------------------------------------------------------------------------


def test_ones_appointments_are_in_the_export_and_nobody_elses():
    cita = book(a_cupo(at(20, 10)), numero=LUZ)
    book(a_cupo(at(20, 11)), numero="52123456", dueno="i:dos")
    actor = person(LUZ, "05", "49")
    Cita.objects.filter(pk=cita.pk).update(nit=LUZ)
    avisos.tell(cita.pk, "confirmada", now=NOW)

    [suya] = habeas.personal_data_of(actor)["citas"]

    assert (suya["codigo"], suya["numero_documento"], len(suya["avisos"])) == (cita.codigo, LUZ, 1)
    assert {"clave", "dueno", "huella_contacto", "huella_dispositivo"}.isdisjoint(suya)


# --- many workers -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_remind_and_tell_once():
    cita = booked()

    _, errores = in_threads(8, lambda _: avisos.remind(now=LAS_OCHO[1]))
    _, otros = in_threads(8, lambda _: avisos.tell(cita.pk, "confirmada", now=NOW))

    assert [*errores, *otros] == []
    assert len(told("recordatorio_1")) == 2
    assert len(told("confirmada")) == 1


def test_a_reminder_finds_its_appointments_by_an_index_of_booked_places():
    booked()
    dia = at(20, 0).date()
    with CaptureQueriesContext(connection) as consultas:
        avisos.remind(now=LAS_OCHO[1])
    consulta = next(c["sql"] for c in consultas if "ORDER BY" in c["sql"] and f"'{dia}" in c["sql"])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {consulta}")
        plan = "\n".join(fila[0] for fila in cursor.fetchall())

    assert "cupo_ocupado" in plan
