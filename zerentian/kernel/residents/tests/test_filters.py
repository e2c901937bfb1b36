"""What may be typed into the lists of people and households: any text gives a list, never an error."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fixtures import world, world_of_module
from tests.world import ON, World
from zerentian.kernel.population.rules import age, birthday
from zerentian.kernel.residents import telling
from zerentian.kernel.residents.queries import filters
from zerentian.kernel.residents.queries.filters import Filters, Lookups
from zerentian.kernel.residents.tests import homes
from zerentian.programmes.relief.queries.filters import Filters as OfHouseholds

__all__ = ["world", "world_of_module"]

NAMES = ("q", "town", "village", "sex", "age_from", "age_to", "kind", "status", "number")
TYPED = st.text(max_size=70) | st.text("0123456789", max_size=70) | st.sampled_from(
    ["F", "hukou", "left", "none", "370703001", "370703001201", "１８", "0"]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), TYPED))
@example({"age_from": "0000000099999", "age_to": "0" * 60})
def test_any_address_is_a_filter_that_leads_to_itself(asked: dict[str, str]) -> None:
    read = Filters.read({**asked, "number": ""})

    assert Filters.read(dict(parse_qsl(read.query()))) == read
    assert Filters.read(read.given()) == read
    filters.particulars(read.without("q"), Lookups(), on=ON)
    filters.today(read)


@given(st.dictionaries(st.sampled_from(["q", "town", "village", "holder", "cover"]), TYPED))
def test_any_address_of_households_leads_to_itself(asked: dict[str, str]) -> None:
    read = OfHouseholds.read(asked)

    assert OfHouseholds.read(dict(parse_qsl(read.query()))) == read


@given(st.integers(0, 130), st.dates(date(2000, 2, 28), date(2030, 3, 1)), st.integers(-3, 3))
def test_ages_from_and_to_are_completed_years(years: int, on: date, days: int) -> None:
    """The bounds of the filter, against the age itself, around the birthday."""
    last = birthday(years, on)
    born = date.fromordinal(last.toordinal() + days)

    assert (born <= last) == (age(born, on) >= years)


@pytest.mark.parametrize("number", ["２４６８", " 2468 ", "２４68", "\u200b2468"])
def test_full_width_digits_are_digits(world: World, number: str) -> None:
    """As an input method for Chinese writes them."""
    somebody = homes.person("东李四", phone="13911112468")
    homes.join(homes.household(world.east.villages[0]), somebody)

    page = homes.client(world.east.users["town_clerk"]).get("/residents/", {"q": number})

    assert "东李四" in page.content.decode()
    assert "东桂兰" not in page.content.decode()


HOSTILE = [
    "%",
    "_",
    "\\",
    "'\"--",
    "' OR 1=1",
    "東" * 200,
    "９９９９９９９９９９９９９９９９９９９９９９",
]


@pytest.mark.parametrize("name", ["residents:residents", "relief:households", "web:search"])
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_finds_nobody_and_breaks_nothing(
    world: World, name: str, text: str
) -> None:
    page = homes.client(world.east.users["town_clerk"]).get(reverse(name), {"q": text})

    assert page.status_code == 200
    assert "东桂兰" not in page.content.decode()


@pytest.mark.parametrize(
    "name",
    ["residents:residents", "relief:households", "web:search", "duties:gaps", "duties:holders"],
)
def test_the_last_sign_of_all_is_nothing(world: World, name: str) -> None:
    """No text comes after it, so there is no range of texts that begin with it."""
    page = homes.client(world.east.users["town_clerk"]).get(reverse(name), {"q": "\U0010ffff"})

    assert page.status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["duties:gaps", "duties:holders"])
def test_whatever_is_typed_into_lists_of_duties_breaks_nothing(
    world: World, name: str, text: str
) -> None:
    client: Any = homes.client(world.east.users["town_clerk"])
    page = client.get(reverse(name), {"q": text, "state": "all"})

    assert page.status_code == 200
    assert "东桂兰" not in page.content.decode()
    assert "东帮扶人" not in page.content.decode()


@pytest.mark.parametrize(
    ("reason", "joined", "kind"),
    [
        ("born", True, "birth"), ("married_in", True, "marriage"), ("adopted", True, "adoption"),
        ("returned", True, "return"), ("moved_in", True, "move"), ("married_out", False, "marriage"),
        ("prison", False, "absence"), ("lost", False, "absence"), ("moved_out", False, "move"),
        ("born", False, "move"), ("", False, "move"),
    ],
)  # fmt: skip
def test_reason_tells_the_kind_of_event(reason: str, joined: bool, kind: str) -> None:
    assert telling.kind_of(reason, joined=joined) == kind
    assert telling.kind(kind)
