"""Making agenda, and changing it: what is told before is what happens, and it can be undone."""

import threading
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.citas.fabricas import INVITADO, NOW, a_cupo, a_puesto, at, book, datos, hold
from tests.fabricas import found
from ventanilla.citas.agenda import selectors, services
from ventanilla.citas.agenda.services import Frente, Horario, Propuesta
from ventanilla.citas.agenda.services.valores import snapshot, token
from ventanilla.citas.gestion.services import avisos
from ventanilla.citas.models import (
    Ajustes,
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    Cita,
    Cupo,
    Puesto,
    ReglaDeAgenda,
    Rescate,
    Sede,
)
from ventanilla.citas.rules.cambios import TipoDeCambio
from ventanilla.citas.services import citas
from ventanilla.comun.actor import Actor
from ventanilla.notificaciones.models import Mensaje
from ventanilla.operacion.semilla.citas import ensure_agenda

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()
CORTO = Horario(desde_time=time(8), hasta_time=time(12), minutos=60, pausas=(("10:00", "11:00"),))
DIA = date(2026, 8, 20)
DIAS = 13 + 22
"""Business days after today up to the end of September: 17 August is a holiday."""
HOY = 2
"""Of the present day only the hour that has not begun."""


def an_office(sede="20", *, puestos=2, linea="rut", canal="video", reserva=0, hasta=date(2026, 9, 30)):
    """An office that attends mornings, at 8, 9 and 11, with its agenda made up to the horizon."""
    nombres = [f"{linea} {n + 1}" for n in range(puestos)]
    services.begin_sede(
        SISTEMA, sede, [Frente(linea, canal, nombres, reserva_vencimiento=reserva)], CORTO, desde=date(2026, 8, 1)
    )
    services.publish(SISTEMA, sede, date(2026, 8, 11), hasta, now=NOW)
    return ReglaDeAgenda.objects.get(sede=sede, linea=linea)


def live(sede="20", **otros):
    return Cupo.objects.filter(sede=sede, retirado_at=None, **otros)


def close(sede="20", dia=DIA, *, desde=None, hasta=None):
    return Propuesta(
        TipoDeCambio.CIERRE,
        sede,
        {"dia_date": dia.isoformat(), "desde_time": desde, "hasta_time": hasta, "motivo": "Corte de energía"},
    )


def edit(fila, sede="20", **cambia):
    tipo = TipoDeCambio.REGLA if isinstance(fila, ReglaDeAgenda) else TipoDeCambio.PUESTO
    return Propuesta(tipo, sede, {**snapshot(tipo, fila), **cambia}, clave=str(fila.pk))


def do(propuesta, *, vista=None, llave=None, now=NOW):
    vista = vista or services.preview(SISTEMA, propuesta, now=now)
    return services.apply(
        SISTEMA, propuesta, llave=llave or uuid4(), version=vista.version, vistas=vista.afectadas, now=now
    )


def book_at(inicio_at, *, numero="52123456", sede="20"):
    """Somebody with an appointment at the first free place of that hour."""
    return book(live(sede, inicio_at=inicio_at, libre_at__isnull=False)[0], numero=numero, dueno=f"i:{numero}")


# --- publishing --------------------------------------------------------------------------------------------


def test_the_demonstration_has_places_for_today_and_a_month_that_opens_later(django_assert_max_num_queries):
    with django_assert_max_num_queries(450):
        ensure_agenda(NOW)

    assert live("38", libre_at__lte=NOW, canal="presencial", linea="rut").exists()
    assert AperturaDeAgenda.objects.get().abre_at > NOW


def test_publishing_twice_makes_every_place_once():
    an_office()
    antes = live().count()

    assert services.publish(SISTEMA, "20", date(2026, 8, 11), date(2026, 9, 30), now=NOW) == 0
    assert live().count() == antes == HOY + 2 * 3 * DIAS


def test_publishing_again_leaves_who_has_a_place_alone():
    an_office()
    cita = book_at(at(20, 8))

    services.publish(SISTEMA, "20", date(2026, 8, 11), date(2026, 8, 31), now=NOW)

    assert live(inicio_at=at(20, 8)).count() == 2
    assert Cupo.objects.get(pk=cita.cupo_id).libre_at is None


