"""The day: arriving, being called by one desk only, being attended, and what the appointment says after it."""

import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from tests.casos.apoyo import official, opened, person, registered
from tests.citas.fabricas import INVITADO, NOW, a_cupo, a_puesto, at, book, servicio
from tests.fabricas import found
from tests.hilos import in_threads
from ventanilla.casos.models import NotaDeCaso
from ventanilla.citas.models import Ajustes, Cita, Cupo, Llamada, Puesto, Sede, Turno
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.estados import TransicionInvalida as CitaNoPuede
from ventanilla.citas.rules.turnos import Contacto, EstadoTurno, Resultado, TransicionInvalida, queue_key
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.services import cierre, contacto, llegada, otra_hora, reporte, turnos
from ventanilla.citas.sala.services.llegada import FueraDeHora, NoSeEspera, OtroDia, Quien, YaEspera
from ventanilla.citas.sala.services.turnos import PuestoOcupado, SalaVacia, UnaLlamadaMas
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import YaTieneCita
from ventanilla.citas.services.video import link_now, link_of
from ventanilla.comun.actor import Actor
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors as rut

pytestmark = pytest.mark.django_db
HORA = at(11, 10, 20)  # twenty minutes from NOW
MINUTO = timedelta(minutes=1)


@pytest.fixture
def nelson() -> Actor:
    return official("2900000030", "Citas atención", "Escritorio", nombre="Nelson Ariza")


def sede() -> Sede:
    return Sede.objects.select_related("punto").get(pk="20")


def desk(nombre: str = "Puesto 1", canal: str = "presencial", **otros) -> Puesto:
    return a_puesto("20", nombre, canal, **otros)


def a_cita(hora: datetime = HORA, numero: str = "52123456", canal: str = "presencial", **otros) -> Cita:
    cupo = a_cupo(hora, canal=canal, puesto=desk(f"De {canal} {hora:%H%M}", canal), **otros)
    return book(cupo, numero=numero, dueno=f"i:{numero}")


def walk_in(actor: Actor, numero: str = "1010", *, now: datetime = NOW, llave=None, **otros) -> Turno:
    quien = Quien("13", numero, "Ana Torres Díaz")
    return llegada.take_turn(actor, sede(), servicio(), quien, llave=llave or uuid4(), now=now, **otros)


def called(actor: Actor, puesto: Puesto | None = None, *, now: datetime = NOW) -> Turno:
    return turnos.call_next(actor, puesto or desk(), now=now)


def estado_of(cita: Cita) -> str:
    return Cita.objects.get(pk=cita.pk).estado


def acts(objeto: str) -> list[str]:
    return list(Evento.objects.filter(objeto=objeto).order_by("pk").values_list("accion", flat=True))


# --- arriving ---------------------------------------------------------------------------------------


def test_who_arrives_with_an_appointment_gets_a_number_and_waits_by_its_hour(nelson):
    cita = a_cita()

    turno = llegada.check_in(nelson, cita.pk, now=NOW)

    assert (turno.numero, turno.estado, turno.orden_at) == ("R-001", "en_espera", HORA)
    assert estado_of(cita) == EstadoCita.EN_SALA


def test_arriving_twice_is_arriving_once(nelson):
    cita = a_cita()

    primero = llegada.check_in(nelson, cita.pk, now=NOW)
    segundo = llegada.check_in(nelson, cita.pk, now=NOW + MINUTO)

    assert primero.pk == segundo.pk
    assert Turno.objects.count() == 1


def test_numbers_of_an_office_and_day_have_no_gaps_and_begin_anew(nelson):
    numeros = [walk_in(nelson, f"10{n}").numero for n in range(3)]
    manana = walk_in(nelson, "109", now=NOW + timedelta(days=1)).numero

    assert numeros == ["R-001", "R-002", "R-003"]
    assert manana == "R-001"


def test_the_same_button_twice_gives_one_turn(nelson):
    llave = uuid4()

    assert walk_in(nelson, llave=llave).pk == walk_in(nelson, llave=llave).pk


def test_nobody_stands_twice_in_the_queue(nelson):
    walk_in(nelson)

    with pytest.raises(YaEspera) as dicho:
        walk_in(nelson)

    assert found(dicho.value.turno).numero == "R-001"


