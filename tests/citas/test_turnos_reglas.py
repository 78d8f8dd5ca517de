"""The life of a turn, the order of the queue, and the letters: no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.citas.rules import turnos as reglas
from ventanilla.citas.rules.codigo import CodigoInvalido
from ventanilla.citas.rules.estados import TRANSICIONES as DE_CITAS
from ventanilla.citas.rules.turnos import EstadoTurno as E
from ventanilla.citas.sala.rules import ALTO, ANCHO, Barra, draw
from ventanilla.cuentas.rules import mask_name

NUEVE = datetime(2026, 8, 11, 14, 0, tzinfo=UTC)
TOLERANCIA = timedelta(minutes=5)


@dataclass(frozen=True)
class Uno:
    pk: int
    orden_at: datetime
    preferente: bool = False


def minutes(n: float) -> datetime:
    return NUEVE + timedelta(minutes=n)


def moment(llegada: float, cita: float | None = None) -> datetime:
    return reglas.turn_moment(minutes(llegada), None if cita is None else minutes(cita), tolerancia=TOLERANCIA)


def test_an_attended_turn_stays_attended():
    assert reglas.TRANSICIONES[E.ATENDIDO] == frozenset()


@pytest.mark.parametrize("estado", sorted(E))
def test_what_a_turn_may_do_its_appointment_may_do_too(estado):
    """Else the desk could press a button that the appointment refuses."""
    for siguiente in reglas.TRANSICIONES[estado]:
        antes, despues = reglas.LA_CITA[estado], reglas.LA_CITA[siguiente]
        assert antes == despues or despues in DE_CITAS[antes]


def test_somebody_who_was_not_called_cannot_be_attended():
    with pytest.raises(reglas.TransicionInvalida):
        reglas.ensure_transition(E.EN_ESPERA, E.EN_ATENCION)


def test_on_time_ones_place_is_the_hour_of_the_appointment():
    assert moment(-40, 0) == minutes(0)
    assert moment(5, 0) == minutes(0)


def test_late_or_without_appointment_it_is_twenty_minutes_after_arriving():
    assert moment(6, 0) == minutes(26)
    assert moment(6) == minutes(26)


def test_an_appointment_for_later_does_not_pass_somebody_who_waits_already():
    sin_cita, pronto, despues = Uno(1, moment(0)), Uno(2, moment(10, 20)), Uno(3, moment(10, 40))

    fila = sorted([despues, pronto, sin_cita], key=reglas.queue_key)

    assert [uno.pk for uno in fila] == [1, 2, 3]


def test_preferente_goes_first_whatever_the_hour():
    antes, preferente = Uno(1, moment(-60, -50)), Uno(2, moment(0), preferente=True)

    assert sorted([antes, preferente], key=reglas.queue_key)[0] == preferente


@given(st.lists(st.integers(0, 400), min_size=2, max_size=30))
def test_without_appointment_nobody_passes_who_came_before(llegadas):
    fila = sorted((Uno(n, moment(llegada)) for n, llegada in enumerate(llegadas)), key=reglas.queue_key)

    assert [llegadas[uno.pk] for uno in fila] == sorted(llegadas)


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 400), st.integers(-60, 60)), max_size=40))
def test_who_comes_without_appointment_is_passed_only_by_hours_of_the_next_twenty_minutes(llegada, citas):
    suyo = Uno(0, moment(llegada))
    otros = [Uno(n, moment(cuando, cuando + falta)) for n, (cuando, falta) in enumerate(citas, start=1)]

    fila = sorted([suyo, *otros], key=reglas.queue_key)

    for otro in fila[: fila.index(suyo)]:
        assert otro.orden_at < minutes(llegada + 20)


@pytest.mark.parametrize(("falta", "puede"), [(61, False), (60, True), (0, True), (-5, True), (-6, False)])
def test_when_one_may_say_oneself_that_one_arrived(falta, puede):
    assert reglas.may_check_in(minutes(falta), tolerancia=TOLERANCIA, now=NUEVE) is puede


def test_five_minutes_late_is_not_a_no_show_yet():
    assert not reglas.is_no_show(NUEVE, tolerancia=TOLERANCIA, now=minutes(5))
    assert reglas.is_no_show(NUEVE, tolerancia=TOLERANCIA, now=minutes(5.1))


def test_each_line_has_a_letter_of_its_own():
    dadas = reglas.letters(["rut", "orientacion", "devoluciones", "radicacion", "rut", "cobranzas"])

    assert dadas == {"rut": "R", "orientacion": "O", "devoluciones": "D", "radicacion": "A", "cobranzas": "C"}


@given(st.lists(st.text("abcdef-", min_size=1, max_size=8), max_size=26, unique=True))
def test_twenty_six_lines_have_twenty_six_letters(lineas):
    dadas = reglas.letters(lineas)

    assert len(set(dadas.values())) == len(lineas)


def test_a_number_is_called_aloud_with_three_digits():
    assert reglas.show("R", 7) == "R-007"


@pytest.mark.parametrize(
    "texto",
    [
        "0202026000001", "020 2026 000001", " 020-2026-000001 ",
        "https://ventanilla.example/citas/cita/0202026000001/s3cr3to/",
    ],
)  # fmt: skip
def test_a_scanner_reads_the_code_alone_or_in_an_address(texto):
    assert reglas.find_codigo(texto) == "0202026000001"


@pytest.mark.parametrize("texto", ["", "hola", "020202600001", "02020260000011", "0202026000000"])
def test_what_is_not_a_code_is_refused(texto):
    with pytest.raises(CodigoInvalido):
        reglas.find_codigo(texto)


def test_a_name_is_masked_and_a_digest_shortened():
    assert mask_name("Rosa de Cifuentes") == "Ro•••• de Ci••••"
    assert reglas.shorten("0123456789abcdef") == "01234567…"
    assert reglas.shorten("42") == "42"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=24))
def test_nothing_is_drawn_outside_of_the_chart(valores):
    una = draw("x", "X", "Personas", [Barra(str(n), valor) for n, valor in enumerate(valores)])

    for columna in una.columnas:
        assert columna.x >= 0
        assert columna.x + columna.ancho <= ANCHO
        assert 0 <= columna.alto <= ALTO
        assert columna.y + columna.alto == 174
    mayor = max(una.columnas, key=lambda columna: columna.valor)
    assert mayor.alto == (ALTO if mayor.valor else 0)
