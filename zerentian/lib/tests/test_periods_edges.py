"""Half-open periods on the days on which they begin and end."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.periods import InvalidPeriod, Period

DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.builds(lambda start, days: Period(start, start + days * DAY), DAYS, st.integers(1, 60))


@given(PERIODS)
def test_a_period_holds_its_first_day_and_not_its_end(period: Period) -> None:
    assert period.start in period
    assert period.last in period
    assert period.end not in period
    assert period.start - DAY not in period
    assert period.days == sum(period.start + n * DAY in period for n in range(-2, 70))


@given(PERIODS, st.integers(1, 60))
def test_what_follows_does_not_overlap_and_what_is_a_day_longer_does(
    period: Period, length: int
) -> None:
    following = Period(period.end, period.end + length * DAY)

    assert not period.overlaps(following)
    assert not following.overlaps(period)
    assert Period(period.start, period.end + DAY).overlaps(following)
    assert period.overlaps(Period.day(period.last))
    assert not period.overlaps(Period.day(period.end))
    assert period.overlaps(period)


@given(st.integers(1990, 2060), st.integers(1, 12))
def test_a_month_is_all_of_its_days_and_the_next_begins_where_it_ends(
    year: int, month: int
) -> None:
    period = Period.month(year, month)

    assert {day.month for day in (period.start, period.last)} == {month}
    assert period.start.day == 1
    assert period.end == Period.month(year + month // 12, month % 12 + 1).start
    assert period.months() == (period,)
    assert 28 <= period.days <= 31


@given(st.integers(1990, 2060))
def test_a_year_is_twelve_months(year: int) -> None:
    whole = Period(date(year, 1, 1), date(year + 1, 1, 1))

    assert list(whole.months()) == [Period.month(year, month) for month in range(1, 13)]
    assert sum(month.days for month in whole.months()) == whole.days in (365, 366)


@given(PERIODS)
def test_each_day_lies_in_exactly_one_month_of_the_period(period: Period) -> None:
    for number in range(period.days):
        day = period.start + number * DAY
        assert [day in month for month in period.months()].count(True) == 1


@given(PERIODS, PERIODS)
def test_periods_stand_in_the_order_of_their_days(one: Period, other: Period) -> None:
    assert (one < other) == ((one.start, one.end) < (other.start, other.end))
    assert (one == other) == (str(one) == str(other))


@pytest.mark.parametrize("text", ["2019-05-31", "2016-02-29", "0001-01-01", "9999-12-30"])
def test_a_day_written_alone_is_that_day(text: str) -> None:
    period = Period.parse(text)

    assert (period.days, str(period)) == (1, text)
    assert period == Period.parse(f"{text}/{period.end}")


def test_the_calendar_ends_and_its_last_day_is_no_period() -> None:
    with pytest.raises(InvalidPeriod) as refusal:
        Period.day(date.max)
    assert refusal.value.code == "form"
    assert Period.parse("9999-01-01/9999-12-31").months()[-1].end == date.max


@given(st.text("0123456789-/ ", max_size=24))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    with suppress(InvalidPeriod):
        period = Period.parse(text)
        assert Period.parse(str(period)) == period
        assert period.start in period