def test_who_has_an_appointment_today_does_not_need_another_turn(nelson):
    cita = a_cita(numero="1010")

    with pytest.raises(YaEspera) as dicho:
        walk_in(nelson, "1010")

    assert found(dicho.value.cita).pk == cita.pk


def test_an_appointment_of_another_day_is_not_received(nelson):
    cita = a_cita(at(12, 10))

    with pytest.raises(OtroDia):
        llegada.check_in(nelson, cita.pk, now=NOW)

    assert estado_of(cita) == EstadoCita.CONFIRMADA


@pytest.mark.parametrize("minutos", [-61, 6])
def test_too_early_or_late_one_talks_to_an_official(nelson, minutos):
    cita = a_cita()
    now = HORA + minutos * MINUTO

    with pytest.raises(FueraDeHora):
        llegada.check_in(Actor.sistema(), cita.pk, por_si_mismo=True, now=now)

    assert llegada.check_in(nelson, cita.pk, now=now).estado == "en_espera"


def test_by_telephone_nobody_arrives_by_themselves():
    cita = a_cita(canal="llamada")

    with pytest.raises(NoSeEspera):
        llegada.check_in(Actor.sistema(), cita.pk, por_si_mismo=True, now=NOW)


def test_a_need_that_no_desk_of_the_office_meets_keeps_nobody_waiting(nelson):
    desk("Piso 1", atiende=("primer_piso",))

    turno = walk_in(nelson, necesidades=["primer_piso", "interprete"])

    assert turno.necesidades == ["primer_piso"]


# --- calling ----------------------------------------------------------------------------------------


def test_desks_call_in_the_order_of_the_rule(nelson):
    tarde = walk_in(nelson, "1", now=NOW)
    cita = llegada.check_in(nelson, a_cita(at(11, 10, 20)).pk, now=NOW)
    despues = llegada.check_in(nelson, a_cita(at(11, 11), numero="2").pk, now=NOW)
    preferente = walk_in(nelson, "3", now=NOW + 9 * MINUTO, preferente=True)

    llamados = [called(nelson, desk(f"Puesto {n}"), now=NOW + 10 * MINUTO).pk for n in range(4)]

    assert llamados == [preferente.pk, *sorted([tarde.pk, cita.pk]), despues.pk]
    assert llamados == [uno.pk for uno in sorted(Turno.objects.all(), key=queue_key)]


def test_nobody_is_called_where_nobody_waits(nelson):
    with pytest.raises(SalaVacia):
        called(nelson)


def test_a_desk_finishes_with_one_before_calling_another(nelson):
    walk_in(nelson, "1")
    walk_in(nelson, "2")
    primero = called(nelson)

    with pytest.raises(PuestoOcupado) as dicho:
        called(nelson)

    assert dicho.value.turno.pk == primero.pk


def test_a_desk_calls_only_the_lines_that_it_attends_and_its_own_way_of_attending(nelson):
    walk_in(nelson)

    with pytest.raises(SalaVacia):
        turnos.call_next(nelson, desk(), lineas=["cobranzas"], now=NOW)
    with pytest.raises(SalaVacia):
        called(nelson, desk("Video 1", "video"))

    assert turnos.call_next(nelson, desk(), lineas=["rut"], now=NOW).numero == "R-001"


def test_who_needs_the_ground_floor_is_called_only_there(nelson):
    abajo = desk("Piso 1", atiende=("primer_piso",))
    turno = walk_in(nelson, necesidades=["primer_piso"])

    with pytest.raises(SalaVacia):
        called(nelson, desk("Arriba"))

    assert called(nelson, abajo).pk == turno.pk


def test_nobody_calls_themselves(nelson):
    walk_in(nelson, "2900000030")

    with pytest.raises(SalaVacia):
        called(nelson)


def test_a_turn_of_their_own_is_not_called_out_of_order_either(nelson):
    turno = walk_in(nelson, "2900000030")

    with pytest.raises(turnos.EsSuyo):
        turnos.call_this(nelson, turno.pk, desk("Puesto 1"), now=NOW)


def test_who_comes_after_somebody_whom_the_official_represents_is_called(nelson, monkeypatch):
    cita = a_cita()
    Cita.objects.filter(pk=cita.pk).update(nit="900123456")
    llegada.check_in(nelson, cita.pk, now=NOW)
    otro = walk_in(nelson, "1020304051")
    monkeypatch.setattr(rut, "acts_for", lambda tipo, numero, nit, now: nit == "900123456")

    assert called(nelson).pk == otro.pk