def test_ten_thousand_places_are_made_with_a_handful_of_statements(django_assert_max_num_queries):
    services.begin_sede(
        SISTEMA, "20", [Frente("rut", "video", [f"Video {n}" for n in range(60)])],
        Horario(time(8), time(17), 10, (("12:00", "13:00"),)), desde=date(2026, 9, 1),
    )  # fmt: skip

    with django_assert_max_num_queries(14):
        assert services.publish(SISTEMA, "20", date(2026, 9, 1), date(2026, 9, 7), now=NOW) == 60 * 48 * 5


def test_the_next_month_opens_at_its_first_midnight_unless_another_moment_is_announced():
    an_office()
    assert found(live(inicio_at=at(1, 8, mes=9))[0].libre_at) == at(1, 0, mes=9)

    services.announce(SISTEMA, date(2026, 9, 1), at(25, 8), sede="20", now=NOW)

    assert {cupo.libre_at for cupo in live(inicio_at__gt=at(1, 0, mes=9))} == {at(25, 8)}
    with pytest.raises(services.YaAbrio):
        services.announce(SISTEMA, date(2026, 8, 1), at(25, 8), now=NOW)


def test_a_lane_is_open_to_all_from_three_in_the_afternoon_of_the_business_day_before():
    an_office(reserva=1)

    guardado = live(inicio_at=at(18, 8), carril="vencimiento").get()  # Tuesday after a holiday
    assert guardado.general_at == at(14, 15)
    assert live(inicio_at=at(18, 8), carril="general").count() == 1


# --- changing rules and desks --------------------------------------------------------------------------------


def test_what_the_preview_of_a_rule_says_is_what_happens():
    regla = an_office()
    book_at(at(20, 8))
    propuesta = edit(regla, desde_time="09:00", hasta_time="13:00")
    vista = services.preview(SISTEMA, propuesta, now=NOW)

    cambio = do(propuesta, vista=vista)

    assert (vista.afectadas, vista.retira_libres, len(vista.plan.crear)) == (1, 2 * DIAS - 1, HOY + 2 * DIAS)
    assert (cambio.afectadas, cambio.retirados, cambio.creados) == (1, 2 * DIAS, HOY + 2 * DIAS)
    assert not live(inicio_at=at(20, 8)).exists()
    assert live(inicio_at=at(20, 12), regla=regla).count() == 2


def test_a_preview_writes_nothing():
    regla = an_office()
    antes = list(Cupo.objects.order_by("pk").values())

    services.preview(SISTEMA, edit(regla, activa=False), now=NOW)

    assert list(Cupo.objects.order_by("pk").values()) == antes
    assert not CambioDeAgenda.objects.exclude(tipo="apertura").exists()


def test_undoing_a_change_of_a_rule_gives_back_its_places_and_who_had_them():
    regla = an_office()
    cita = book_at(at(20, 8))
    antes = set(live().values_list("puesto", "inicio_at"))
    cambio = do(edit(regla, desde_time="09:00", hasta_time="13:00"))

    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)

    assert set(live().values_list("puesto", "inicio_at")) == antes
    assert Cupo.objects.get(pk=cita.cupo_id).libre_at is None
    assert ReglaDeAgenda.objects.get(pk=regla.pk).desde_time == time(8)


def test_a_rule_that_somebody_else_changed_is_not_overwritten_nor_undone():
    regla = an_office()
    primera, segunda = edit(regla, minutos=30), edit(regla, minutos=120)
    vista = services.preview(SISTEMA, segunda, now=NOW)
    cambio = do(primera)

    with pytest.raises(services.Conflicto):
        do(segunda, vista=vista)
    do(edit(ReglaDeAgenda.objects.get(pk=regla.pk), minutos=20))
    with pytest.raises(services.NoSeDeshace):
        services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)


def test_the_same_request_sent_twice_changes_once():
    regla = an_office()
    propuesta, llave = edit(regla, minutos=30), uuid4()
    vista = services.preview(SISTEMA, propuesta, now=NOW)

    uno, otro = (do(propuesta, vista=vista, llave=llave) for _ in range(2))

    assert uno.pk == otro.pk
    assert ReglaDeAgenda.objects.get(pk=regla.pk).version == 2


