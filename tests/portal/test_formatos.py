from datetime import UTC, date, datetime

import pytest

from ventanilla.portal.templatetags import formatos


def test_a_date_is_written_in_words():
    assert formatos.fecha(date(2026, 8, 14)) == "14 de agosto de 2026"


def test_an_instant_is_told_in_the_hour_of_bogota():
    assert formatos.fecha(datetime(2026, 1, 1, 3, 0, tzinfo=UTC)) == "31 de diciembre de 2025"
    assert formatos.hora(datetime(2026, 1, 1, 3, 5, tzinfo=UTC)) == "10:05\u00a0p.\u00a0m."


@pytest.mark.parametrize(
    ("hora", "dicha"),
    [(5, "12:00\u00a0a.\u00a0m."), (17, "12:00\u00a0p.\u00a0m."), (18, "1:00\u00a0p.\u00a0m.")],
)
def test_midnight_and_noon_are_twelve(hora, dicha):
    assert formatos.hora(datetime(2026, 1, 1, hora, 0, tzinfo=UTC)) == dicha


@pytest.mark.parametrize(
    ("escrito", "marcado"), [("(601) 000 0001", "+576010000001"), ("+57 310 555 0142", "+573105550142")]
)
def test_a_telephone_can_be_dialled(escrito, marcado):
    assert formatos.telefono(escrito) == marcado


def test_numbers_are_read_as_people_write_them():
    assert formatos.nit("1020304050") == "1.020.304.050-8"
    assert formatos.documento("1020304050") == "1.020.304.050"
    assert formatos.documento("AB123") == "AB123"
    assert formatos.en_grupos("7KQ2M9XD4TRA") == "7KQ2-M9XD-4TRA"


def test_the_header_calls_people_by_their_first_name():
    assert formatos.primer_nombre("LUZ MARINA QUINTERO") == "Luz"
    assert formatos.primer_nombre("") == ""


@pytest.mark.parametrize(
    ("dice", "nombre"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari en iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge en Windows"),
        ("", "Equipo sin nombre"),
    ],
)
def test_a_session_is_named_as_a_person_would(dice, nombre):
    assert formatos.equipo(dice) == nombre