def test_a_turn_that_another_desk_has_cannot_be_called(nelson):
    turno = walk_in(nelson)
    called(nelson, desk("Puesto 1"))

    with pytest.raises(TransicionInvalida):
        turnos.call_this(nelson, turno.pk, desk("Puesto 2"), now=NOW)


def test_another_office_neither_sees_nor_moves_a_turn(nelson):
    turno = walk_in(nelson)
    ajena = official("2900000031", "Citas atención", seccional="05")

    with pytest.raises(ObjectDoesNotExist):
        selectors.turno_for(ajena, turno.pk)
    with pytest.raises(ObjectDoesNotExist):
        turnos.leave(ajena, turno.pk, now=NOW)


# --- attending --------------------------------------------------------------------------------------


def test_from_arriving_to_attended_the_appointment_follows(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    vistos = [estado_of(cita)]

    turnos.begin(nelson, turno.pk, now=NOW + MINUTO)
    vistos.append(estado_of(cita))
    turnos.finish(nelson, turno.pk, resultado=Resultado.RESUELTO, now=NOW + 9 * MINUTO)
    vistos.append(estado_of(cita))

    assert vistos == ["en_sala", "en_atencion", "atendida"]
    assert acts(f"turno:{turno.pk}") == [
        "citas.turno.llegada", "citas.turno.llamado", "citas.turno.en_atencion", "datos.consultados",
        "citas.turno.atendido",
    ]  # fmt: skip


def test_pressing_twice_is_pressing_once(nelson):
    walk_in(nelson)
    turno = called(nelson)

    for _ in range(2):
        turnos.begin(nelson, turno.pk, now=NOW)
    for _ in range(2):
        turnos.finish(nelson, turno.pk, resultado=Resultado.ORIENTADO, now=NOW)

    assert acts(f"turno:{turno.pk}").count("datos.consultados") == 1
    assert acts(f"turno:{turno.pk}").count("citas.turno.atendido") == 1


def test_nobody_is_absent_after_one_call(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    with pytest.raises(UnaLlamadaMas):
        turnos.leave(nelson, turno.pk, now=NOW)

    turnos.call_again(nelson, turno.pk, now=NOW + MINUTO)
    turnos.leave(nelson, turno.pk, now=NOW + 2 * MINUTO)

    assert estado_of(cita) == EstadoCita.NO_ASISTIO


def test_who_comes_back_late_keeps_the_number_and_goes_behind(nelson):
    cita = a_cita()
    turno = llegada.check_in(nelson, cita.pk, now=NOW)
    turnos.leave(nelson, turno.pk, now=NOW)

    vuelto = llegada.check_in(nelson, cita.pk, now=HORA + 30 * MINUTO)

    assert (vuelto.pk, vuelto.numero) == (turno.pk, "R-001")
    assert vuelto.orden_at == HORA + 50 * MINUTO
    assert estado_of(cita) == EstadoCita.EN_SALA


def test_absent_and_booked_again_is_told_of_the_new_one(nelson):
    cita = a_cita()
    Cita.objects.filter(pk=cita.pk).update(estado="no_asistio", cerrada_at=NOW)
    nueva = book(a_cupo(at(20, 9), canal="presencial"), dueno="i:otra")

    with pytest.raises(YaTieneCita) as dicho:
        llegada.check_in(nelson, cita.pk, now=HORA + 10 * MINUTO)

    assert dicho.value.cita.pk == nueva.pk


def test_without_appointment_one_may_come_back_too(nelson):
    turno = walk_in(nelson)
    turnos.leave(nelson, turno.pk, now=NOW)

    turnos.bring_back(nelson, turno.pk, now=NOW + 30 * MINUTO)

    assert Turno.objects.get().estado == EstadoTurno.EN_ESPERA
    assert Turno.objects.get().orden_at == NOW + 50 * MINUTO


def test_called_by_mistake_goes_back_to_the_place_it_had(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    turnos.begin(nelson, turno.pk, now=NOW)

    turnos.put_back(nelson, turno.pk, now=NOW)

    assert estado_of(cita) == EstadoCita.EN_SALA
    assert called(nelson, desk("Puesto 2")).pk == turno.pk


def test_who_waits_when_the_entity_cancels_is_attended_all_the_same(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    citas.cancel(Actor.sistema(), cita.pk, por_entidad=True, motivo="cierre", now=NOW)

    turnos.begin(nelson, turno.pk, now=NOW)
    turnos.finish(nelson, turno.pk, resultado=Resultado.RESUELTO, now=NOW)

    assert Turno.objects.get().estado == EstadoTurno.ATENDIDO
    assert estado_of(cita) == EstadoCita.CANCELADA_ENTIDAD


def test_who_left_and_was_cancelled_is_closed_at_night_too(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    citas.cancel(Actor.sistema(), cita.pk, por_entidad=True, motivo="cierre", now=NOW)

    assert cierre.close_days(now=at(12, 0, 30)) == 1
    assert cierre.close_days(now=at(12, 0, 30)) == 0


def test_a_note_goes_into_the_open_case_of_the_person(nelson):
    for _ in registered():
        numero = opened(person("52123456"))
        a_cita_de_rosa = a_cita()
        llegada.check_in(nelson, a_cita_de_rosa.pk, now=NOW)
        turno = called(nelson)

        quedo = turnos.write_note(nelson, turno.pk, texto="Trajo la escritura.", caso=numero, now=NOW)

        assert quedo == numero
        assert NotaDeCaso.objects.get().texto.startswith("Trajo la escritura.")
        assert Turno.objects.get().nota == ""


def test_a_case_that_the_official_may_not_open_gets_no_note():
    for _ in registered():
        numero = opened(person("52123456"))
        solo_atiende = official("2900000031", "Citas atención")
        llegada.check_in(solo_atiende, a_cita().pk, now=NOW)
        turno = called(solo_atiende)

        assert turnos.write_note(solo_atiende, turno.pk, texto="Vino.", caso=numero, now=NOW) == ""

        assert NotaDeCaso.objects.count() == 0
        assert Turno.objects.get().nota == "Vino."


def test_without_a_case_the_note_stays_with_the_attendance(nelson):
    walk_in(nelson)
    turno = called(nelson)

    for _ in range(2):
        assert turnos.write_note(nelson, turno.pk, texto="Vuelve mañana.", caso="CAS-2026-0000001-6", now=NOW) == ""

    assert Turno.objects.get().nota == "Vuelve mañana."


# --- another hour -----------------------------------------------------------------------------------


def test_a_missing_paper_moves_the_appointment_and_closes_the_turn(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    turnos.begin(nelson, turno.pk, now=NOW)
    nuevo = a_cupo(at(13, 9), canal="presencial")

    movida = otra_hora.reschedule(nelson, cita.pk, inicio_at=nuevo.inicio_at, llave=uuid4(), now=NOW)

    assert (movida.cupo_id, movida.estado, movida.cambios) == (nuevo.pk, "confirmada", 0)
    cerrado = Turno.objects.get()
    assert (cerrado.estado, cerrado.resultado) == ("atendido", "reagendado")
    assert Cupo.objects.get(pk=nuevo.pk).libre_at is None


def test_the_same_new_hour_twice_is_once_and_no_hold_stays(nelson):
    cita, llave = a_cita(), uuid4()
    nuevo = a_cupo(at(13, 9), canal="presencial")

    for _ in range(2):
        otra_hora.reschedule(nelson, cita.pk, inicio_at=nuevo.inicio_at, llave=llave, now=NOW)

    assert Cita.objects.filter(estado="retenida").count() == 0
    assert Cita.objects.get(pk=cita.pk).cupo_id == nuevo.pk


def test_what_was_attended_is_not_given_another_hour_and_the_place_stays_free(nelson):
    cita = a_cita()
    llegada.check_in(nelson, cita.pk, now=NOW)
    turno = called(nelson)
    turnos.begin(nelson, turno.pk, now=NOW)
    turnos.finish(nelson, turno.pk, resultado=Resultado.RESUELTO, now=NOW)
    nuevo = a_cupo(at(13, 9), canal="presencial")

    with pytest.raises(CitaNoPuede):
        otra_hora.reschedule(nelson, cita.pk, inicio_at=nuevo.inicio_at, llave=uuid4(), now=NOW)

    assert found(Cupo.objects.get(pk=nuevo.pk).libre_at) <= NOW


# --- by itself --------------------------------------------------------------------------------------


def test_who_did_not_come_within_the_tolerance_did_not_come(nelson):
    ausente, presente = a_cita(), a_cita(at(11, 10, 40), numero="2")
    por_telefono = a_cita(at(11, 10, 0) + MINUTO, numero="3", canal="llamada")
    llegada.check_in(nelson, presente.pk, now=NOW)
    assert cierre.mark_no_shows(now=HORA + 5 * MINUTO) == 0

    assert cierre.mark_no_shows(now=HORA + 60 * MINUTO) == 1
    assert cierre.mark_no_shows(now=HORA + 60 * MINUTO) == 0

    assert estado_of(ausente) == EstadoCita.NO_ASISTIO
    assert estado_of(presente) == EstadoCita.EN_SALA
    assert estado_of(por_telefono) == EstadoCita.CONFIRMADA


def test_the_tolerance_is_that_of_the_settings():
    Ajustes.objects.create(tolerancia_minutos=30)
    cita = a_cita()

    assert cierre.mark_no_shows(now=HORA + 29 * MINUTO) == 0
    assert cierre.mark_no_shows(now=HORA + 31 * MINUTO) == 1
    assert estado_of(cita) == EstadoCita.NO_ASISTIO


def test_what_an_office_left_open_is_closed_at_night_and_is_nobodys_fault_but_its(nelson):
    esperaba, atendida = a_cita(), a_cita(at(11, 10, 40), numero="2")
    llegada.check_in(nelson, atendida.pk, now=NOW)
    turnos.begin(nelson, called(nelson).pk, now=NOW)
    llegada.check_in(nelson, esperaba.pk, now=NOW)
    walk_in(nelson)
    assert cierre.close_days(now=at(11, 23, 59)) == 0

    assert cierre.close_days(now=at(12, 0, 30)) == 3

    assert estado_of(esperaba) == EstadoCita.CANCELADA_ENTIDAD
    assert estado_of(atendida) == EstadoCita.ATENDIDA
    assert {turno.resultado for turno in Turno.objects.all()} == {"sin_cierre"}


# --- from a distance --------------------------------------------------------------------------------


def test_a_number_is_shown_for_a_reason_that_is_written_down(nelson):
    cita = a_cita(canal="llamada")

    assert contacto.show_number(nelson, cita.pk).celular == "3001234567"

    evento = Evento.objects.get(accion="datos.consultados")
    assert evento.datos == {"motivo": f"Atiende a distancia su cita {cita.codigo}"}


def test_calls_are_counted_and_two_without_answer_are_an_absence(nelson):
    cita = a_cita(canal="llamada")
    with pytest.raises(contacto.MuyPronto):
        contacto.note_call(nelson, cita.pk, resultado=Contacto.OCUPADO, now=NOW)
    contacto.note_call(nelson, cita.pk, resultado=Contacto.OCUPADO, now=HORA)
    with pytest.raises(contacto.FaltanLlamadas):
        contacto.give_up(nelson, cita.pk, now=HORA)

    veces = contacto.note_call(nelson, cita.pk, resultado=Contacto.NO_CONTESTA, now=HORA + MINUTO)
    contacto.give_up(nelson, cita.pk, now=HORA + 2 * MINUTO)

    assert veces == 2
    assert estado_of(cita) == EstadoCita.NO_ASISTIO


def test_who_answers_the_telephone_is_attended_at_once(nelson):
    cita, puesto = a_cita(canal="llamada"), desk("Línea 1", "llamada")

    primero = contacto.start(nelson, cita.pk, puesto, now=HORA)
    segundo = contacto.start(nelson, cita.pk, puesto, now=HORA + MINUTO)

    assert primero.pk == segundo.pk
    assert estado_of(cita) == EstadoCita.EN_ATENCION


def test_an_answer_by_mail_is_sent_once_and_closes(nelson):
    cita, puesto = a_cita(canal="correo"), desk("Correo 1", "correo")
    turno = contacto.start(nelson, cita.pk, puesto, now=HORA)

    for _ in range(2):
        contacto.answer(
            nelson, turno.pk, texto="Su solicitud va en estudio.", resultado=Resultado.ORIENTADO, now=HORA + MINUTO
        )

    respuesta = Mensaje.objects.get(plantilla="cita_respuesta")
    assert respuesta.destinatario == cita.correo
    assert "Su solicitud va en estudio." in respuesta.texto
    assert estado_of(cita) == EstadoCita.ATENDIDA


def test_the_list_has_the_coming_ones_of_today_and_what_nobody_closed(nelson):
    vieja = book(a_cupo(at(10, 9), canal="llamada", libre_at=at(1, 8), general_at=at(1, 8)), now=at(9, 8))
    hoy = a_cita(at(11, 16), numero="2", canal="llamada")
    a_cita(at(12, 9), numero="3", canal="llamada")

    filas = selectors.to_contact(nelson, "llamada", now=NOW)

    assert [(fila.cita.pk, fila.palabra) for fila in filas] == [(vieja.pk, "Atrasada"), (hoy.pk, "A la hora")]


# --- the room, the figures and the report -----------------------------------------------------------


def test_the_screen_says_numbers_and_desks_and_no_name(nelson):
    walk_in(nelson, "1")
    walk_in(nelson, "2")
    called(nelson)

    pantalla = selectors.screen_of("20", now=NOW + 10 * timedelta(seconds=1))

    assert [(uno.numero, uno.puesto, uno.nuevo) for uno in pantalla.llamados] == [("R-001", "Puesto 1", True)]
    assert pantalla.siguientes == ("R-002",)
    assert "Torres" not in repr(pantalla)


def test_who_waits_is_told_how_many_go_before(nelson):
    turnos_ = [walk_in(nelson, f"{n}", now=NOW + n * MINUTO) for n in range(1, 4)]

    assert [selectors.wait_of(turno).antes for turno in turnos_] == [0, 1, 2]


def test_the_day_lists_everybody_masked(nelson):
    cita = a_cita()
    walk_in(nelson)

    dia = selectors.day_of(sede(), timezone.localdate(NOW), now=NOW)

    assert [(fila.nombre, fila.codigo) for fila in dia.filas] == [
        ("An•••• To•••• Dí••••", ""), ("Ro•••• El•••• Ci•••• La••••", cita.codigo),
    ]  # fmt: skip
    assert len(dia.fila) == 1


def test_a_long_day_comes_by_pages_and_each_desk_has_its_own(nelson):
    for n in range(42):
        walk_in(nelson, f"10{n}", now=NOW + n * MINUTO)
    cita, hoy = a_cita(), timezone.localdate(NOW)

    primera, segunda = (selectors.day_of(sede(), hoy, pagina=n, now=NOW) for n in (1, 2))
    suyo = selectors.day_of(sede(), hoy, puesto=cita.cupo.puesto_id, now=NOW)

    assert [len(primera.filas), len(segunda.filas), primera.paginas] == [40, 3, 2]
    assert dict(primera.cuentas) == dict(segunda.cuentas) == {"En espera": 42, "Agendada": 1}
    assert [fila.codigo for fila in suyo.filas] == [cita.codigo]


def test_figures_add_up(nelson):
    for n in range(3):
        walk_in(nelson, f"{n}")
    turno = called(nelson, now=NOW + 12 * MINUTO)
    turnos.begin(nelson, turno.pk, now=NOW + 12 * MINUTO)
    turnos.finish(nelson, turno.pk, resultado=Resultado.RESUELTO, now=NOW + 20 * MINUTO)
    turnos.leave(nelson, Turno.objects.filter(estado="en_espera")[0].pk, now=NOW)
    a_cita()
    cierre.mark_no_shows(now=HORA + 10 * MINUTO)
    hoy = timezone.localdate(NOW)

    cifras = selectors.figures(selectors.sedes_of(nelson), desde=hoy, hasta=hoy)

    total = cifras.total
    assert (total.llegaron, total.atendidos, total.se_fueron, total.no_asistieron) == (3, 1, 1, 1)
    assert (total.espera_media, total.atencion_media, cifras.nueve_de_diez, total.inasistencia) == (12, 8, 12, 100)
    assert [hora for hora, _ in cifras.por_hora] == [10]
    assert sum(barra.valor for barra in cifras.bars("llegaron", por="linea")) == 3


def test_the_report_shows_who_books_for_many_and_nobody_else(nelson):
    for n in range(5):
        cita = book(a_cupo(at(20, 8 + n)), numero=f"52{n}", dueno=f"i:{n}")
        Cita.objects.filter(pk=cita.pk).update(huella_dispositivo="a" * 32, huella_conexion=f"c{n}", huella_contacto="")
    tres = book(a_cupo(at(21, 9)), numero="99", dueno="i:z")
    Cita.objects.filter(pk=tres.pk).update(huella_dispositivo="b" * 32, huella_contacto="")

    grupos = selectors.who_books_for_many(nelson, now=NOW + MINUTO)

    assert [(uno.clase, uno.personas, uno.citas, uno.corta) for uno in grupos] == [("dispositivo", 5, 5, "aaaaaaaa…")]
    abierto = reporte.open_group(nelson, "dispositivo", "a" * 32, now=NOW + MINUTO)
    assert len(abierto.citas) == 5
    assert Evento.objects.get(accion="citas.reporte.abierto").datos == {"clase": "dispositivo", "citas": 5}


@pytest.mark.parametrize(
    ("clase", "huella"), [("otra", "x"), ("dispositivo", "x"), ("identidad", "x"), ("identidad", "²")]
)
def test_a_line_of_the_report_that_is_not_opens_nothing(nelson, clase, huella):
    with pytest.raises(ObjectDoesNotExist):
        reporte.open_group(nelson, clase, huella, now=NOW)


def test_the_video_link_shows_fifteen_minutes_before_and_dies_with_the_secret():
    cita = a_cita(canal="video")

    assert link_now(cita, now=HORA - 16 * MINUTO) == ""
    assert link_now(cita, now=HORA - 15 * MINUTO) == link_of(cita)
    assert f"/citas/sala/{cita.codigo}/" in link_of(cita)

    antes = link_of(cita)
    Cita.objects.filter(pk=cita.pk).update(clave="otra")
    assert link_of(Cita.objects.select_related("cupo").get(pk=cita.pk)) != antes


# --- races ------------------------------------------------------------------------------------------


def crowd(actor: Actor, cuantos: int) -> None:
    """Some with appointment; without one written at once, to be quick."""
    for n in range(20):
        cita = book(
            a_cupo(HORA + n * MINUTO, canal="presencial", puesto=desk(f"De cita {n}")), numero=f"7{n}", dueno=f"i:{n}"
        )
        llegada.check_in(actor, cita.pk, now=NOW)
    Turno.objects.bulk_create(
        Turno(
            llave=uuid4(), sede_id="20", dia_date=timezone.localdate(NOW), letra="R", consecutivo=1000 + n,
            canal="presencial", linea="rut", servicio=servicio(), numero_documento=str(9000 + n),
            orden_at=NOW + n * MINUTO, llegada_at=NOW,
        )
        for n in range(cuantos - 20)
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_eight_desks_call_two_hundred_people_and_nobody_twice():
    actor = official("2900000030", "Citas atención")
    crowd(actor, 200)
    puestos = [desk(f"Puesto {n}") for n in range(8)]

    def work(n: int) -> list[int]:
        mios: list[int] = []
        while True:
            try:
                turno = turnos.call_next(actor, puestos[n], now=NOW)
            except SalaVacia:
                return mios
            mios.append(turno.pk)
            Turno.objects.filter(pk=turno.pk).update(estado="atendido", inicio_at=NOW, fin_at=NOW)

    listas, errores = in_threads(8, work)

    llamados = [pk for lista in listas for pk in lista]
    assert errores == []
    assert len(llamados) == len(set(llamados)) == 200


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_desks_call_the_same_person(monkeypatch):
    actor = official("2900000030", "Citas atención")
    walk_in(actor, "1")
    walk_in(actor, "2")
    puestos, juntos, llama = [desk("Puesto 1"), desk("Puesto 2")], threading.Barrier(2), turnos._call
    monkeypatch.setattr(turnos, "_SIN_QUE_OTRO", "")

    def both(*args, **kwargs):
        juntos.wait(20)
        return llama(*args, **kwargs)

    monkeypatch.setattr(turnos, "_call", both)

    llamados, errores = in_threads(2, lambda n: turnos.call_next(actor, puestos[n], now=NOW).pk)

    assert errores == []
    assert llamados[0] == llamados[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cierre_", [" FOR UPDATE OF t SKIP LOCKED", " FOR UPDATE OF t"])
def test_a_desk_that_is_calling_keeps_no_other_waiting(monkeypatch, cierre_):
    """And the control: without SKIP LOCKED the second desk waits for the first."""
    actor = official("2900000030", "Citas atención")
    walk_in(actor, "1")
    segundo = walk_in(actor, "2")
    monkeypatch.setattr(turnos, "_SIN_QUE_OTRO", cierre_)

    def other(n: int) -> int:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return int(turnos.call_next(actor, desk("Puesto 2"), now=NOW).pk)

    desk("Puesto 2")
    with transaction.atomic():
        turnos.call_next(actor, desk("Puesto 1"), now=NOW)
        llamados, errores = in_threads(1, other)

    if "SKIP" in cierre_:
        assert llamados == [segundo.pk]
    else:
        assert [type(error) for error in errores] == [OperationalError]


@pytest.mark.django_db(transaction=True)
def test_one_desk_in_two_windows_calls_one_person():
    actor = official("2900000030", "Citas atención")
    for n in range(4):
        walk_in(actor, f"{n}")
    puesto = desk()

    llamados, errores = in_threads(4, lambda n: turnos.call_next(actor, puesto, now=NOW).pk)

    assert len(llamados) == 1
    assert {type(error) for error in errores} == {PuestoOcupado}
    assert Turno.objects.filter(estado="llamado").count() == 1


@pytest.mark.django_db(transaction=True)
def test_arriving_at_the_desk_and_at_the_kiosk_at_once_is_one_turn():
    actor = official("2900000030", "Citas atención")
    cita = a_cita()

    turnos_, errores = in_threads(6, lambda n: llegada.check_in(actor, cita.pk, now=NOW).pk)

    assert errores == []
    assert len(set(turnos_)) == 1


# --- constraints ------------------------------------------------------------------------------------


def written(**cambios) -> Turno:
    """A row as no service would write it."""
    base = {
        "llave": uuid4(), "sede_id": "20", "dia_date": timezone.localdate(NOW), "letra": "R", "consecutivo": 1,
        "canal": "presencial", "linea": "rut", "servicio": servicio(), "numero_documento": "1", "orden_at": NOW,
        "llegada_at": NOW,
    }  # fmt: skip
    return Turno.objects.create(**{**base, **cambios})


LLAMADO = {"estado": "llamado", "llamado_at": NOW, "llamadas": 1}


@pytest.mark.parametrize(
    ("cual", "cambios"),
    [
        ("turno_number_once_a_day", {"llave": None}),
        ("turno_consecutivo_positive", {"consecutivo": 0}),
        ("turno_letra_is_a_letter", {"letra": "9"}),
        ("turno_estado_known", {"estado": "volando"}),
        ("turno_canal_known", {"canal": "fax"}),
        ("turno_is_somebodys", {"numero_documento": ""}),
        ("turno_called_has_desk", {"estado": "llamado"}),
        ("turno_attended_has_begun", {**LLAMADO, "estado": "en_atencion"}),
        ("turno_closed_has_an_end", {"estado": "se_fue"}),
        ("turno_moments_in_order", {"llamado_at": NOW - MINUTO}),
    ],
)
def test_what_a_turn_can_never_be(nelson, cual, cambios):
    if cual == "turno_number_once_a_day":
        written()
        cambios = {}
    if "llamado_at" in cambios and cual == "turno_attended_has_begun":
        cambios = {**cambios, "puesto": desk(), "funcionario_id": nelson.user_id}

    with pytest.raises(IntegrityError, match=cual):
        written(**cambios)


def test_one_request_makes_one_turn():
    llave = uuid4()
    written(llave=llave)

    with pytest.raises(IntegrityError, match="turno_one_per_llave"):
        written(llave=llave, consecutivo=2)


def test_one_live_turn_for_an_appointment():
    cita = a_cita()
    written(cita=cita)

    with pytest.raises(IntegrityError, match="turno_one_live_per_cita"):
        written(cita=cita, consecutivo=2)


def test_one_person_at_a_desk(nelson):
    puesto = desk()
    written(**LLAMADO, puesto=puesto, funcionario_id=nelson.user_id)

    with pytest.raises(IntegrityError, match="turno_one_at_a_time_per_puesto"):
        written(**LLAMADO, puesto=puesto, funcionario_id=nelson.user_id, consecutivo=2)


def test_a_call_has_a_result(nelson):
    with pytest.raises(IntegrityError, match="llamada_resultado_not_blank"):
        Llamada.objects.create(cita=a_cita(), at=NOW, funcionario_id=nelson.user_id, resultado="")


def test_the_report_asks_for_more_than_one_person():
    with pytest.raises(IntegrityError, match="ajustes_citas_muchas_more_than_one"):
        Ajustes.objects.create(muchas_personas=1)


def test_a_guest_is_not_at_the_desk():
    with pytest.raises(ObjectDoesNotExist):
        selectors.puestos_of(INVITADO)