def test_a_change_that_would_take_more_places_than_shown_is_not_made():
    an_office()
    propuesta = close()
    vista = services.preview(SISTEMA, propuesta, now=NOW)
    book_at(at(20, 8))

    with pytest.raises(services.MasAfectadas):
        do(propuesta, vista=vista)
    assert not CierreDeAgenda.objects.exists()
    assert live(inicio_at=at(20, 9)).count() == 2


def test_new_places_do_not_land_on_somebody_who_is_still_to_be_attended():
    regla = an_office(puestos=1)
    cita = book_at(at(20, 8))
    do(edit(regla, minutos=50))

    assert not live(inicio_at__lt=at(20, 9), fin_at__gt=at(20, 8)).exists()
    services.publish(SISTEMA, "20", DIA, DIA, now=NOW)
    assert not live(inicio_at__lt=at(20, 9), fin_at__gt=at(20, 8)).exists()
    assert Cita.objects.get(pk=cita.pk).estado == "confirmada"


def test_a_desk_that_stops_attending_loses_its_places_and_gets_them_back():
    an_office()
    puesto = Puesto.objects.get(nombre="rut 2")
    antes = live(puesto=puesto).count()
    cambio = do(edit(puesto, activo=False))
    assert (cambio.retirados, live(puesto=puesto).count()) == (antes, 0)

    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)

    assert live(puesto=puesto).count() == antes


def test_a_new_rule_that_is_undone_leaves_no_places():
    an_office()
    nueva = Propuesta(
        TipoDeCambio.REGLA,
        "20",
        {
            **snapshot(TipoDeCambio.REGLA, ReglaDeAgenda.objects.get()),
            "desde_time": "13:00",
            "hasta_time": "15:00",
            "pausas": [],
        },
    )
    cambio = do(nueva)
    assert live(regla=int(cambio.objeto)).count() == cambio.creados == 2 * 2 * (DIAS + 1)

    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)

    assert not live(regla=int(cambio.objeto)).exists()


# --- closures ------------------------------------------------------------------------------------------------


def test_closing_a_day_offers_everybody_two_places_of_two_days_at_their_office():
    an_office()
    primera, segunda = book_at(at(20, 8)), book_at(at(20, 9), numero="52999999")

    cambio = do(close())
    services.rescue(cambio.pk, now=NOW)

    for cita in (primera, segunda):
        ofertas = list(Cita.objects.filter(mueve=cita, estado="ofrecida").select_related("cupo"))
        assert len({timezone.localdate(oferta.cupo.inicio_at) for oferta in ofertas}) == 2
        assert {oferta.cupo.sede_id for oferta in ofertas} == {"20"}
        assert all(oferta.cupo.libre_at == oferta.hasta_at == NOW + timedelta(hours=48) for oferta in ofertas)
        assert Cita.objects.get(pk=cita.pk).estado == "confirmada"
    assert not live(inicio_at__date=DIA).exists()
    assert CambioDeAgenda.objects.get(pk=cambio.pk).rescatado_at == NOW


def test_nobody_is_offered_twice():
    an_office()
    cita = book_at(at(20, 8))
    cambio = do(close())

    for _ in range(3):
        services.rescue(cambio.pk, now=NOW)
        CambioDeAgenda.objects.filter(pk=cambio.pk).update(rescatado_at=None)
        services.rescue_pending(now=NOW)

    assert Cita.objects.filter(mueve=cita).count() == 2


def test_a_rescue_that_was_cut_goes_on_where_it_was(monkeypatch):
    an_office(puestos=4)
    citas_ = [book_at(at(20, 8), numero=f"5200000{n}") for n in range(4)]
    cambio = do(close())
    monkeypatch.setattr("ventanilla.citas.agenda.services.rescate.LOTE", 2)
    services.rescue(cambio.pk, now=NOW)
    assert Rescate.objects.filter(cambio=cambio, ofrecida_at=None).count() == 2

    services.rescue(cambio.pk, now=NOW)

    assert [Cita.objects.filter(mueve=cita, estado="ofrecida").count() for cita in citas_] == [2, 2, 2, 2]


