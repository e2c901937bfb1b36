"""Finding divisions against a plain look at every one of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.regions import queries
from zerentian.kernel.regions.models import Region
from zerentian.kernel.regions.tests.test_pages import OTHER
from zerentian.kernel.regions.tests.world import DISTRICT, adopted, clerk, keeper, region, stranger
from zerentian.lib import pinyin

NAMES = st.sampled_from(sorted(DISTRICT.values()))
CALM = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def divisions(db: None) -> list[Region]:
    """Open ones, renamed ones, and such as were merged or closed."""
    adopted(DISTRICT)
    adopted(OTHER, "2019")
    return list(Region.objects.order_by("level", "path"))


def plainly(divisions: list[Region], text: str) -> list[Region]:
    wanted = "".join(text.split()).lower()
    if not wanted:
        return []
    if wanted.isdigit():
        return [r for r in divisions if r.code.startswith(wanted)]
    if not wanted.isascii():
        return [r for r in divisions if wanted in r.name]
    spelt = {r.pk: "".join(s for s in pinyin.key(r.name) if "a" <= s <= "z") for r in divisions}
    return [
        r for r in divisions
        if wanted in pinyin.initials(r.name) or (len(wanted) > 2 and wanted in spelt[r.pk])
    ]  # fmt: skip


@CALM
@given(name=NAMES, start=st.integers(0, 5), length=st.integers(1, 6), gap=st.booleans())
def test_any_part_of_a_name_finds_what_holds_it(
    divisions: list[Region], name: str, start: int, length: int, gap: bool
) -> None:
    text = (" " if gap else "").join(name[start : start + length])

    assert queries.search(keeper(), text) == plainly(divisions, text)


@CALM
@given(name=NAMES, start=st.integers(0, 12), length=st.integers(1, 9), upper=st.booleans())
def test_any_part_of_a_reading_or_of_initials_finds_it(
    divisions: list[Region], name: str, start: int, length: int, upper: bool
) -> None:
    letters = "".join(sign for sign in pinyin.key(name) if "a" <= sign <= "z")
    for whole in (letters, pinyin.initials(name)):
        text = whole[start : start + length]
        asked = text.upper() if upper else text
        assert queries.search(keeper(), asked) == plainly(divisions, text)


@CALM
@given(code=st.sampled_from(sorted(DISTRICT)), length=st.integers(1, 12))
def test_the_beginning_of_a_code_finds_what_begins_so(
    divisions: list[Region], code: str, length: int
) -> None:
    text = code.ljust(12, "0")[:length]

    assert queries.search(keeper(), text) == plainly(divisions, text)


@CALM
@given(text=st.text("王家庄wjz9901 %_\\'\"²", max_size=6))
def test_signs_of_other_languages_find_nothing_and_break_nothing(
    divisions: list[Region], text: str
) -> None:
    assert queries.search(keeper(), text) == plainly(divisions, text)


def test_no_more_are_shown_than_somebody_reads(divisions: list[Region]) -> None:
    assert queries.search(keeper(), "99", most=3) == plainly(divisions, "99")[:3]
    assert len(queries.search(keeper(), "村")) <= queries.FOUND


@pytest.mark.parametrize("text", ["村", "99", "wjz", "cunwei"])
def test_what_is_found_lies_in_the_viewer_s_places(divisions: list[Region], text: str) -> None:
    found = queries.search(clerk("990102", "990101002"), text)

    assert all(r.path.startswith(("990102", "990101002")) for r in found)
    assert queries.search(stranger(), text) == []


def test_a_closed_division_is_found_with_what_it_became(divisions: list[Region]) -> None:
    [gone] = [r for r in queries.search(keeper(), "东李家") if r.closed_on]

    assert gone.merged_into is not None
    assert gone.path.startswith(f"{gone.merged_into.path}/")


def test_below_is_what_lies_below_and_open(divisions: list[Region]) -> None:
    town = region("990101001")
    expected = [
        r.path for r in sorted(divisions, key=lambda r: r.path)
        if r.path.startswith(town.path) and r.closed_on is None
    ]  # fmt: skip

    assert [r.path for r in queries.below(keeper(), town)] == expected
    everything = [r.path for r in queries.below(keeper(), None)]
    assert set(expected) < set(everything)
    assert [r.path for r in queries.below(clerk("990101001"), None)] == expected


def test_ways_up_and_numbers_below_agree(divisions: list[Region]) -> None:
    """Who is listed below a division has that division as the last step of the way to them."""
    for parent in queries.listed(keeper()):
        below = list(queries.children(keeper(), parent))
        assert parent.below == len(below)  # type: ignore[attr-defined]
        for child in below:
            assert queries.above(keeper(), child)[-1] == parent
        for closed in queries.closed_below(keeper(), parent):
            assert closed.closed_on is not None
            assert closed not in below
