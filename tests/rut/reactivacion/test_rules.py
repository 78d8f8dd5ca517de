"""Art. 1.6.1.2.20 of Decreto 1625 de 2016: when a registration comes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.rut.reactivacion.rules import SOPORTE, ground_of_return, may_return_from
from ventanilla.rut.rules.estados import PASOS, Causal, EstadoRut


@pytest.mark.parametrize(
    ("ejecutoria", "desde"),
    [
        (date(2021, 8, 11), date(2026, 8, 11)),
        (date(2020, 2, 29), date(2025, 3, 1)),  # five whole years, not a day less
    ],
)
def test_a_fictitious_supplier_waits_five_years_from_the_sanction_in_force(ejecutoria, desde):
    """Art. 1.6.1.2.16."""
    assert may_return_from(ejecutoria) == desde


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_the_wait_is_never_shorter_than_five_years(ejecutoria):
    assert may_return_from(ejecutoria) - ejecutoria >= timedelta(days=5 * 365)


@pytest.mark.parametrize(
    ("estado", "termino", "causal"),
    [
        (EstadoRut.SUSPENDIDO, True, Causal.CUMPLIO),
        (EstadoRut.SUSPENDIDO, False, Causal.SOLICITUD),
        (EstadoRut.CANCELADO, False, Causal.SOLICITUD),
        (EstadoRut.CANCELADO, True, Causal.SOLICITUD),  # nothing "ends" in a cancellation
    ],
)
def test_the_ground_of_coming_back_is_one_that_its_state_admits(estado, termino, causal):
    assert ground_of_return(estado, termino=termino) is causal
    assert estado in PASOS[causal].desde


def test_only_grounds_of_suspension_ask_for_a_paper_of_their_end():
    assert all(PASOS[causal].hasta is EstadoRut.SUSPENDIDO for causal in SOPORTE)