def test_with_no_place_left_the_preview_does_not_promise_one_and_the_list_says_so():
    an_office(puestos=1)
    Cupo.objects.exclude(inicio_at=at(20, 8)).delete()
    cita = book_at(at(20, 8))
    propuesta = close()
    assert services.preview(SISTEMA, propuesta, now=NOW).alcanzan == 0

    cambio = do(propuesta)
    services.rescue(cambio.pk, now=NOW)

    [afectada] = selectors.rescues_of(cambio, now=NOW)
    assert (afectada.situacion, afectada.may_try_again) == ("sin_cupo", True)
    a_cupo(at(25, 8), puesto=Puesto.objects.get())
    assert services.try_again(SISTEMA, cambio.pk, now=NOW) == 1
    services.rescue(cambio.pk, now=NOW)
    assert Cita.objects.filter(mueve=cita, estado="ofrecida").count() == 1


def test_another_office_is_offered_when_ones_own_is_full_and_the_needs_are_met():
    an_office()
    Cupo.objects.exclude(inicio_at=at(20, 8)).delete()
    cita = book_at(at(20, 8))
    Cita.objects.filter(pk=cita.pk).update(necesidades=["interprete"])
    a_cupo(at(21, 8), sede="26", puesto=a_puesto("26", "Sin intérprete", "video"))
    cerca = a_cupo(at(24, 8), sede="26", puesto=a_puesto("26", "Con intérprete", "video", ("interprete",)))
    lejos = a_cupo(at(20, 9), sede="11", puesto=a_puesto("11", "Con intérprete", "video", ("interprete",)))

    cambio = do(close())
    services.rescue(cambio.pk, now=NOW)

    assert set(Cita.objects.filter(mueve=cita).values_list("cupo", flat=True)) == {cerca.pk, lejos.pk}


def test_choosing_one_place_frees_the_other_and_costs_no_change():
    an_office()
    cita = book_at(at(20, 8))
    cambio = do(close())
    services.rescue(cambio.pk, now=NOW)
    elegida, otra = Cita.objects.filter(mueve=cita, estado="ofrecida").order_by("pk")

    citas.change_place(INVITADO, cita.pk, elegida.pk, suyo=False, now=NOW)
    services.release_offers(cita.pk, now=NOW)

    cita.refresh_from_db()
    assert (cita.cupo_id, cita.cambios, cita.estado) == (elegida.cupo_id, 0, "confirmada")
    assert Cupo.objects.get(pk=otra.cupo_id).libre_at == NOW
    assert [una.situacion for una in selectors.rescues_of(cambio, now=NOW)] == ["cambio"]


def test_undoing_a_closure_gives_back_every_place_and_takes_back_the_offers():
    an_office()
    cita = book_at(at(20, 8))
    cambio = do(close())
    services.rescue(cambio.pk, now=NOW)
    ofrecidos = list(Cita.objects.filter(mueve=cita).values_list("cupo", flat=True))

    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)

    assert live(inicio_at__date=DIA).count() == 6
    assert live(inicio_at__date=DIA, libre_at=NOW).count() == 5
    assert Cupo.objects.get(pk=cita.cupo_id).libre_at is None
    assert not Cita.objects.filter(mueve=cita, estado="ofrecida").exists()
    assert set(Cupo.objects.filter(pk__in=ofrecidos).values_list("libre_at", flat=True)) == {NOW}
    assert ProcrastinateJob.objects.filter(task_name="citas.tell", args={"cita_id": str(cita.pk), "que": "sigue"})
    avisos.tell(cita.pk, "sigue", now=NOW)
    assert Mensaje.objects.filter(plantilla="cita_sigue").count() == 2  # by mail and by telephone
    with pytest.raises(services.NoSeDeshace):
        services.preview_undo(SISTEMA, CambioDeAgenda.objects.get(pk=cambio.pk), now=NOW)


def test_undoing_one_of_two_closures_leaves_closed_what_the_other_closes():
    an_office()
    tarde = do(close(desde="09:00", hasta="12:00"))
    todo = do(close(sede=""))

    services.undo(SISTEMA, tarde.pk, vistas=0, now=NOW)
    assert not live(inicio_at__date=DIA).exists()
    services.undo(SISTEMA, todo.pk, vistas=0, now=NOW)

    assert set(live(inicio_at__date=DIA).values_list("inicio_at", flat=True)) == {at(20, 8)}


def test_closing_some_hours_leaves_the_others():
    an_office()
    do(close(desde="08:30", hasta="09:30"))

    assert {timezone.localtime(cupo.inicio_at).hour for cupo in live(inicio_at__date=DIA)} == {11}


