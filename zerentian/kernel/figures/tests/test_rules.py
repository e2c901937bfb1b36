from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.figures import rules

STREETS = ("370703001", "370703002")


def test_month_ends_leap_year():
    assert rules.month_ends(date(2020, 3, 15), 3) == (
        date(2020, 1, 31),
        date(2020, 2, 29),
        date(2020, 3, 15),
    )


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 30))
def test_month_ends_are_consecutive_months(on, count):
    days = rules.month_ends(on, count)

    assert len(days) == count
    assert days[-1] == on
    assert all((day + timedelta(days=1)).day == 1 for day in days[:-1])
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + count))


@pytest.mark.parametrize(
    ("bounds", "numbers", "holds"),
    [
        (rules.Bounds(value=5), [5], True),
        (rules.Bounds(value=5), [5, 6], False),
        (rules.Bounds(value=0.101), [0.1 + 0.001], True),
        (rules.Bounds(low=550, high=599), [550], True),
        (rules.Bounds(low=550, high=599), [600], False),
        (rules.Bounds(low=550), [549], False),
        (rules.Bounds(value=5), [None], False),
        (rules.Bounds(), [7], True),
    ],
)
def test_bounds(bounds, numbers, holds):
    assert bounds.hold(numbers) is holds


def test_above_closed_region_belongs_to_what_it_hangs_below():
    assert rules.above("370703001/99/") == ("370703001", "370703", "3707", "37")


def test_disclosed_nothing_sealed():
    assert rules.disclosed({}, {}) == {}


def test_disclosed_village_large_enough_is_rounded_down():
    assert rules.disclosed({"370703001200": 13}, {}) == {"370703001200": 10}


def test_disclosed_few_are_told_by_the_street_only():
    sealed = {"370703001200": 4, "370703001201": 4}

    assert rules.disclosed(sealed, {"370703001": 60}) == {"370703001": 5}


def test_disclosed_two_villages_cannot_hide_each_other():
    """4 + 4 in a street of two villages: “5” would leave each with at least one."""
    sealed = {"370703001200": 4, "370703001201": 4}

    assert "370703001" not in rules.disclosed(sealed, {"370703001": 2})


def test_disclosed_same_whatever_the_order():
    sealed = {"370703001200": 4, "370703002201": 4, "370703001": 2}
    children = {"370703001": 9, "370703002": 9, "370703": 5}

    told = rules.disclosed(sealed, children)

    assert told == rules.disclosed(dict(reversed(sealed.items())), children)


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [2, 3])
@pytest.mark.parametrize("villages", [(1, 1), (1, 3), (2, 2), (4, 1), (5, 0)])
def test_disclosed_each_small_count_may_as_well_be_zero(threshold, villages):
    """Every world of a small district: whoever knows all that is told, and how it is made, cannot
    exclude that a village with fewer than the threshold has none at all."""
    names = [f"{s}{n:03}" for s, count in zip(STREETS, villages, strict=True) for n in range(count)]
    children = dict(zip(STREETS, villages, strict=True)) | {"370703": 2}
    worlds = defaultdict(list)
    for counts in product(range(threshold * 2), repeat=len(names)):
        told = rules.disclosed(dict(zip(names, counts, strict=True)), children, threshold)
        worlds[tuple(sorted(told.items()))].append(counts)

    for told, same in worlds.items():
        for index, name in enumerate(names):
            small = [world for world in same if 0 < world[index] < threshold]
            if small:
                assert any(world[index] == 0 for world in same), (told, name, small[0])


@given(
    st.dictionaries(
        st.sampled_from([f"370703{s:03}{v:03}" for s in range(4) for v in range(6)]),
        st.integers(0, 30),
    )
)
def test_disclosed_any_difference_of_places_is_whole_blocks(sealed):
    """District minus any of its streets, street minus any of its villages: 0 or at least 5."""
    children = {"370703": 4, **{f"370703{s:03}": 6 for s in range(4)}}

    told = rules.disclosed(sealed, children)

    def shown(place):
        return sum(count for path, count in told.items() if path.startswith(place))

    places = {"370703", *(path[:9] for path in sealed), *sealed}
    for place in places:
        inside = sum(count for path, count in sealed.items() if path.startswith(place))
        assert shown(place) <= inside
        for other in places:
            if other != place and other.startswith(place):
                assert (shown(place) - shown(other)) % rules.THRESHOLD == 0
