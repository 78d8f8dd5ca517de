import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.comun.nit import NitInvalido, check_digit, format_nit, parse_nit

PUBLIC = list(csv.DictReader((Path(__file__).parent / "nit_vectores.csv").read_text("utf-8").splitlines()))
nits = st.integers(100, 10**15 - 1).map(str)


@pytest.mark.parametrize("fila", PUBLIC, ids=[fila["nit"] for fila in PUBLIC])
def test_the_check_digit_of_public_nits(fila):
    assert check_digit(fila["nit"]) == int(fila["dv"])


@pytest.mark.parametrize(
    ("nit", "digit"),
    [("900000009", 0), ("899999068", 1), ("890904996", 1), ("1020304050", 8)],
)
def test_the_remainders_zero_one_and_ten(nit, digit):
    assert check_digit(nit) == digit


def test_a_nit_is_shown_with_points_and_its_check_digit():
    assert format_nit("1020304050") == "1.020.304.050-8"
    assert format_nit("800197268") == "800.197.268-4"


@pytest.mark.parametrize(
    "written",
    [
        "1020304050",
        "1.020.304.050",
        "1.020.304.050-8",
        "1 020 304 050 - 8",
        " 1020304050–8 ",
        "1,020,304,050",
        "1'020.304.050",
        "0001020304050",
    ],
)
def test_people_may_write_it_as_they_like(written):
    assert parse_nit(written) == "1020304050"


@pytest.mark.parametrize("written", ["", "-", "abc", "12", "1020304050-", "1020-304050-8", "1020304050-85", "😀"])
def test_what_is_not_a_nit_is_refused(written):
    with pytest.raises(NitInvalido):
        parse_nit(written)


@pytest.mark.parametrize("written", ["１０２０３０４０５０", "١٠٢٠٣٠٤٠٥٠", "9" * 16, "1" * 10_000])
def test_digits_of_other_scripts_and_endless_numbers_are_refused(written):
    with pytest.raises(NitInvalido):
        parse_nit(written)


def test_a_wrong_check_digit_is_named_as_such():
    with pytest.raises(NitInvalido, match="dígito de verificación"):
        parse_nit("1.020.304.050-7")


def test_the_check_digit_needs_digits():
    with pytest.raises(NitInvalido):
        check_digit("10203O4050")


@given(nits)
def test_what_is_shown_can_be_read_back(nit):
    assert parse_nit(format_nit(nit)) == nit


@given(nits, st.integers(0, 9))
def test_only_one_check_digit_is_accepted(nit, digit):
    if digit == check_digit(nit):
        assert parse_nit(f"{nit}-{digit}") == nit
    else:
        with pytest.raises(NitInvalido):
            parse_nit(f"{nit}-{digit}")


@given(nits, st.data())
def test_one_mistyped_digit_is_noticed(nit, data):
    """Weights and 11 have no common factor: a change of one digit always moves the remainder."""
    position = data.draw(st.integers(0, len(nit) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != nit[position]]))
    wrong = nit[:position] + other + nit[position + 1 :]

    # remainders 1 and 10 share the digit 1: the only pair that the rule cannot tell apart
    if check_digit(wrong) == check_digit(nit):
        assert check_digit(nit) == 1


@given(st.text(max_size=60))
def test_any_text_is_a_nit_or_is_refused(text):
    try:
        nit = parse_nit(text)
    except NitInvalido:
        return
    assert nit.isascii()
    assert nit.isdigit()
