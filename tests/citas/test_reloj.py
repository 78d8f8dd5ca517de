"""The clock of appointments is that of Bogotá: at midnight, at the end of months and years, wherever the browser is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.citas.fabricas import BOGOTA, INVITADO, NOW, a_cupo, a_puesto, at, book, datos, hold
from ventanilla.citas import selectors
from ventanilla.citas.models import Cupo
from ventanilla.citas.selectors.disponibilidad import Busqueda
from ventanilla.citas.services import citas

pytestmark = pytest.mark.django_db
AQUI = Busqueda("rut", sedes=("20",))
ANTES = datetime(2026, 1, 1, tzinfo=UTC)


def place(inicio_at: datetime, **otros: object) -> Cupo:
    return a_cupo(inicio_at, libre_at=ANTES, general_at=ANTES, **otros)  # type: ignore[arg-type]


def days(desde: date, hasta: date, *, now: datetime = NOW) -> list[tuple[date, int]]:
    libres = selectors.disponibilidad.free_days(AQUI, desde=desde, hasta=hasta, now=now)
    return [(libre.dia, libre.cupos) for libre in libres]


def test_a_day_begins_at_midnight_in_bogota_and_not_in_greenwich():
    place(at(20, 23, 59), minutos=1)  # the 21st for Greenwich, and for a browser in Sydney
    place(at(21, 0, 0), minutos=1)

    assert days(date(2026, 8, 20), date(2026, 8, 20)) == [(date(2026, 8, 20), 1)]
    assert days(date(2026, 8, 21), date(2026, 8, 21)) == [(date(2026, 8, 21), 1)]
    [hora] = selectors.disponibilidad.free_hours(AQUI, dia=date(2026, 8, 20), now=NOW)
    assert hora.inicio_at == at(20, 23, 59)


@pytest.mark.parametrize("zona", ["America/Los_Angeles", "Australia/Sydney", "UTC"])
def test_the_zone_of_who_asks_changes_nothing(zona):
    """The same instant, said by a clock of elsewhere, is the same place of the same day."""
    cupo = place(at(20, 19, 30))
    alla = ZoneInfo(zona)

    cita = hold(Cupo.objects.get(pk=cupo.pk), now=NOW.astimezone(alla))

    assert cita.cupo_id == cupo.pk
    assert days(date(2026, 8, 20), date(2026, 8, 20), now=NOW.astimezone(alla) + timedelta(minutes=10)) == [
        (date(2026, 8, 20), 1)
    ]


def test_the_last_day_of_a_month_is_of_that_month():
    for dia, mes in ((31, 8), (30, 9), (31, 10)):
        place(at(dia, 23, 59, mes=mes), minutos=1)
        place(at(1, 0, 0, mes=mes + 1), minutos=1)

    assert days(date(2026, 8, 1), date(2026, 8, 31)) == [(date(2026, 8, 31), 1)]
    assert days(date(2026, 9, 1), date(2026, 9, 30)) == [(date(2026, 9, 1), 1), (date(2026, 9, 30), 1)]
    assert days(date(2026, 10, 1), date(2026, 10, 31)) == [(date(2026, 10, 1), 1), (date(2026, 10, 31), 1)]


def test_the_leap_day_is_a_day():
    place(datetime(2028, 2, 29, 23, 59, tzinfo=BOGOTA), minutos=1)

    assert days(date(2028, 2, 1), date(2028, 2, 29)) == [(date(2028, 2, 29), 1)]


@pytest.mark.parametrize(
    ("now", "codigo"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=BOGOTA), "0202026000001"),
        (datetime(2027, 1, 1, 0, 0, 0, tzinfo=BOGOTA), "0202027000001"),
        (datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), "0202026000001"),
    ],
)
def test_the_year_of_a_code_is_that_of_the_moment_of_accepting_in_bogota(now, codigo):
    assert book(place(datetime(2027, 1, 8, 9, tzinfo=BOGOTA)), now=now).codigo == codigo


def test_each_year_counts_from_one():
    antes = book(
        place(datetime(2027, 1, 8, 9, tzinfo=BOGOTA)), numero="1", now=datetime(2026, 12, 31, 23, tzinfo=BOGOTA)
    )
    luego = book(place(datetime(2027, 1, 8, 10, tzinfo=BOGOTA)), numero="2", now=datetime(2027, 1, 1, 1, tzinfo=BOGOTA))

    assert (antes.codigo, luego.codigo) == ("0202026000001", "0202027000001")


def test_forty_five_seconds_that_cross_midnight_are_forty_five():
    inicio = datetime(2026, 8, 31, 23, 59, 30, tzinfo=BOGOTA)
    cita = hold(place(at(2, 9, mes=9)), now=inicio)
    cita = citas.set_solicitante("i:uno", cita.pk, datos(), now=inicio)

    assert cita.hasta_at == datetime(2026, 9, 1, 0, 0, 15, tzinfo=BOGOTA)
    a_tiempo = citas.confirm(
        INVITADO, cita.pk, dueno="i:uno", now=datetime(2026, 9, 1, 0, 0, 14, 999999, tzinfo=BOGOTA)
    )
    assert a_tiempo.estado == "confirmada"


def test_a_place_is_free_from_the_instant_that_it_says():
    abre = datetime(2026, 9, 1, 8, 0, tzinfo=BOGOTA)
    a_cupo(at(10, 9, mes=9), libre_at=abre, general_at=abre)
    mes = (date(2026, 9, 1), date(2026, 9, 30))

    assert days(*mes, now=abre - timedelta(microseconds=1)) == []
    assert days(*mes, now=abre) == [(date(2026, 9, 10), 1)]


def test_what_has_begun_is_not_offered():
    cupo = place(at(20, 10))

    assert days(date(2026, 8, 20), date(2026, 8, 20), now=at(20, 9, 59)) == [(date(2026, 8, 20), 1)]
    assert days(date(2026, 8, 20), date(2026, 8, 20), now=at(20, 10)) == []
    with pytest.raises(citas.SinCupo):
        hold(cupo, now=at(20, 10))


def test_the_soonest_of_each_office_in_the_order_of_the_clock():
    place(at(20, 23, 59), minutos=1)
    place(at(21, 0, 0), sede="05", puesto=a_puesto("05", canal="video"))

    pronto = selectors.disponibilidad.soonest(Busqueda("rut"), sedes=["05", "20"], now=NOW)

    assert [(libre.sede, libre.inicio_at) for libre in pronto] == [("20", at(20, 23, 59)), ("05", at(21, 0, 0))]
