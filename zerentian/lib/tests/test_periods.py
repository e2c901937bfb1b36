from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.periods import InvalidPeriod, Period, asked_day

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)), DAYS, st.integers(1, 900)
)


def test_parse_reads_a_day() -> None:
    period = Period.parse("2019-05-31")

    assert period == Period(date(2019, 5, 31), date(2019, 6, 1))
    assert period == Period.day(date(2019, 5, 31))
    assert period.days == 1


def test_parse_reads_two_days_half_open() -> None:
    period = Period.parse(" 2019-01-01/2019-06-01 ")

    assert date(2019, 1, 1) in period
    assert date(2019, 5, 31) in period
    assert date(2019, 6, 1) not in period
    assert period.last == date(2019, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2019",
        "2019-5-31",
        "20190531",
        "2019-W22-5",
        "2019-02-30",
        "2019-01-01/",
        "/",
        "9999-12-31",
        "2019-01-01/2019-02-01/2019-03-01",
        "gestern",
        "２０１９-０１-０１",
    ],
)
def test_parse_refuses_other_forms(text: str) -> None:
    with pytest.raises(InvalidPeriod) as refusal:
        Period.parse(text)

    assert refusal.value.code == "form"


@pytest.mark.parametrize("text", ["2019-06-01/2019-06-01", "2019-06-01/2019-01-01"])
def test_a_period_without_days_is_refused(text: str) -> None:
    with pytest.raises(InvalidPeriod) as refusal:
        Period.parse(text)

    assert refusal.value.code == "order"
    assert "2019-06-01" in str(refusal.value)


def test_month_is_a_calendar_month() -> None:
    assert Period.month(2019, 12) == Period.parse("2019-12-01/2020-01-01")
    assert Period.month(2020, 2).days == 29
    assert Period.month(9999, 12).end == date.max


def test_months_cut_at_the_first_of_the_month() -> None:
    period = Period.parse("2018-11-15/2019-02-01")

    assert [str(month) for month in period.months()] == [
        "2018-11-15/2018-12-01",
        "2018-12-01/2019-01-01",
        "2019-01-01/2019-02-01",
    ]


@given(PERIODS)
def test_months_are_the_period_without_gap_or_overlap(period: Period) -> None:
    months = period.months()

    assert months[0].start == period.start
    assert months[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(months))
    assert all(month.start.month == month.last.month for month in months)


@given(PERIODS)
def test_parse_reads_what_str_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS, PERIODS)
def test_overlaps_when_a_day_is_in_both(one: Period, other: Period) -> None:
    shared = any(one.start + timedelta(days=n) in other for n in range(one.days))

    assert one.overlaps(other) == other.overlaps(one) == shared


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-05-31", date(2019, 5, 31)),
        (" 2019-05-31 ", date(2019, 5, 31)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("1899-12-31", None),
        ("2200-01-01", None),
        ("9999-12-31", None),
        ("0001-01-01", None),
        ("20190531", None),
        ("2019-W22-5", None),
        ("2019-02-29", None),
        ("２０１９-05-31", None),
        ("", None),
    ],
)
def test_day_that_an_address_asks_for(text: str, day: date | None) -> None:
    assert asked_day(text) == day
