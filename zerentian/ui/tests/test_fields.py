from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.ui import fields
from zerentian.ui.fields import Parcel

KINDS = ["ok", "due", "over", "none", "sync"]


def drawn(count: int) -> str:
    parcels = [Parcel(f"人{i}", "已走访", KINDS[i % 5], f"/{i}/") for i in range(count)]
    return fields.plot_field(parcels, "my field")


def paths(html: str) -> list[list[tuple[float, float]]]:
    shapes = re.findall(r'<path d="M([^Z]+)Z"', html)
    return [[tuple(map(float, p.split())) for p in shape.split("L")] for shape in shapes]  # type: ignore[misc]


@given(st.integers(1, 60))
def test_rows_hold_every_parcel_and_never_more_than_three(count: int) -> None:
    rows = fields.rows_of(count)

    assert sum(rows) == count
    assert max(rows) <= 3
    assert max(rows) - min(rows) <= 1
    assert all(a >= b for a, b in pairwise(rows))


@pytest.mark.parametrize("count", range(1, 13))
def test_every_household_is_a_link_with_words(count: int) -> None:
    html = drawn(count)

    assert html.count("<a href=") == count
    assert html.count("<title>") == count
    assert "<title>人0 已走访</title>" in html


@pytest.mark.parametrize("count", range(1, 13))
def test_parcels_stay_inside_and_apart(count: int) -> None:
    html = drawn(count)
    height = float(re.findall(r'viewBox="0 0 358 (\d+)"', html)[0])

    boxes = []
    for corners in paths(html):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        assert min(xs) >= 0
        assert max(xs) <= 358
        assert min(ys) >= 0
        assert max(ys) <= height
        boxes.append((sum(xs) / 4, sum(ys) / 4))
    assert len(set(boxes)) == count


def test_a_thirteenth_household_is_left_to_the_list() -> None:
    assert drawn(20).count("<a href=") == fields.MOST


def test_nobody_has_no_field() -> None:
    assert fields.plot_field([], "x") == ""


def test_names_are_escaped_and_cut() -> None:
    html = fields.plot_field([Parcel("<b>很长很长的名字", "s", "ok", '/"')], '"')

    assert "&lt;b&gt;很长…" in html
    assert "<title>&lt;b&gt;很长很长的名字 s</title>" in html
    assert 'href="/&quot;"' in html
    assert "<b>" not in html
