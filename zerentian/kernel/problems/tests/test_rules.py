from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import rules, terms
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.rules import MACHINE
from zerentian.lib.working_days import WorkingDays

PLAIN = WorkingDays()
DAYS = st.dates(date(2018, 1, 1), date(2020, 12, 31))


def real() -> WorkingDays:
    return packs.current().working_days


def test_closed_is_reached_only_from_solved() -> None:  # B-4
    assert MACHINE.into(rules.CLOSED) == {rules.SOLVED}
    assert MACHINE.into(rules.SOLVED) == {rules.FIXING}


def test_settled_problems_can_be_opened_again_and_nothing_else() -> None:
    assert MACHINE.ways[rules.CLOSED] == MACHINE.ways[rules.UNFOUNDED] == {rules.FOUND}
    assert MACHINE.final == frozenset()


def test_open_and_settled_are_all_there_is() -> None:
    assert MACHINE.states == rules.OPEN | rules.SETTLED
    assert not rules.OPEN & rules.SETTLED


TARGETS = {
    "handed_over": rules.FIXING, "taken_up": rules.FIXING, "solved": rules.SOLVED,
    "verified": rules.CLOSED, "rejected": rules.FIXING, "held": rules.HELD,
    "resumed": rules.FIXING, "unfounded": rules.UNFOUNDED, "reopened": rules.FOUND,
}  # fmt: skip


def test_every_way_has_a_deed_and_every_deed_a_way() -> None:
    moving = {
        (old, new)
        for deed, new in TARGETS.items()
        for old in rules.ORIGINS[deed]
        if old != new  # to somebody else is no way
    }

    assert moving == {pair for pair in MACHINE.pairs() if MACHINE.allows(*pair)}
    assert all(origins <= MACHINE.states for origins in rules.ORIGINS.values())


def test_safety_is_handed_over_the_same_day() -> None:
    friday, saturday = date(2019, 5, 31), date(2019, 6, 1)

    assert rules.hand_over_by(real(), friday, term=0) == friday
    assert rules.hand_over_by(real(), saturday, term=0) == date(2019, 6, 3)


def test_terms_over_the_spring_festival() -> None:
    """2019: off from 4 to 10 February, worked on the Saturdays and Sundays of 2 and 3 February."""
    handed = date(2019, 2, 1)

    assert rules.fix_by(real(), handed, term=2) == date(2019, 2, 3)
    assert rules.fix_by(real(), handed, term=7) == date(2019, 2, 15)


@pytest.mark.parametrize(
    ("due", "late"), [(None, False), (date(2019, 5, 31), False), (date(2019, 5, 30), True)]
)
def test_late_from_the_day_after_the_deadline(due: date | None, late: bool) -> None:
    assert rules.is_overdue(due, date(2019, 5, 31)) is late


def test_nobody_is_above_the_highest_level() -> None:
    ask = {"days": PLAIN, "since": date(2019, 5, 31), "top": 3, "term": 1}

    assert rules.climbs_on(**ask, level=2) == date(2019, 6, 3)
    assert rules.climbs_on(**ask, level=3) is None
    assert rules.climbs_on(PLAIN, None, level=0, top=3, term=1) is None


@given(day=DAYS, term=st.integers(0, 60))
def test_deadlines_are_working_days_and_never_before(day: date, term: int) -> None:
    due = rules.fix_by(real(), day, term=term)

    assert due >= day
    assert real().is_working(due)
    assert real().between(day + timedelta(days=1), due + timedelta(days=1)) == (
        term or (0 if due == day else 1)
    )


@given(since=DAYS, term=st.integers(1, 10), level=st.integers(0, 2))
def test_next_level_hears_after_the_deadline(since: date, term: int, level: int) -> None:
    climbs = rules.climbs_on(real(), since, level=level, top=3, term=term)

    assert climbs is not None
    assert climbs > since


@pytest.mark.parametrize("percent", [0, 1, 20, 50, 99, 100])
def test_sample_has_about_its_share(percent: int) -> None:
    drawn = sum(rules.is_in_sample(number, percent=percent) for number in range(2_000))

    assert abs(drawn - 20 * percent) <= 90
    if percent in (0, 100):
        assert drawn == 20 * percent


@given(
    decider=st.integers(1, 9), fixers=st.sets(st.integers(1, 9)), seated=st.sets(st.integers(1, 9))
)
def test_fixers_settle_nothing(decider: int, fixers: set[int], seated: set[int]) -> None:  # B-4
    assert rules.may_settle(decider, fixers=fixers, seated=seated) is (
        decider not in fixers | seated
    )


def test_terms_of_the_pack() -> None:
    asked = terms.current()

    assert asked.hand_over_by(date(2019, 5, 6), safety=False) == date(2019, 5, 8)
    assert asked.hand_over_by(date(2019, 5, 6), safety=True) == date(2019, 5, 6)
    assert asked.fix_by(date(2019, 5, 6), work="ordinary") == date(2019, 5, 15)
    assert asked.recheck(date(2019, 5, 6)) == (date(2019, 5, 27), date(2019, 6, 18))
    assert asked.work_of("housing") == "building"


@pytest.mark.parametrize(
    ("due", "code"), [(date(2019, 6, 1), "not_working"), (date(2019, 5, 30), "past")]
)
def test_deadlines_that_nobody_can_keep(due: date, code: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        terms.current().check_deadline(due, on=date(2019, 5, 31))

    assert refused.value.code == code
