from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.accounts import rules
from zerentian.lib.ranges import Range, inside, prefix_range
from zerentian.manifest.permissions import Permission

codes = st.text("0123456789", min_size=1, max_size=4)
places = st.lists(codes.map(prefix_range), max_size=4)
MANAGE, VIEW = Permission.ACCOUNTS_MANAGE, Permission.SUBJECTS_VIEW


@given(places, places, codes)
def test_whoever_covers_places_covers_each_code_in_them(
    own: list[Range], wanted: list[Range], code: str
) -> None:
    if rules.covers(own, wanted) and inside(code, wanted):
        assert inside(code, own)


@given(places)
def test_everybody_covers_their_own_places(own: list[Range]) -> None:
    assert rules.covers(own, own)


def test_two_neighbours_together_cover_what_lies_across() -> None:
    own = [prefix_range("370703001"), prefix_range("370703002")]

    assert rules.covers(own, [("3707030015", "3707030025")])
    assert not rules.covers(own[:1], [("3707030015", "3707030025")])


def test_nothing_wanted_is_covered_by_nothing() -> None:
    assert rules.covers([], [])
    assert not rules.covers([], [prefix_range("37")])


@pytest.mark.parametrize(
    ("permissions", "place", "allowed"),
    [
        ([VIEW], "370703001", True),
        ([VIEW], "370703", False),  # wider than what is held
        ([VIEW], "370703002", False),  # elsewhere
        ([VIEW, Permission.IMPORTS_RUN], "370703001", False),  # more than is held
        ([], "370703001", True),  # a helper's role opens nothing by itself
        ([], "370703002", False),
    ],
)
def test_may_give_only_what_is_held_where_it_is_held(
    permissions: list[Permission], place: str, allowed: bool
) -> None:
    town = (prefix_range("370703001"),)

    assert rules.may_give({MANAGE: town, VIEW: town}, permissions, [prefix_range(place)]) is allowed


def test_may_give_nothing_without_managing_accounts() -> None:
    town = (prefix_range("370703001"),)

    assert not rules.may_give({VIEW: town}, [VIEW], town)


def test_may_not_give_a_role_that_holds_nowhere() -> None:
    assert not rules.may_give({MANAGE: (prefix_range("37"),)}, [], [])


@pytest.mark.parametrize(
    ("reading", "username"),
    [("Wang Guilan", "wangguilan"), ("wang2 gui4", "wang2gui4"), ("x" * 50, "x" * 30), ("王", "")],
)
def test_plain_username(reading: str, username: str) -> None:
    assert rules.plain_username(reading) == username


def test_free_username_counts_up() -> None:
    assert rules.free_username("wangwei", set()) == "wangwei"
    assert rules.free_username("wangwei", {"wangwei", "wangwei2"}) == "wangwei3"


@given(st.text(max_size=40), st.sets(st.sampled_from(["a", "li", "u0", "ua0", "li2"])))
def test_free_username_always_has_the_form_the_database_asks_for(
    text: str, taken: set[str]
) -> None:
    name = rules.free_username(rules.plain_username(text), taken)

    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", name)
    assert name not in taken


def test_letters_of_slips_are_not_mistaken_for_one_another() -> None:
    assert not set("0o1li2z5s") & set(rules.SLIP_LETTERS)
    assert len(set(rules.SLIP_LETTERS)) == len(rules.SLIP_LETTERS)