def test_a_hold_of_a_closed_place_cannot_be_accepted():
    an_office()
    cita = hold(live(inicio_at=at(20, 8))[0])
    citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW)

    do(close())

    with pytest.raises(citas.RetencionVencida):
        citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW)


def test_closing_a_place_that_was_offered_looks_for_another():
    an_office()
    cita = book_at(at(20, 8))
    primero = do(close())
    services.rescue(primero.pk, now=NOW)
    dia = timezone.localdate(Cita.objects.filter(mueve=cita).order_by("cupo__inicio_at")[0].cupo.inicio_at)

    do(close(dia=dia))
    services.rescue(primero.pk, now=NOW)

    vivas = Cita.objects.filter(mueve=cita, estado="ofrecida").values_list("cupo__inicio_at", flat=True)
    assert dia not in {timezone.localdate(inicio_at) for inicio_at in vivas}


def test_what_remains_can_be_cancelled_in_the_name_of_the_entity():
    an_office()
    cita = book_at(at(20, 8))
    cambio = do(close())
    services.rescue(cambio.pk, now=NOW)
    luego = NOW + timedelta(hours=49)

    assert services.cancel_rest(SISTEMA, cambio.pk, motivo="Corte de energía", now=NOW) == 0
    assert services.cancel_rest(SISTEMA, cambio.pk, motivo="Corte de energía", now=luego) == 1
    assert Cita.objects.get(pk=cita.pk).estado == "cancelada_entidad"
    assert Cupo.objects.get(pk=cita.cupo_id).libre_at is None


def test_an_office_that_gives_no_more_appointments_is_emptied_and_can_come_back():
    an_office()
    sede = Sede.objects.get(pk="20")
    antes = live().count()
    propuesta = Propuesta(TipoDeCambio.SEDE, "20", {**snapshot(TipoDeCambio.SEDE, sede), "activa": False})

    cambio = do(propuesta)
    assert not live().exists()
    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)

    assert live().count() == antes


# --- at once -------------------------------------------------------------------------------------------------


def together(*tareas):
    """Run them at the same moment, each with its connection; their errors come back."""
    puerta, errores = threading.Barrier(len(tareas)), []

    def run(tarea):
        try:
            puerta.wait(5)
            tarea()
        except Exception as error:  # noqa: BLE001  the test looks at it
            errores.append(error)
        finally:
            connection.close()

    hilos = [threading.Thread(target=run, args=(tarea,)) for tarea in tareas]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(20)
    return errores


@pytest.mark.django_db(transaction=True)
def test_closing_against_accepting_one_of_both_wins_cleanly():
    an_office(puestos=1)
    for vuelta, dia in enumerate((12, 13, 14, 18, 19, 20)):
        cupo = live(inicio_at=at(dia, 8)).get()
        cita = hold(cupo, dueno=f"i:{vuelta}")
        citas.set_solicitante(f"i:{vuelta}", cita.pk, datos(f"5299{vuelta}"), now=NOW)
        propuesta = close(dia=date(2026, 8, dia))

        errores = together(
            lambda cita=cita, n=vuelta: citas.confirm(INVITADO, cita.pk, dueno=f"i:{n}", now=NOW),
            lambda p=propuesta: services.apply(SISTEMA, p, llave=uuid4(), version=token({}), vistas=1, now=NOW),
        )

        cita.refresh_from_db()
        cupo.refresh_from_db()
        assert (cupo.libre_at, cupo.retirado_at) == (None, NOW)
        rescatadas = Rescate.objects.filter(cita=cita).count()
        if cita.estado == "confirmada":
            assert (errores, rescatadas) == ([], 1)
        else:
            assert [type(error) for error in errores] == [citas.RetencionVencida]
            assert (cita.estado, rescatadas) == ("vencida", 0)


@pytest.mark.django_db(transaction=True)
def test_publishing_against_closing_leaves_nothing_open_on_that_day():
    an_office(hasta=date(2026, 8, 14))
    for dia in (18, 19, 20, 21):
        propuesta = close(dia=date(2026, 8, dia))

        errores = together(
            lambda d=date(2026, 8, dia): services.publish(SISTEMA, "20", d, d, now=NOW),
            lambda p=propuesta: services.apply(SISTEMA, p, llave=uuid4(), version=token({}), vistas=0, now=NOW),
        )

        assert errores == []
        assert not live(inicio_at__gte=at(dia, 0), inicio_at__lt=at(dia + 1, 0)).exists()


