from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.fieldwork.due import rules
from zerentian.kernel.fieldwork.due.rules import Told
from zerentian.kernel.packs import queries as packs
from zerentian.lib.working_days import WorkingDays

ON = date(2019, 5, 31)
NONE = WorkingDays()
DAYS = packs.current().working_days
DATES = st.dates(date(2018, 1, 1), date(2019, 12, 31))


def due(
    since: date, *visits: date, every: int = 30, days: WorkingDays = DAYS, on: date = ON
) -> date:
    told = [Told(visit) for visit in visits]
    return rules.due_on(since, told, every=every, first=10, days=days, on=on)


def test_first_visit_within_ten_days() -> None:
    assert due(date(2019, 5, 6)) == date(2019, 5, 16)


def test_first_visit_is_sooner_where_visits_are_more_often() -> None:
    assert due(date(2019, 5, 6), every=7) == date(2019, 5, 13)


def test_later_visits_follow_the_last_one() -> None:
    assert due(date(2019, 1, 1), date(2019, 4, 1), date(2019, 5, 8)) == date(
        2019, 6, 10
    )  # 06-07: 端午


def test_visits_of_whoever_answered_before_do_not_count() -> None:
    assert due(date(2019, 5, 6), date(2019, 5, 5)) == date(2019, 5, 16)


def test_visits_of_the_future_are_not_yet_known() -> None:
    assert due(date(2019, 5, 6), date(2019, 6, 3)) == date(2019, 5, 16)


def test_what_was_promised_counts_where_it_is_sooner() -> None:
    told = [Told(date(2019, 5, 8), next_day=date(2019, 5, 15))]
    found = rules.due_on(date(2019, 1, 1), told, every=30, first=10, days=DAYS, on=ON)

    assert found == date(2019, 5, 15)
    late = [Told(date(2019, 5, 8), next_day=date(2019, 8, 15))]
    assert rules.due_on(date(2019, 1, 1), late, every=30, first=10, days=NONE, on=ON) == date(
        2019, 6, 7
    )


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        (date(2019, 1, 5), date(2019, 2, 11)),  # 02-04 lies in 春节, 02-10 is the last day of it
        (date(2019, 1, 3), date(2019, 2, 2)),  # a Saturday worked to make up for 春节
        (date(2019, 1, 4), date(2019, 2, 3)),  # and a Sunday
        (date(2019, 3, 2), date(2019, 4, 1)),
    ],
)
def test_spring_festival_of_2019(last: date, wanted: date) -> None:
    assert due(date(2018, 1, 1), last, on=last) == wanted


@given(DATES, st.lists(DATES, max_size=5), st.integers(1, 120))
def test_due_day_is_a_working_day_not_before_the_duty(
    since: date, visits: list[date], every: int
) -> None:
    found = due(since, *visits, every=every)

    assert DAYS.is_working(found)
    assert found > since


@given(DATES, st.lists(DATES, min_size=1, max_size=5), st.integers(1, 120))
def test_order_of_visits_does_not_matter(since: date, visits: list[date], every: int) -> None:
    assert due(since, *visits, every=every) == due(since, *reversed(visits), every=every)


@pytest.mark.parametrize(
    ("day", "state"),
    [(-1, "overdue"), (0, "today"), (1, "soon"), (5, "soon"), (6, "later")],
)
def test_states(day: int, state: str) -> None:
    """Three working days from a Friday on are the Wednesday after the weekend."""
    until = rules.soon_until(ON, soon=3, days=DAYS)

    assert until == date(2019, 6, 5)
    assert rules.state(ON + timedelta(days=day), on=ON, until=until) == state
