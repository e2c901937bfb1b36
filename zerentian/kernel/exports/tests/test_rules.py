from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.exports import rules
from zerentian.kernel.exports.models import State

LIMITS = {"most": 1000, "most_full": 200}


@pytest.mark.parametrize(
    ("rows", "full", "taken", "needs"),
    [
        (1000, False, 0, False),
        (1001, False, 0, True),
        (1000, False, 5000, False),  # masked lists are not added up
        (200, True, 0, False),
        (201, True, 0, True),
        (100, True, 100, False),
        (100, True, 101, True),
    ],
)
def test_second_person_from_one_row_more(rows: int, full: bool, taken: int, needs: bool) -> None:
    assert rules.needs_approval(rows=rows, full=full, taken_today=taken, **LIMITS) is needs


@given(slices=st.lists(st.integers(1, 200), max_size=20), most=st.integers(1, 500))
def test_nobody_takes_the_register_in_slices(slices: list[int], most: int) -> None:
    taken = 0
    for rows in slices:
        if not rules.needs_approval(
            rows=rows, full=True, most=0, most_full=most, taken_today=taken
        ):
            taken += rows
    assert taken <= most


@given(rows=st.integers(0, 10**6), more=st.integers(0, 10**6), full=st.booleans())
def test_longer_lists_never_need_less(rows: int, more: int, full: bool) -> None:
    short = rules.needs_approval(rows=rows, full=full, **LIMITS)
    long = rules.needs_approval(rows=rows + more, full=full, **LIMITS)
    assert long >= short


def test_every_state_can_be_reached_and_ends() -> None:
    reached, ends = {"asked", "approved"}, {old for old, _new in rules.TRANSITIONS}
    reached |= {new for _old, new in rules.TRANSITIONS}
    assert reached == set(State.values)
    assert set(State.values) - ends == {State.REFUSED, State.WITHDRAWN, State.EXPIRED}
