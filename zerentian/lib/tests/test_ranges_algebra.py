"""Places as sets of codes: nesting, neighbours, unions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.ranges import Range, inside, merge, prefix_range

PATHS = st.text("0379", min_size=1, max_size=5)
PLACES = st.lists(PATHS.map(prefix_range), max_size=5)
RANGES = st.lists(st.tuples(PATHS, PATHS), max_size=5)


def within(one: Range, other: Range) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


@given(PATHS, PATHS)
def test_a_place_lies_in_another_exactly_when_its_path_begins_so(one: str, other: str) -> None:
    own, around = prefix_range(one), prefix_range(other)

    assert within(own, around) == one.startswith(other)
    apart = own[1] <= around[0] or around[1] <= own[0]
    assert apart == (not one.startswith(other) and not other.startswith(one))


@given(PATHS, st.integers(1, 9), st.integers(1, 99))
def test_a_closed_region_hangs_inside_what_took_it_over_and_nowhere_else(
    path: str, region: int, other: int
) -> None:
    hung = f"{path}/{region}/"

    assert inside(hung, [prefix_range(path)])
    assert inside(hung, [prefix_range(hung)])
    assert not inside(path, [prefix_range(hung)])
    sibling = f"{path}/{other}/"
    assert inside(sibling, [prefix_range(hung)]) == (other == region)


@given(PLACES, PLACES, PATHS)
def test_a_union_holds_what_one_of_both_holds(
    one: list[Range], other: list[Range], code: str
) -> None:
    assert inside(code, merge([*one, *other])) == (inside(code, one) or inside(code, other))


@given(RANGES, RANGES)
def test_merging_does_not_depend_on_order_or_on_steps(one: list[Range], other: list[Range]) -> None:
    together = merge([*one, *other])

    assert together == merge([*other, *one])
    assert together == merge([*merge(one), *merge(other)])
    assert together == merge([*one, *other, *one])


@given(PLACES)
def test_merging_never_needs_more_ranges_and_every_place_lies_in_one(places: list[Range]) -> None:
    merged = merge(places)

    assert len(merged) <= len(places)
    for place in places:
        assert sum(within(place, whole) for whole in merged) == 1


@given(PATHS)
def test_the_ten_that_lie_below_a_place_are_neighbours_and_leave_only_itself(path: str) -> None:
    below = merge(prefix_range(f"{path}{digit}") for digit in range(10))

    assert len(below) == 1
    assert below[0][0] == f"{path}0"
    assert not inside(path, below)
    assert merge([*below, prefix_range(path)]) == (prefix_range(path),)
