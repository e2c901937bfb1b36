from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.working_days import WorkingDays

# Spring Festival of 2019: off from 4 to 10 February, worked on the Saturday and Sunday before.
SPRING = WorkingDays.of(
    holidays=[date(2019, 2, day) for day in range(4, 11)],
    made_up=[date(2019, 2, 2), date(2019, 2, 3)],
)
DAYS = st.dates(date(2018, 12, 1), date(2019, 4, 1))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2019, 2, 1), True),  # Friday
        (date(2019, 2, 2), True),  # Saturday, made up
        (date(2019, 2, 3), True),  # Sunday, made up
        (date(2019, 2, 4), False),  # eve of the festival, a Monday
        (date(2019, 2, 10), False),
        (date(2019, 2, 11), True),
        (date(2019, 2, 16), False),  # an ordinary Saturday
    ],
)
def test_spring_festival(day: date, working: bool) -> None:
    assert SPRING.is_working(day) is working


def test_term_over_the_festival_waits_until_people_are_back() -> None:
    assert SPRING.after(date(2019, 2, 3), 1) == date(2019, 2, 11)
    assert SPRING.after(date(2019, 2, 1), 3) == date(2019, 2, 11)


def test_no_days_on_a_day_off_is_the_next_day_at_work() -> None:
    assert SPRING.after(date(2019, 2, 5), 0) == date(2019, 2, 11)
    assert SPRING.after(date(2019, 2, 1), 0) == date(2019, 2, 1)


def test_first_day_of_a_term_is_not_counted() -> None:
    assert SPRING.after(date(2019, 3, 4), 5) == date(2019, 3, 11)


def test_years_are_known_when_announced() -> None:
    assert SPRING.known(2019)
    assert not SPRING.known(2020)


def test_count_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        SPRING.after(date(2019, 3, 4), -1)


def test_day_cannot_be_both() -> None:
    with pytest.raises(ValueError, match="both a holiday and worked: 2019-02-02"):
        WorkingDays.of(holidays=[date(2019, 2, 2)], made_up=[date(2019, 2, 2)])


def test_only_weekends_are_made_up() -> None:
    with pytest.raises(ValueError, match="worked anyway: 2019-02-01"):
        WorkingDays.of(holidays=[], made_up=[date(2019, 2, 1)])


@given(DAYS, st.integers(1, 30))
def test_a_deadline_is_at_work_and_so_many_days_away(day: date, count: int) -> None:
    due = SPRING.after(day, count)

    assert SPRING.is_working(due)
    assert SPRING.between(day + timedelta(days=1), due + timedelta(days=1)) == count


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(first: date, second: date, third: date) -> None:
    start, middle, end = sorted([first, second, third])

    assert SPRING.between(start, end) == SPRING.between(start, middle) + SPRING.between(middle, end)
    assert SPRING.between(end, start) == 0


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_later_terms_end_later(day: date, one: int, other: int) -> None:
    assert (SPRING.after(day, one) <= SPRING.after(day, other)) or one > other
