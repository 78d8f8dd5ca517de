"""Terms and order of cases: no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.casos import rules
from ventanilla.casos.rules import EstadoCaso, Urgencia
from ventanilla.comun.dias_habiles import add_business_days, is_business_day

dias = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("cerrado", sorted(rules.CERRADOS))
def test_a_closed_case_stays_closed(cerrado):
    assert rules.TRANSICIONES[EstadoCaso(cerrado)] == frozenset()


def test_every_open_state_can_reach_an_end():
    for estado in rules.ABIERTOS:
        alcanza, nuevos = set(), {estado}
        while nuevos:
            alcanza |= nuevos
            nuevos = {n for e in nuevos for n in rules.TRANSICIONES[e]} - alcanza
        assert alcanza & rules.CERRADOS


def test_a_person_is_asked_once_within_ten_business_days_art_17_cpaca():
    abierto = date(2026, 8, 11)
    limite = date(2026, 8, 26)  # the 17th is a holiday

    assert rules.last_day_to_request(abierto) == limite
    assert rules.may_request(abierto, 0, today=limite)
    assert not rules.may_request(abierto, 0, today=date(2026, 8, 27))
    assert not rules.may_request(abierto, 1, today=abierto)


def test_the_month_to_answer_ends_on_a_business_day():
    assert rules.answer_due(date(2026, 8, 11)) == date(2026, 9, 11)
    assert rules.answer_due(date(2026, 8, 31)) == date(2026, 9, 30)
    assert rules.answer_due(date(2026, 9, 12)) == date(2026, 10, 13)  # the 12th is a holiday
    assert rules.answer_due(date(2026, 12, 1)) == date(2027, 1, 4)


def test_it_is_extended_once_and_before_it_ends():
    vence = date(2026, 9, 11)

    assert rules.may_extend(vence, 0, today=vence)
    assert not rules.may_extend(vence, 0, today=date(2026, 9, 12))
    assert not rules.may_extend(vence, 1, today=date(2026, 9, 1))
    assert rules.extended(vence) == date(2026, 10, 13)


@given(dias, dias)
def test_business_days_between_is_what_add_business_days_walks(uno, otro):
    habiles = rules.business_days_between(uno, otro)

    assert rules.business_days_between(otro, uno) == -habiles
    if uno <= otro and is_business_day(otro):
        assert add_business_days(uno, habiles) == otro


@given(dias, st.integers(0, 30), st.integers(0, 15), st.integers(0, 60))
def test_the_time_that_the_person_takes_is_not_of_the_official(abierto, termino, hasta_pedir, tarda):
    vence = rules.due(abierto, termino)
    pedido = add_business_days(abierto, min(hasta_pedir, termino))
    quedaban = rules.business_days_between(pedido, vence)
    respondido = add_business_days(pedido, tarda)

    nuevo = rules.resume(vence, pedido=pedido, respondido=respondido)

    assert rules.business_days_between(respondido, nuevo) == quedaban
    assert nuevo >= vence or tarda == 0


def test_the_colour_of_a_term_is_also_a_word():
    hoy = date(2026, 8, 11)

    assert rules.urgency(date(2026, 8, 10), today=hoy) is Urgencia.VENCIDO
    assert rules.urgency(hoy, today=hoy) is Urgencia.HOY
    assert rules.urgency(date(2026, 8, 14), today=hoy) is Urgencia.PRONTO
    assert rules.urgency(date(2026, 8, 18), today=hoy) is Urgencia.A_TIEMPO
    assert set(rules.TONOS) == set(rules.PLAZOS) == set(Urgencia)


def test_every_state_has_its_words_for_both_sides():
    assert set(rules.EN_PALABRAS) == set(rules.PARA_LA_PERSONA) == set(EstadoCaso)


def test_the_bars_of_ages_name_their_days():
    assert rules.age_labels() == (
        "0 a 2 días", "3 a 7 días", "8 a 14 días", "15 a 30 días", "31 a 60 días", "61 o más",
    )  # fmt: skip
