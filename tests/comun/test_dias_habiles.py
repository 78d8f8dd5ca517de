from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.comun.dias_habiles import (
    FIRST_YEAR,
    LAST_YEAR,
    add_business_days,
    civic_day_of,
    holidays_of,
    is_business_day,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def ordinals(year: int, month: int, first: int, last: int) -> list[int]:
    eve = date(year, month, 1) - timedelta(days=1)
    return [add_business_days(eve, n).day for n in range(first, last + 1)]


@pytest.mark.parametrize(
    ("moved", "name"),
    [
        (date(2026, 1, 12), "Día de los Reyes Magos"),
        (date(2026, 3, 23), "Día de San José"),
        (date(2026, 8, 17), "Asunción de la Virgen"),
        (date(2026, 11, 16), "Independencia de Cartagena"),
        (date(2025, 10, 13), "Día de la Raza"),
    ],
)
def test_holidays_that_move_to_monday(moved, name):
    assert moved.weekday() == 0
    assert holidays_of(moved.year)[moved] == name


def test_a_holiday_that_already_falls_on_monday_stays():
    assert date(2026, 6, 29) in holidays_of(2026)
    assert date(2024, 11, 11) in holidays_of(2024)


@pytest.mark.parametrize(
    ("year", "thursday", "friday", "ascension", "corpus", "heart"),
    [
        (2024, (3, 28), (3, 29), (5, 13), (6, 3), (6, 10)),
        (2025, (4, 17), (4, 18), (6, 2), (6, 23), (6, 30)),
        (2026, (4, 2), (4, 3), (5, 18), (6, 8), (6, 15)),
    ],
)
def test_holidays_that_follow_easter(year, thursday, friday, ascension, corpus, heart):
    for month, day in (thursday, friday, ascension, corpus, heart):
        assert date(year, month, day) in holidays_of(year)


def test_fixed_holidays_do_not_move():
    assert date(2026, 12, 8) in holidays_of(2026)  # a Tuesday
    assert date(2025, 7, 20) in holidays_of(2025)  # a Sunday
    assert date(2025, 7, 21) not in holidays_of(2025)


def test_two_holidays_on_one_monday_keep_both_names():
    assert holidays_of(2025)[date(2025, 6, 30)] == "Sagrado Corazón; San Pedro y San Pablo"


def test_every_name_is_in_spanish():
    english = [
        name for year in range(2000, 2051) for name in holidays_of(year).values() if "Day" in name or "(" in name
    ]
    assert english == []


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 4, 19)), (2026, date(2026, 4, 17)), (2027, date(2027, 4, 16))]
)
def test_the_civic_day_is_the_third_friday_of_april(year, day):
    assert civic_day_of(year) == day
    assert not is_business_day(day)


def test_there_was_no_civic_day_before_2024():
    assert is_business_day(civic_day_of(2023))


def test_the_civic_day_may_fall_on_good_friday():
    assert civic_day_of(2025) == date(2025, 4, 18)
    assert holidays_of(2025)[date(2025, 4, 18)] == "Viernes Santo"


# Published due dates: from the seventh to the sixteenth business day of the month.
PUBLISHED = {
    (2026, 2): [10, 11, 12, 13, 16, 17, 18, 19, 20, 23],
    (2026, 3): [10, 11, 12, 13, 16, 17, 18, 19, 20, 24],
    (2026, 4): [13, 14, 15, 16, 20, 21, 22, 23, 24, 27],
    (2026, 5): [12, 13, 14, 15, 19, 20, 21, 22, 25, 26],
    (2026, 6): [10, 11, 12, 16, 17, 18, 19, 22, 23, 24],
    (2026, 7): [9, 10, 14, 15, 16, 17, 21, 22, 23, 24],
    (2026, 8): [12, 13, 14, 18, 19, 20, 21, 24, 25, 26],
    (2026, 11): [11, 12, 13, 17, 18, 19, 20, 23, 24, 25],
    (2027, 1): [13, 14, 15, 18, 19, 20, 21, 22, 25, 26],
    (2025, 1): [13, 14, 15, 16, 17, 20, 21, 22, 23, 24],
    (2025, 4): [9, 10, 11, 14, 15, 16, 21, 22, 23, 24],
    (2025, 6): [11, 12, 13, 16, 17, 18, 19, 20, 24, 25],
    (2025, 12): [10, 11, 12, 15, 16, 17, 18, 19, 22, 23],
}


@pytest.mark.parametrize("month", PUBLISHED, ids=[f"{y}-{m:02}" for y, m in PUBLISHED])
def test_the_due_dates_of_the_published_calendar(month):
    assert ordinals(month[0], month[1], 7, 16) == PUBLISHED[month]


def test_saturday_and_sunday_are_not_business_days():
    assert not is_business_day(date(2026, 11, 21))
    assert not is_business_day(date(2026, 11, 22))
    assert is_business_day(date(2026, 11, 20))


def test_no_days_is_the_same_day_even_on_a_sunday():
    assert add_business_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


@given(days, st.integers(1, 60))
def test_the_result_is_a_business_day_and_so_many_lie_between(day, n):
    end = add_business_days(day, n)

    between = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert is_business_day(end)
    assert sum(map(is_business_day, between)) == n


@given(days.filter(is_business_day), st.integers(-60, 60))
def test_going_and_coming_back_ends_where_it_began(day, n):
    assert add_business_days(add_business_days(day, n), -n) == day


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_years_without_known_holidays_are_refused(year):
    with pytest.raises(ValueError, match="no holidays"):
        holidays_of(year)
