"""Terms in the calendar that was announced for 2019, and any calendar against plain counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.working_days import SATURDAY, WorkingDays

DAY = timedelta(days=1)
BEGIN = date(2019, 3, 1)
# Announced for Qingming and Labour Day 2019 (国办发明电〔2018〕15号 and 〔2019〕3号).
OFF = [date(2019, 4, 5), *(date(2019, 5, day) for day in range(1, 5))]
WORKED = [date(2019, 4, 28), date(2019, 5, 5)]
ANNOUNCED = WorkingDays.of(OFF, WORKED)
PLAIN = WorkingDays()
days = st.integers(0, 120).map(lambda n: BEGIN + n * DAY)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingDays:
    off = draw(st.sets(days, max_size=20))
    worked = {day for day in draw(st.sets(days, max_size=20)) if day.weekday() >= SATURDAY}
    return WorkingDays.of(off, worked - off)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2019, 4, 30), 0, date(2019, 4, 30)),
        (date(2019, 4, 30), 1, date(2019, 5, 5)),  # a Sunday that is worked
        (date(2019, 4, 30), 2, date(2019, 5, 6)),
        (date(2019, 5, 1), 0, date(2019, 5, 5)),
        (date(2019, 5, 1), 1, date(2019, 5, 5)),
        (date(2019, 4, 26), 1, date(2019, 4, 28)),
        (date(2019, 4, 26), 5, date(2019, 5, 6)),
        (date(2019, 4, 27), 0, date(2019, 4, 28)),
        (date(2019, 4, 4), 1, date(2019, 4, 8)),
        (date(2019, 5, 31), 5, date(2019, 6, 7)),
    ],
)
def test_terms_around_labour_day(day: date, count: int, due: date) -> None:
    assert ANNOUNCED.after(day, count) == due


def test_weekends_alone_are_known_of_years_that_nobody_announced() -> None:
    assert ANNOUNCED.known(2019)
    assert not ANNOUNCED.known(2018)
    assert not PLAIN.known(2019)
    assert PLAIN.after(date(2019, 4, 30), 1) == date(2019, 5, 1)
    assert not WorkingDays.of([], [date(2019, 4, 28)]).known(2019)


@given(calendars(), days, days)
def test_working_days_between_are_counted_half_open(
    calendar: WorkingDays, one: date, other: date
) -> None:
    start, end = sorted([one, other])
    span = [start + n * DAY for n in range((end - start).days)]

    assert calendar.between(start, end) == sum(map(calendar.is_working, span))
    assert calendar.between(start, start) == calendar.between(end, start - DAY) == 0


@given(calendars(), days)
def test_a_day_is_worked_when_it_is_made_up_or_an_ordinary_weekday(
    calendar: WorkingDays, day: date
) -> None:
    ordinary = day.weekday() < SATURDAY and day not in calendar.holidays

    assert calendar.is_working(day) == (day in calendar.made_up or ordinary)


@given(calendars(), days)
def test_the_next_working_day_is_the_first_one_from_the_day_on(
    calendar: WorkingDays, day: date
) -> None:
    found = calendar.on_or_after(day)

    assert found >= day
    assert calendar.is_working(found)
    assert calendar.between(day, found) == 0
    assert calendar.after(day, 0) == found


@given(calendars(), days, st.integers(0, 12), st.integers(1, 12))
def test_two_terms_in_a_row_are_one_of_both_lengths(
    calendar: WorkingDays, day: date, one: int, other: int
) -> None:
    assert calendar.after(calendar.after(day, one), other) == calendar.after(
        calendar.on_or_after(day) if one == 0 else day, one + other
    )


@given(calendars(), days, st.integers(1, 20))
def test_a_holiday_more_never_brings_a_deadline_forward(
    calendar: WorkingDays, day: date, count: int
) -> None:
    more = WorkingDays(calendar.holidays | {day + DAY}, calendar.made_up - {day + DAY})

    assert more.after(day, count) >= calendar.after(day, count)
