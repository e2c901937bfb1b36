from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import ranges

CODES = st.text(alphabet="0123456789", min_size=1, max_size=12)
RANGES = st.lists(st.tuples(CODES, CODES), max_size=8)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("3707", ("3707", "3708")),
        ("370703", ("370703", "370704")),
        ("37079", ("37079", "3707:")),
        ("9", ("9", ":")),
        ("\ud7ff", ("\ud7ff", "\ue000")),
        ("7\U0010ffff", ("7\U0010ffff", "8")),
    ],
)
def test_prefix_range_ends_at_the_next_prefix(path: str, expected: ranges.Range) -> None:
    assert ranges.prefix_range(path) == expected


@pytest.mark.parametrize("path", ["", "\U0010ffff"])
def test_prefix_range_refuses_a_path_without_an_end(path: str) -> None:
    with pytest.raises(ValueError, match=r"path|place"):
        ranges.prefix_range(path)


@given(st.text(min_size=1, max_size=6), st.text(max_size=8))
def test_prefix_range_holds_exactly_what_begins_with_the_prefix(prefix: str, code: str) -> None:
    if not prefix.rstrip(chr(0x10FFFF)):
        return

    scope = [ranges.prefix_range(prefix)]

    assert ranges.inside(prefix + code, scope)
    assert ranges.inside(code, scope) == code.startswith(prefix)


@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=8))
def test_python_orders_text_as_bytes_are_ordered(one: str, other: str) -> None:
    assert (one < other) == (one.encode() < other.encode())


def test_inside_nothing_is_nowhere() -> None:
    assert not ranges.inside("370703", [])


def test_merge_joins_overlaps_neighbours_and_drops_the_empty() -> None:
    scope = [
        ("3708", "3709"),
        ("3705", "3707"),
        ("3706", "3708"),
        ("5", "5"),
        ("7", "6"),
        ("8", "9"),
    ]

    assert ranges.merge(scope) == (("3705", "3709"), ("8", "9"))


@given(RANGES, CODES)
def test_merge_holds_the_same_codes(scope: list[ranges.Range], code: str) -> None:
    assert ranges.inside(code, ranges.merge(scope)) == ranges.inside(code, scope)


@given(RANGES)
def test_merge_leaves_gaps_between_its_ranges(scope: list[ranges.Range]) -> None:
    merged = ranges.merge(scope)

    assert all(before[1] < after[0] for before, after in pairwise(merged))
    assert ranges.merge(merged) == merged