@pytest.mark.django_db(transaction=True)
def test_undoing_while_people_are_seen_to_leaves_no_offer():
    an_office(puestos=3)
    citas_ = [book_at(at(20, 8), numero=f"5200000{n}") for n in range(3)]
    cambio = do(close())

    errores = together(
        lambda: services.rescue(cambio.pk, now=NOW), lambda: services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)
    )
    for cita in citas_:  # what the job does with those that were made between the two
        services.release_offers(cita.pk, now=NOW)

    assert errores == []
    assert not Cita.objects.filter(estado="ofrecida").exists()
    assert live(inicio_at__date=DIA).count() == 9
    assert live(libre_at__gt=NOW, inicio_at__lt=at(31, 23)).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_offer_two_places_to_each_and_no_place_to_two():
    an_office(puestos=3)
    for n in range(6):
        book_at(at(20, 8 if n < 3 else 9), numero=f"5200000{n}")
    cambio = do(close())

    errores = together(*[lambda: services.rescue(cambio.pk, now=NOW)] * 2)
    services.rescue(cambio.pk, now=NOW)

    ofertas = Cita.objects.filter(estado="ofrecida")
    assert errores == []
    assert ofertas.count() == len(set(ofertas.values_list("cupo", flat=True))) == 12
    assert set(Rescate.objects.values_list("ofertas", flat=True)) == {2}


# --- measured overbooking --------------------------------------------------------------------------------------


def a_past(cuantas, faltaron, *, linea="rut", canal="video"):
    """So many appointments of weeks ago at eight, of which some did not come."""
    puesto = a_puesto("20", "Del pasado", canal)
    for n in range(cuantas):
        cupo = a_cupo(at(20, 8) - timedelta(days=30, minutes=30 * n), puesto=puesto, linea=linea, canal=canal)
        Cita.objects.create(
            cupo=cupo, servicio_id="rut-responsabilidades", dueno="i:x", llave=uuid4(), clave="x", retenida_at=NOW,
            confirmada_at=NOW, codigo=f"0202026{900000 + n}", tipo_documento="13", numero_documento=str(n),
            persona=f"13-{n}", estado="no_asistio" if n < faltaron else "atendida",
        )  # fmt: skip


def test_overbooking_is_off_until_the_terms_allow_it():
    an_office()
    with pytest.raises(services.SobrecupoApagado):
        services.add_overbooking(SISTEMA, "20", DIA, llave=uuid4(), propuestos=9, now=NOW)


def test_without_figures_nothing_is_added_and_with_them_never_above_the_share():
    an_office(puestos=10)
    for n in range(10):
        book_at(at(20, 8), numero=f"5200000{n}")
    assert [una.bases for una in selectors.overbooking_of("20", DIA, now=NOW) if una.bases] == []
    a_past(40, 36)
    Ajustes.objects.create(sobrecupo=True, sobrecupo_maximo=10)
    [propuesta] = [una for una in selectors.overbooking_of("20", DIA, now=NOW) if una.agendadas]
    assert (propuesta.cupos, propuesta.agendadas, len(propuesta.bases)) == (20, 10, 1)

    llave = uuid4()
    for _ in range(2):
        cambio = services.add_overbooking(SISTEMA, "20", DIA, llave=llave, propuestos=9, now=NOW)

    extra = Cupo.objects.get(sobrecupo=True)
    assert (cambio.creados, extra.inicio_at, extra.libre_at) == (1, at(20, 8), NOW)
    assert all(not una.bases for una in selectors.overbooking_of("20", DIA, now=NOW))
    services.undo(SISTEMA, cambio.pk, vistas=0, now=NOW)
    assert not live(sobrecupo=True).exists()


def test_a_place_beyond_the_desk_is_booked_like_any_other():
    an_office(puestos=1)
    book_at(at(20, 8))
    base = Cupo.objects.get(inicio_at=at(20, 8))
    Cupo.objects.create(
        sede_id="20", puesto=base.puesto, regla=base.regla, linea="rut", canal="video", inicio_at=base.inicio_at,
        fin_at=base.fin_at, libre_at=NOW, general_at=NOW, sobrecupo=True,
    )  # fmt: skip

    book_at(at(20, 8), numero="52999999")
    cambio = do(close())

    assert cambio.afectadas == 2
