"""Rules and closures become places. No database: the properties that no example can show."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.citas.rules.agenda import (
    BOGOTA,
    Apertura,
    Cierre,
    Ocupado,
    Regla,
    expand,
    first_of_month,
    hours_of,
    last_of_month,
    opens_at,
    without_clashes,
)
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.inasistencia import Franja, band_of, extra_places, lower_bound, share_out
from ventanilla.comun.dias_habiles import holidays_of

LUNES_A_VIERNES = frozenset(range(5))


def a_rule(**otros):
    base = {
        "id": 1, "sede": "20", "linea": "rut", "canal": "video", "puestos": (1, 2), "dias": LUNES_A_VIERNES,
        "desde_time": time(8, 20), "hasta_time": time(16, 20), "minutos": 20, "desde_date": date(2026, 1, 1),
        "pausas": ((time(12, 20), time(14)),),
    }  # fmt: skip
    return Regla(**{**base, **otros})


momentos = st.times().map(lambda hora: hora.replace(second=0, microsecond=0))


@st.composite
def rules(draw):
    desde, hasta = sorted(draw(st.lists(st.one_of(momentos, st.just(time(23, 59, 59))), min_size=2, max_size=2)))
    pausas = tuple(
        tuple(sorted(draw(st.tuples(momentos, momentos)))) for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    inicio = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    return a_rule(
        puestos=tuple(range(1, draw(st.integers(1, 4)) + 1)),
        dias=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        desde_time=desde,
        hasta_time=hasta,
        minutos=draw(st.integers(5, 240)),
        pausas=tuple(pausa for pausa in pausas if pausa[0] < pausa[1]),
        desde_date=inicio,
        hasta_date=draw(st.none() | st.dates(inicio, inicio + timedelta(days=60))),
        reserva_vencimiento=draw(st.integers(0, 5)),
        festivos=draw(st.booleans()),
    )


@st.composite
def closures(draw):
    dia = draw(st.dates(date(2026, 1, 1), date(2028, 2, 1)))
    desde, hasta = draw(st.one_of(st.just((None, None)), st.tuples(momentos, momentos).map(sorted)))
    return Cierre(draw(st.sampled_from(["", "20", "32"])), dia, desde, hasta)


@given(rules(), st.integers(0, 40), st.lists(closures(), max_size=5))
def test_places_of_a_desk_never_overlap_nor_leave_their_hours_breaks_holidays_or_closures(regla, dias, cierres):
    desde = regla.desde_date
    cierres = [*cierres, Cierre("20", desde + timedelta(days=dias // 2), None, None)]
    lugares = list(expand(regla, desde, desde + timedelta(days=dias), cierres=cierres))

    for puesto in regla.puestos:
        suyos = [lugar for lugar in lugares if lugar.puesto == puesto]
        assert all(uno.fin_at <= otro.inicio_at for uno, otro in pairwise(suyos))
    for lugar in lugares:
        dia = lugar.inicio_at.date()
        assert lugar.fin_at - lugar.inicio_at == timedelta(minutes=regla.minutos)
        assert regla.desde_time <= lugar.inicio_at.time()
        assert lugar.fin_at <= datetime.combine(dia, regla.hasta_time, BOGOTA)
        assert dia.weekday() in regla.dias
        assert regla.festivos or dia not in holidays_of(dia.year)
        assert regla.hasta_date is None or dia <= regla.hasta_date
        for desde_pausa, hasta_pausa in regla.pausas:
            assert lugar.fin_at <= datetime.combine(dia, desde_pausa, BOGOTA) or lugar.inicio_at >= datetime.combine(
                dia, hasta_pausa, BOGOTA
            )
        for cierre in cierres:
            if cierre.sede in ("", "20") and cierre.dia_date == dia:
                assert cierre.desde_time is not None
                assert cierre.hasta_time is not None
                assert lugar.fin_at.time() <= cierre.desde_time or lugar.inicio_at.time() >= cierre.hasta_time


@given(rules())
def test_of_each_hour_at_most_so_many_places_are_kept_back_and_they_are_released_before_they_begin(regla):
    lugares = list(expand(regla, regla.desde_date, regla.desde_date + timedelta(days=10)))

    horas: dict[datetime, int] = {}
    for lugar in lugares:
        assert lugar.abre_at <= lugar.general_at <= lugar.inicio_at
        if lugar.carril is Carril.VENCIMIENTO:
            hora = lugar.inicio_at.replace(minute=0)
            horas[hora] = horas.get(hora, 0) + 1
    assert all(n <= regla.reserva_vencimiento for n in horas.values())


def test_the_hours_of_the_portal():
    horas = hours_of(a_rule())

    assert [horas[0], horas[11], horas[12], horas[-1]] == [
        (time(8, 20), time(8, 40)),
        (time(12), time(12, 20)),
        (time(14), time(14, 20)),
        (time(16), time(16, 20)),
    ]
    assert len(horas) == 12 + 7


def test_a_place_may_end_at_the_last_second_of_the_day_and_none_begins_beyond():
    horas = hours_of(a_rule(desde_time=time(23), hasta_time=time(23, 59, 59), minutos=20, pausas=()))

    assert horas == [(time(23), time(23, 20)), (time(23, 20), time(23, 40))]


@pytest.mark.parametrize("dia", [date(2026, 8, 7), date(2026, 8, 17), date(2026, 4, 2), date(2026, 12, 25)])
def test_a_holiday_has_no_places_unless_the_rule_says_so(dia):
    assert list(expand(a_rule(), dia, dia)) == []
    assert list(expand(a_rule(festivos=True), dia, dia)) != []


@pytest.mark.parametrize(
    ("dia", "primero", "ultimo"),
    [
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_months_end_where_they_end(dia, primero, ultimo):
    assert (first_of_month(dia), last_of_month(dia)) == (primero, ultimo)
    assert first_of_month(dia, 1) == ultimo + timedelta(days=1)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-30, 30))
def test_months_forward_and_back_come_home(dia, meses):
    assert first_of_month(first_of_month(dia, meses), -meses) == first_of_month(dia)


def test_a_day_opens_at_the_first_midnight_of_its_month_or_earlier_with_a_longer_window():
    assert opens_at(date(2027, 1, 29)) == datetime(2027, 1, 1, tzinfo=BOGOTA)
    assert opens_at(date(2027, 1, 29), ventana_meses=3) == datetime(2026, 11, 1, tzinfo=BOGOTA)


def test_the_announcement_that_fits_best_decides():
    mes = date(2026, 9, 1)
    momentos_ = {
        clave: Apertura(mes, datetime(2026, 8, 20 + n, 8, tzinfo=BOGOTA), *clave)
        for n, clave in enumerate([("", ""), ("", "rut"), ("20", ""), ("20", "rut")])
    }
    aperturas = list(momentos_.values())

    def opens(sede, linea):
        return opens_at(date(2026, 9, 30), sede=sede, linea=linea, aperturas=aperturas)

    assert opens("20", "rut") == momentos_["20", "rut"].abre_at
    assert opens("20", "libros") == momentos_["20", ""].abre_at
    assert opens("32", "rut") == momentos_["", "rut"].abre_at
    assert opens("32", "libros") == momentos_["", ""].abre_at


def test_two_rules_that_want_a_desk_at_once_the_first_one_has_it():
    primera = list(expand(a_rule(puestos=(1,)), date(2026, 8, 20), date(2026, 8, 20)))
    segunda = list(expand(a_rule(id=2, puestos=(1,), minutos=30), date(2026, 8, 20), date(2026, 8, 20)))

    quedan = without_clashes([*primera, *segunda])

    assert [lugar for lugar in quedan if lugar.regla == 1] == primera
    for uno, otro in pairwise(sorted(quedan, key=lambda lugar: lugar.inicio_at)):
        assert uno.fin_at <= otro.inicio_at


def test_a_busy_desk_gives_no_place_at_that_time():
    lugares = list(expand(a_rule(puestos=(1, 2)), date(2026, 8, 20), date(2026, 8, 20)))
    ocupado = Ocupado(1, lugares[0].inicio_at + timedelta(minutes=10), lugares[0].inicio_at + timedelta(minutes=30))

    quedan = without_clashes(lugares, [ocupado])

    assert len(lugares) - len(quedan) == 2
    assert {lugar.puesto for lugar in lugares if lugar not in quedan} == {1}


# --- measured overbooking ------------------------------------------------------------------------------------


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_sure_figure_is_never_above_the_observed_one_and_needs_data(faltaron, vinieron):
    total = faltaron + vinieron
    segura = lower_bound(faltaron, total)

    assert 0.0 <= segura <= (faltaron / total + 1e-9 if total else 0.0)


def test_more_data_of_the_same_share_make_a_surer_figure():
    figuras = [lower_bound(n // 5, n) for n in (5, 50, 500, 5000)]

    assert figuras == sorted(figuras)
    assert figuras[0] < 0.07
    assert figuras[-1] == pytest.approx(0.19, abs=0.005)


@given(st.integers(0, 200), st.floats(0, 1), st.integers(0, 200), st.integers(0, 100), st.integers(0, 50))
def test_added_places_are_never_above_what_the_terms_allow(agendadas, segura, cupos, maximo, ya):
    extra = extra_places(agendadas, segura, cupos=cupos, maximo_por_ciento=maximo, ya=ya)

    assert extra >= 0
    assert extra == 0 or extra + ya <= cupos * maximo / 100
    assert extra == 0 or extra + ya <= agendadas * segura


def test_added_places_go_beside_booked_ones_once_each():
    assert share_out([("a", 1, 0), ("b", 3, 0), ("c", 0, 0), ("d", 2, 1)], 5) == ["b", "a"]
    assert [band_of(hora) for hora in (8, 10, 13)] == [Franja.PRIMERA, Franja.MANANA, Franja.TARDE]
