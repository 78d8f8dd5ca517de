"""A month as it is drawn, a file for calendars, and what another place costs. No database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.citas.reserva.rules import Cambio, Sitio, seconds_left, trade_off
from ventanilla.citas.rules.calendario import EstadoDia, build_month, next_month, parse_month
from ventanilla.citas.rules.ics import OCTETS, Evento, calendar_file
from ventanilla.citas.rules.lugares import ways_at
from ventanilla.comun.dias_habiles import holidays_of

AGOSTO = date(2026, 8, 1)
HOY = date(2026, 8, 11)


def agosto(**otros):
    base = {"libres": {date(2026, 8, 20): 14}, "festivos": holidays_of(2026), "elegido": None, "hoy": HOY,
            "hasta": date(2026, 8, 31)}  # fmt: skip
    return build_month(AGOSTO, **(base | otros))


def day(mes, numero):
    return next(dia for semana in mes.semanas for dia in semana if dia is not None and dia.dia.day == numero)


def test_a_month_tells_free_full_holiday_and_closed_days_apart():
    mes = agosto(con_agenda={date(2026, 8, 14), date(2026, 8, 20), date(2026, 8, 10)})

    estados = {numero: day(mes, numero).estado for numero in (20, 14, 17, 16, 10)}

    assert estados == {
        20: EstadoDia.LIBRE, 14: EstadoDia.LLENO, 17: EstadoDia.FESTIVO, 16: EstadoDia.CERRADO, 10: EstadoDia.CERRADO,
    }  # fmt: skip
    assert day(mes, 17).nota == "Asunción de la Virgen"
    assert (mes.cupos, day(mes, 20).cupos, day(mes, 11).hoy) == (14, 14, True)


def test_the_weeks_begin_on_monday_and_days_of_other_months_are_empty():
    semanas = agosto().semanas

    assert [dia.dia.day if dia else None for dia in semanas[0]] == [None] * 5 + [1, 2]
    assert [dia.dia.day if dia else None for dia in semanas[-1]] == [31, *[None] * 6]


def test_one_looks_from_the_present_month_to_the_last_of_the_agenda():
    solo_este = agosto()
    con_otro = agosto(hasta=date(2026, 9, 30))
    visto_despues = build_month(
        date(2026, 9, 1), libres={}, festivos={}, elegido=None, hoy=HOY, hasta=date(2026, 9, 30)
    )

    assert (solo_este.anterior, solo_este.siguiente) == (None, None)
    assert con_otro.siguiente == date(2026, 9, 1)
    assert (visto_despues.anterior, visto_despues.siguiente) == (AGOSTO, None)


@pytest.mark.parametrize(
    ("texto", "mes"),
    [("2026-08", AGOSTO), ("2026-13", None), ("2026-08-20", None), ("", None), ("agosto!", None), ("0000-00", None)],
)
def test_a_month_in_an_address(texto, mes):
    assert parse_month(texto) == mes


def test_after_december_comes_january():
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


TUNJA, SOGAMOSO = Sitio("20", "15001", "presencial"), Sitio("26", "15759", "presencial")
CALI = Sitio("05", "76001", "presencial")


@pytest.mark.parametrize(
    ("de", "a", "cambio"),
    [
        (TUNJA, TUNJA, Cambio.NADA),
        (TUNJA, Sitio("99", "15001", "presencial"), Cambio.MISMA_CIUDAD),
        (TUNJA, SOGAMOSO, Cambio.MISMO_DEPARTAMENTO),
        (TUNJA, CALI, Cambio.OTRA_CIUDAD),
        (None, CALI, Cambio.OTRA_CIUDAD),
        (TUNJA, Sitio("05", "76001", "video"), Cambio.A_DISTANCIA),
        (Sitio("20", "15001", "video"), Sitio("05", "76001", "video"), Cambio.NADA),
    ],
)
def test_what_taking_another_place_costs(de, a, cambio):
    assert trade_off(de, a) == cambio


def test_where_everything_is_in_person_nothing_else_is_offered():
    assert ways_at(["video", "llamada"], ["presencial"], solo_presencial=True) == ("presencial",)
    assert ways_at(["video", "llamada"], ["presencial", "llamada"], solo_presencial=False) == ("llamada",)


def test_the_seconds_left_are_never_less_than_there_are_nor_negative():
    ahora = datetime(2026, 8, 11, 15, 0, 0, 300_000, tzinfo=UTC)

    assert seconds_left(datetime(2026, 8, 11, 15, 0, 45, tzinfo=UTC), now=ahora) == 45
    assert seconds_left(datetime(2026, 8, 11, 14, 0, tzinfo=UTC), now=ahora) == 0


def event(**otros: Any) -> str:
    base: dict[str, Any] = {
        "uid": "cita-1@ejemplo.co", "inicio_at": datetime(2026, 8, 20, 15, 20, tzinfo=UTC),
        "fin_at": datetime(2026, 8, 20, 15, 40, tzinfo=UTC), "titulo": "Cita: libros; contabilidad, y más",
        "lugar": "Tunja", "texto": "Primera\nSegunda \\ tercera", "url": "https://ejemplo.co/c/1/", "version": 3,
    }  # fmt: skip
    return calendar_file(Evento(**(base | otros)), now=datetime(2026, 8, 11, 15, 0, tzinfo=UTC))


def test_the_file_for_calendars_is_in_utc_and_escapes_what_has_a_meaning():
    lineas = event().split("\r\n")

    assert {"DTSTART:20260820T152000Z", "DTEND:20260820T154000Z", "SEQUENCE:3", "STATUS:CONFIRMED"} <= set(lineas)
    assert r"SUMMARY:Cita: libros\; contabilidad\, y más" in lineas
    assert r"DESCRIPTION:Primera\nSegunda \\ tercera" in lineas
    assert "BEGIN:VALARM" in lineas


def test_a_cancelled_one_takes_itself_out_of_the_calendar():
    lineas = event(cancelado=True).split("\r\n")

    assert {"METHOD:CANCEL", "STATUS:CANCELLED"} <= set(lineas)
    assert "BEGIN:VALARM" not in lineas


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400))
def test_long_lines_are_folded_without_breaking_a_letter(texto):
    crudo = event(texto=texto)

    assert all(len(linea.encode()) <= OCTETS for linea in crudo.split("\r\n"))
    unido = crudo.replace("\r\n ", "")
    esperado = texto.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"DESCRIPTION:{esperado}\r\n" in unido
