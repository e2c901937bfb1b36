"""The line of a trend: its scale, its points, and what a reader without eyes for it hears."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import assume, given
from hypothesis import strategies as st

from zerentian.kernel.figures import rules, shown, trend
from zerentian.kernel.figures.answers import Number

ON = date(2019, 5, 31)
sizes = st.integers(0, 10**9)
COUNTS = st.lists(sizes, min_size=2, max_size=12)


def months(*numbers: Number) -> list[tuple[date, Number]]:
    return list(zip(rules.month_ends(ON, len(numbers)), numbers, strict=True))


def counts(*values: int | None) -> list[tuple[date, Number]]:
    return months(*(Number(value) for value in values))


def dots(svg: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.-]+)"', svg)
    ]


def scale(svg: str) -> list[str]:
    return re.findall(r'text-anchor="end">([^<]*)</text>', svg)[:-1]  # the last is the newest value


# --- Round numbers on the axis -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 4, (0, 1, 2, 3, 4)),
        (0, 100, (0, 25, 50, 75, 100)),
        (3, 3, (2.6, 2.8, 3.0, 3.2, 3.4)),
        (0, 0, (-1, -0.5, 0, 0.5, 1)),
        (0.5, 0.7, (0.5, 0.55, 0.6, 0.65, 0.7)),
    ],
)
def test_ticks(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert trend.ticks(low, high) == pytest.approx(expected)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_ticks_hold_what_is_between_in_few_even_steps(one: int, other: int) -> None:
    low, high = sorted((one, other))

    found = trend.ticks(low, high)

    assert found[0] <= low
    assert found[-1] >= high
    assert 3 <= len(found) <= 7
    steps = {round(b - a, 6) for a, b in pairwise(found)}
    assert max(steps) - min(steps) < 1e-3
    assert min(steps) > 0


# --- The line ----------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [(3,), (None, None), (None, 3), (3, None, None)])
def test_nothing_is_drawn_of_less_than_two_numbers(values: tuple[int | None, ...]) -> None:
    assert trend.chart(counts(*values), "户数") == ""


@given(COUNTS)
def test_every_point_lies_inside_the_picture_and_higher_means_more(values: list[int]) -> None:
    drawn = dots(trend.chart(counts(*values), "户数"))

    assert len(drawn) == len(values)
    assert all(trend.LEFT <= x <= trend.WIDTH - trend.RIGHT for x, _y in drawn)
    assert all(trend.TOP - 0.1 <= y <= trend.HEIGHT - trend.BOTTOM + 0.1 for _x, y in drawn)
    assert [x for x, _y in drawn] == sorted(x for x, _y in drawn)
    for (value, (_x, y)), (other, (_x2, below)) in pairwise(zip(values, drawn, strict=True)):
        assert (value - other) * (below - y) >= 0


@given(COUNTS)
def test_counts_have_no_scale_below_nothing(values: list[int]) -> None:
    assert not [tick for tick in scale(trend.chart(counts(*values), "")) if tick.startswith("-")]


@given(COUNTS)
def test_counts_are_of_whole_things(values: list[int]) -> None:
    """Between one household and two there is none."""
    assert not [tick for tick in scale(trend.chart(counts(*values), "")) if "." in tick]


@given(st.lists(st.tuples(sizes, sizes), min_size=2, max_size=12))
def test_shares_have_no_scale_beyond_all_of_it(parts: list[tuple[int, int]]) -> None:
    shares = [Number(min(pair), over=max(pair)) for pair in parts]
    assume(sum(number.share is not None for number in shares) >= 2)

    ticks = scale(trend.chart(months(*shares), ""))

    assert ticks
    assert all(0 <= float(tick.rstrip("%")) <= 100 for tick in ticks)


def test_a_month_without_a_number_is_passed_over() -> None:
    drawn = dots(trend.chart(counts(4, None, 8), "户数"))

    assert [x for x, _y in drawn] == [trend.LEFT, trend.WIDTH - trend.RIGHT]


def test_the_last_known_number_stands_at_the_end_of_the_line() -> None:
    svg = trend.chart(counts(4, 1200, None), "户数")

    assert re.findall(r'class="trend-last"[^>]*>([^<]*)<', svg) == ["1,200"]


def test_a_spread_is_drawn_by_its_largest() -> None:
    low_and_high = trend.chart(months(Number(1, high=9), Number(2, high=5)), "")
    largest = trend.chart(counts(9, 5), "")

    assert dots(low_and_high) == dots(largest)


def test_a_label_is_text_and_never_markup() -> None:
    svg = trend.chart(counts(1, 2), '"><script>')

    assert "<script>" not in svg
    assert 'aria-label="&quot;&gt;&lt;script&gt;"' in svg


@pytest.mark.parametrize(
    ("language", "months_said"), [("zh-hans", ["4月", "5月"]), ("en", ["Apr", "May"])]
)
def test_months_are_said_in_the_readers_language(language: str, months_said: list[str]) -> None:
    with override(language):
        svg = trend.chart(counts(1, 2), "")

    assert re.findall(r'text-anchor="middle">([^<]*)<', svg) == months_said


# --- How numbers are written -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Number(2263), "2,263"),
        (Number(0), "0"),
        (Number(None), "—"),
        (Number(3, high=7), "3–7"),
        (Number(5, high=5), "5"),
        (Number(None, high=None), "—"),
        (Number(987, over=1000), "98.7%"),
        (Number(0, over=0), "—"),
        (Number(1000, over=1000), "100.0%"),
    ],
)
def test_number_in_words(number: Number, text: str) -> None:
    assert shown.text(number) == text


@pytest.mark.parametrize(
    ("number", "json", "plain", "numbers"),
    [
        (Number(3), {"value": 3}, 3, (3,)),
        (Number(None), {"low": None, "high": None}, None, (None,)),
        (Number(3, high=7), {"low": 3, "high": 7}, 7, (3, 7)),
        (Number(1, over=4), {"value": 0.25, "numerator": 1, "denominator": 4}, 0.25, (0.25,)),
        (Number(0, over=0), {"value": None, "numerator": 0, "denominator": 0}, None, (None,)),
    ],
)
def test_number_for_programs(
    number: Number,
    json: dict[str, float | int | None],
    plain: float | None,
    numbers: tuple[float | None, ...],
) -> None:
    assert number.json() == json
    assert number.plain() == plain
    assert number.numbers() == numbers
