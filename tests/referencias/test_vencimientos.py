"""The tax calendar: whose due dates are these."""

from datetime import date
from typing import Any

import pytest

from ventanilla.referencias import models, rules, selectors

pytestmark = pytest.mark.django_db

AGOSTO: dict[str, Any] = {"desde": date(2026, 8, 1), "hasta": date(2026, 8, 31)}


def dates(nit, impuesto, *, year=2026, responsabilidades=()):
    found = selectors.vencimientos_of(
        nit, desde=date(year, 1, 1), hasta=date(year, 12, 31), responsabilidades=responsabilidades
    )
    return [v.vence_date for v in found if v.impuesto == impuesto]


def test_the_last_digit_decides_the_day_of_the_month():
    """Published calendar of 2026: withholding of July falls due from the 12th of August (1) to the 26th (0)."""
    [uno] = [v for v in selectors.vencimientos_of("900234561", **AGOSTO) if v.impuesto == "retencion_en_la_fuente"]
    [cero] = [v for v in selectors.vencimientos_of("900234560", **AGOSTO) if v.impuesto == "retencion_en_la_fuente"]

    assert (uno.vence_date, uno.formulario, uno.periodo_en_palabras) == (date(2026, 8, 12), "350", "julio")
    assert cero.vence_date == date(2026, 8, 26)


@pytest.mark.parametrize(
    ("nit", "dia"),
    [("1020304001", date(2026, 8, 12)), ("1020304027", date(2026, 9, 1)), ("1020304000", date(2026, 10, 26))],
)
def test_two_digits_decide_the_return_of_a_person(nit, dia):
    assert dates(nit, "renta_persona_natural") == [dia]


def test_an_old_identity_card_of_few_digits_is_read_by_its_last_two():
    assert dates("107", "renta_persona_natural") == dates("1020304007", "renta_persona_natural")


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("ultimos", ["00", "01", "10", "38", "59", "99"])
def test_every_number_has_its_date_once(ultimos, year):
    natural = dates(f"10203040{ultimos}", "renta_persona_natural", year=year)
    exogena = dates(f"10203040{ultimos}", "exogena", year=year)

    assert (len(natural), len(exogena)) == (1, 1)


def test_a_company_has_no_return_of_a_person():
    assert dates("900234561", "renta_persona_natural") == []
    assert len(dates("900234561", "renta_persona_juridica")) == 2


def test_responsibilities_leave_only_what_is_owed():
    found = selectors.vencimientos_of("1020304050", **AGOSTO, responsabilidades=["05", "49"])
    every = selectors.vencimientos_of("1020304050", **AGOSTO)

    assert [v.nombre for v in found] == []
    assert "Retención en la fuente" in [v.nombre for v in every]


def test_the_simple_regime_pays_iva_once_a_year():
    assert dates("900234561", "iva_bimestral", responsabilidades=["47", "48"]) == []
    assert len(dates("900234561", "iva_anual_simple", responsabilidades=["47", "48"])) == 1
    assert len(dates("900234561", "iva_bimestral", responsabilidades=["48"])) == 6


def test_a_large_taxpayer_has_a_calendar_of_its_own():
    assert len(dates("900234561", "renta_gran_contribuyente", responsabilidades=["05", "13"])) == 3
    assert dates("900234561", "renta_persona_juridica", responsabilidades=["05", "13"]) == []


def test_a_date_for_everybody_is_for_every_digit():
    assert {tuple(dates(f"90023456{d}", "carbono")) for d in range(10)} == {tuple(dates("900234561", "carbono"))}
    assert len(dates("900234561", "carbono")) == 6


def test_the_soonest_comes_first_and_both_ends_count():
    found = selectors.vencimientos_of("1020304001", desde=date(2026, 8, 12), hasta=date(2026, 9, 9))

    assert [v.vence_date for v in found] == sorted(v.vence_date for v in found)
    assert (found[0].vence_date, found[-1].vence_date) == (date(2026, 8, 12), date(2026, 9, 9))


def test_what_is_not_a_number_has_no_due_dates():
    assert selectors.vencimientos_of("PE-123", **AGOSTO) == []


def test_a_retired_row_is_not_told():
    models.Vencimiento.objects.filter(impuesto="retencion_en_la_fuente", tax_year=2026).update(
        retirado_at="2026-08-01T00:00Z"
    )
    selectors.forget()

    assert dates("900234561", "retencion_en_la_fuente") == [date(2026, 1, 13)]


def test_every_tax_of_the_file_has_a_name_and_every_period_reads_in_words():
    filas = models.Vencimiento.objects.all()

    assert {fila.impuesto for fila in filas} == set(rules.IMPUESTOS)
    assert {"enero-febrero", "enero-abril", "agosto", "segunda cuota", "año completo"} <= {
        v.periodo_en_palabras for v in selectors._vencimientos()
    }
