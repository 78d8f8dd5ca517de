"""What can never be of rules, closures and changes of the agenda: one test for each constraint."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.citas.fabricas import NOW, a_cupo, at, book
from ventanilla.citas.models import (
    Ajustes,
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    ReglaDeAgenda,
    Rescate,
)

pytestmark = pytest.mark.django_db


def refused(nombre, hacer):
    with pytest.raises(IntegrityError, match=nombre), transaction.atomic():
        hacer()


def a_rule(**otros):
    base = {
        "sede_id": "20", "linea": "rut", "canal": "video", "dias": [0], "desde_time": time(8), "hasta_time": time(12),
        "minutos": 20, "desde_date": date(2026, 8, 1),
    }  # fmt: skip
    return ReglaDeAgenda.objects.create(**{**base, **otros})


def a_change(**otros):
    base = {"llave": uuid4(), "tipo": "cierre", "objeto": "1", "hecho_at": NOW}
    return CambioDeAgenda.objects.create(**{**base, **otros})


def a_closure(**otros):
    base = {"sede_id": "20", "dia_date": date(2026, 8, 20), "motivo": "Simulacro", "creado_at": NOW}
    return CierreDeAgenda.objects.create(**{**base, **otros})


# --- rules and closures -------------------------------------------------------------


@pytest.mark.parametrize("meses", [0, 7])
def test_the_window_has_from_one_to_six_months(meses):
    refused("ajustes_citas_ventana_months", lambda: Ajustes.objects.create(ventana_meses=meses))


def test_the_hours_of_a_rule_are_in_order():
    refused("regla_hours_in_order", lambda: a_rule(hasta_time=time(8)))


@pytest.mark.parametrize("minutos", [0, 4, 241])
def test_an_appointment_lasts_from_five_minutes_to_four_hours(minutos):
    refused("regla_minutos_positive", lambda: a_rule(minutos=minutos))


def test_a_rule_attends_in_a_known_way():
    refused("regla_canal_known", lambda: a_rule(canal="paloma"))


def test_the_dates_of_a_rule_are_in_order():
    refused("regla_dates_in_order", lambda: a_rule(hasta_date=date(2026, 7, 31)))


@pytest.mark.parametrize(("desde", "hasta"), [(time(9), time(9)), (time(9), None), (None, time(9))])
def test_the_hours_of_a_closure_are_in_order_and_both_or_none(desde, hasta):
    refused("cierre_hours_in_order", lambda: a_closure(desde_time=desde, hasta_time=hasta))


def test_a_closure_says_why():
    refused("cierre_motivo_not_blank", lambda: a_closure(motivo=""))


# --- changes of the agenda -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sede", ["20", None])
def test_a_month_opens_once_for_each_office_and_line(sede):
    def announced():
        AperturaDeAgenda.objects.create(mes_date=date(2026, 9, 1), sede_id=sede, abre_at=NOW, creado_at=NOW)

    announced()
    refused("apertura_one_per_month", announced)


def test_what_opens_is_a_whole_month():
    refused(
        "apertura_first_of_month",
        lambda: AperturaDeAgenda.objects.create(mes_date=date(2026, 9, 2), abre_at=NOW, creado_at=NOW),
    )  # fmt: skip


def test_a_request_changes_the_agenda_once():
    llave = a_change().llave
    refused("cambio_one_per_llave", lambda: a_change(llave=llave))


def test_a_change_is_of_a_known_kind():
    refused("cambio_tipo_known", lambda: a_change(tipo="capricho"))


def test_a_change_is_undone_after_it_was_done():
    refused("cambio_undone_after_done", lambda: a_change(deshecho_at=NOW - timedelta(seconds=1)))


def test_a_change_sees_to_each_person_once():
    cita, cambio = book(a_cupo(at(20, 10))), a_change()
    Rescate.objects.create(cambio=cambio, cita=cita)
    refused("rescate_one_per_cita", lambda: Rescate.objects.create(cambio=cambio, cita=cita))


def test_what_was_offered_was_offered_at_some_moment():
    cita, cambio = book(a_cupo(at(20, 10))), a_change()
    refused("rescate_offers_have_a_moment", lambda: Rescate.objects.create(cambio=cambio, cita=cita, ofertas=2))
