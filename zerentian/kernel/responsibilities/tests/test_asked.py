"""Where the pages of duties begin, and what their addresses may ask for."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Area, AreaRegion
from zerentian.kernel.responsibilities import asked
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    World,
    grant,
    person,
    region,
    viewer,
)
from zerentian.lib.ranges import inside, merge, prefix_range

CODES = st.lists(st.sampled_from("12"), max_size=4).map("".join)
RANGES = st.lists(st.tuples(CODES, CODES), max_size=4)


def looking(world: World, *paths: str) -> Viewer:
    """Somebody who looks at these places."""
    user = person("看")
    for path in paths:
        grant(user, "village_cadre", region(path, f"地{path}", 5, world.gaoli.town))
    return viewer(user)


@pytest.mark.parametrize(
    ("paths", "home"),
    [
        (["370703006201"], "370703006201"),
        (["370703006201", "370703006202"], "370703006"),  # neighbours, one range
        (["370703006201", "370703006209"], "370703006"),
        (["370703006202", "370703003201"], "370703"),
        (["370703006", "370703006202"], "370703006"),
        (["370703006", "370703003"], "370703"),
        (["370703"], "370703"),
    ],
)
def test_pages_begin_at_the_smallest_place_that_holds_all(
    world: World, paths: list[str], home: str
) -> None:
    for place in (world.gaoli, world.guti):
        assert place.village.path.startswith(place.town.path)
    who = looking(world, *paths)

    found = asked.home(who)

    assert found is not None
    assert found.path == home
    low, high = prefix_range(found.path)
    assert all(low <= a and b <= high for a, b in who.places(asked.Permission.DUTIES_VIEW))
    assert asked.read({}, viewer=who).places == (prefix_range(home),)


def test_without_a_place_there_is_no_home(world: World) -> None:
    assert asked.home(viewer(person("谁"))) is None


def test_other_places_and_what_is_unknown_are_not_there(world: World) -> None:
    """A place outside, one that does not exist, an unknown role or area: 404, never everything."""
    assert world.guti.village
    assert world.primary
    clerk = viewer(world.gaoli_clerk)

    for words in (
        {"place": world.guti.village.path}, {"place": "999"}, {"role": "nobody"}, {"area": "none"},
    ):  # fmt: skip
        with pytest.raises(Http404):
            asked.read(words, viewer=clerk)
    above = asked.read({"place": world.district.path}, viewer=clerk)
    assert above.place == world.district  # of which a part is the clerk's


@pytest.mark.parametrize("text", ["", "gestern", "2019-02-30", "31.5.2019"])
def test_day_that_is_none_is_today(world: World, text: str) -> None:
    assert world.primary
    assert asked.read({"on": text}, viewer=viewer(world.admin)).on == ON
    assert asked.day("2018-01-02", ON) == date(2018, 1, 2)


def test_area_bounds_the_place_and_holds_nothing_before_its_day(world: World) -> None:
    assert world.primary
    zone = Area.objects.create(key="zone", name="开发区", kind="zone")
    AreaRegion.objects.create(
        area=zone,
        region=world.gaoli.village,
        valid=DateRange(date(2019, 3, 1), None),
        recorded_at=AT,
    )
    admin = viewer(world.admin)

    def ranges(**words: str) -> tuple[tuple[str, str], ...]:
        return asked.read({"area": "zone", **words}, viewer=admin).places

    village = world.gaoli.village.path
    assert ranges() == (prefix_range(village),)
    assert ranges(place=world.gaoli.town.path) == (prefix_range(village),)
    for nothing in (ranges(on="2019-02-28"), ranges(place=world.guti.town.path)):
        assert nothing  # () would be everything
        assert not inside(village, nothing)
        assert not inside(world.guti.village.path, nothing)


@given(RANGES, RANGES, CODES)
def test_both_holds_what_lies_in_each(
    one: list[tuple[str, str]], other: list[tuple[str, str]], code: str
) -> None:
    found = asked.both(one, other)

    assert found  # () would be everything
    assert inside(code, found) == (inside(code, one) and inside(code, other))


@given(CODES.filter(bool), RANGES, CODES)
def test_meets_where_one_code_lies_in_both(
    path: str, seen: list[tuple[str, str]], code: str
) -> None:
    seen = list(merge(seen))
    if code.startswith(path) and inside(code, seen):
        assert asked.meets(path, seen)
    if asked.meets(path, seen):
        low, high = prefix_range(path)
        assert any(max(a, low) < min(b, high) for a, b in seen)
