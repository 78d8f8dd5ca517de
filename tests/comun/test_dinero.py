from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.comun.dinero import format_pesos, uvt_to_pesos


@pytest.mark.parametrize(
    ("pesos", "shown"),
    [
        (0, "$0"),
        (999, "$999"),
        (1_234_567, "$1.234.567"),
        (-45_000, "-$45.000"),
        (10**9, "$1.000.000.000"),
    ],
)
def test_pesos_are_shown_with_points(pesos, shown):
    assert format_pesos(pesos) == shown


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_says_the_same_amount(pesos):
    assert int(format_pesos(pesos).replace("$", "").replace(".", "")) == pesos


@pytest.mark.parametrize(
    ("cantidad", "uvt", "pesos"),
    [
        (1400, 49_799, 69_719_000),  # threshold of income of 2025
        (4500, 49_799, 224_096_000),  # threshold of assets of 2025
        (1400, 42_412, 59_377_000),  # the figure that the administration printed for 2023
        (4500, 42_412, 190_854_000),
        (1340, 47_065, 63_067_000),
        (790, 49_799, 39_341_000),
        (72, 52_374, 3_771_000),
        (240, 52_374, 12_570_000),
        (10, 49_799, 498_000),  # the least penalty
        (10, 52_374, 524_000),
        (41, 49_799, 2_042_000),
    ],
)
def test_limits_in_uvt_are_the_published_ones(cantidad, uvt, pesos):
    assert uvt_to_pesos(Decimal(cantidad), uvt) == pesos


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0", 0),
        ("99.49", 99),
        ("99.5", 100),
        ("100", 100),
        ("100.01", 100),
        ("149", 100),
        ("150", 200),
        ("9949", 9_900),
        ("9950", 10_000),
        ("10000", 10_000),
        ("10499", 10_000),
        ("10500", 11_000),
    ],
)
def test_the_three_steps_of_article_868(exact, rounded):
    assert uvt_to_pesos(Decimal(exact), 1) == rounded


@given(st.decimals(0, 10**6, places=2), st.integers(20_000, 60_000))
def test_rounding_never_moves_an_amount_by_more_than_half_a_step(cantidad, uvt):
    exact = cantidad * uvt
    step = 1 if exact <= 100 else 100 if exact <= 10_000 else 1_000

    pesos = uvt_to_pesos(cantidad, uvt)

    assert pesos % step == 0
    assert abs(pesos - exact) * 2 <= step


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2), st.integers(20_000, 60_000))
def test_more_uvt_are_never_fewer_pesos(one, other, uvt):
    less, more = sorted((one, other))

    assert uvt_to_pesos(less, uvt) <= uvt_to_pesos(more, uvt)


@pytest.mark.parametrize(("cantidad", "uvt"), [(Decimal(-1), 50_000), (Decimal(1), 0)])
def test_nonsense_is_refused(cantidad, uvt):
    with pytest.raises(ValueError, match="UVT"):
        uvt_to_pesos(cantidad, uvt)
