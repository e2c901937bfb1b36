"""The list of residents: who sees whom, every filter, search, pages, another day, statements."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import actions
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.rules import age, birthday
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries import listing, rows
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.residents.tests import homes
from zerentian.lib.ranges import prefix_range
from zerentian.ui.lists import KeysetPage

__all__ = ["clock", "world", "world_of_module"]

URL = "/residents/"
TODAY = When(ON, ON)


def names(response: Any) -> list[str]:
    return re.findall(r'class="name" href="[^"]+">([^<]+)<', response.content.decode())


def found(world: World, when: When = TODAY, **given: str) -> set[str]:
    places = Places(world.viewer(world.admin))
    people = listing.residents(Filters.read(given), places=places, when=when)
    ids = [listing.person_of(row, when) for row in people]
    return set(Person.objects.filter(pk__in=ids).values_list("name", flat=True))


def test_list_shows_the_clerk_the_own_town_only(world: World) -> None:
    homes.resident(world.west.villages[0], "西邻居")

    response = homes.client(world.east.users["town_clerk"]).get(URL)

    assert names(response) == ["东桂兰"]
    assert "西" not in response.content.decode()


def condition(viewer: Viewer, path: str = "") -> str:
    return str(Places(viewer).condition("home", path, town="town"))


def test_one_town_is_one_value_and_anything_else_its_villages(world: World) -> None:
    """Only where every division of the town is asked for and seen."""
    east, west = world.east, world.west
    admin, clerk = world.viewer(world.admin), world.viewer(east.users["town_clerk"])

    assert condition(admin) == "(AND: )"
    assert condition(admin, east.region.path) == f"(AND: ('town', '{east.region.path}'))"
    assert (
        condition(clerk) == condition(clerk, east.region.path) == condition(admin, east.region.path)
    )
    assert condition(clerk, west.region.path) == "(AND: ('home__in', []))"
    assert condition(admin, east.villages[0].path) == f"(AND: ('home', {east.villages[0].pk}))"


def also(user: User, place: Region) -> None:
    grants.give(
        user=user, role="town_clerk", region=place, start=START, by=None, on=ON, at=AT, reason="兼"
    )


def test_several_whole_towns_are_one_range_of_paths(world: World) -> None:
    """A district is told by its path; neighbouring towns are joined to one range."""
    east, west = world.east, world.west
    district = east.region.parent
    assert district is not None
    office = world.viewer(account("区办公室", None, "relief_office", district))
    both = account("两镇专干", None, "town_clerk", east.region)
    also(both, west.region)

    low, high = prefix_range(district.path)
    assert condition(office) == f"(AND: ('town__gte', '{low}'), ('town__lt', '{high}'))"
    assert condition(office, east.region.path) == f"(AND: ('town', '{east.region.path}'))"
    assert "home" not in condition(world.viewer(both))
    assert east.villages[0].path[:9] in condition(world.viewer(both))


def test_town_and_a_village_of_another_are_told_by_their_villages(world: World) -> None:
    mixed = account("镇专干", None, "town_clerk", world.east.region)
    also(mixed, world.west.villages[0])

    said = condition(world.viewer(mixed))

    assert "town" not in said
    assert all(str(village.pk) in said for village in world.east.villages)


def test_whoever_sees_one_village_does_not_see_its_town(world: World) -> None:
    """The town's path asked for by a viewer of a village narrows to the village."""
    village = world.east.villages[0]
    viewer = world.viewer(account("村文书", None, "village_cadre", village))

    assert "town" not in condition(viewer)
    assert condition(viewer, world.east.region.path) == f"(AND: ('home', {village.pk}))"


def test_list_shows_where_somebody_lives_now(world: World) -> None:
    """Registered in the west, living in the east: the east has them."""
    somebody = homes.resident(world.east.villages[1], "东住人")
    homes.join(homes.household(world.west.villages[0], "hukou"), somebody)

    east = homes.client(world.east.users["town_clerk"]).get(URL)
    west = homes.client(world.west.users["town_clerk"]).get(URL)

    assert "东住人" in names(east)
    assert "东住人" not in names(west)


@pytest.mark.parametrize("who", ["loner", "helper"])
def test_list_is_closed_without_a_grant(world: World, who: str) -> None:
    user = world.loner if who == "loner" else world.east.helper

    assert homes.client(user).get(URL).status_code == 403


def test_list_sends_strangers_to_sign_in(world: World) -> None:
    assert Client().get(URL).status_code == 302


def test_list_asks_a_constant_number_of_statements(world: World) -> None:
    clerk = homes.client(world.east.users["town_clerk"])
    few = statements(clerk)
    for nth in range(60):
        homes.resident(world.east.villages[nth % 2], f"东住户{nth}")

    assert statements(clerk) == few
    assert statements(clerk, "?page=2&sort=age&sex=F&age_from=20&kind=residence") <= few + 1
    assert few <= 12  # two of them ask for closed circles, one for the inbox


def statements(browser: Client, asked: str = "") -> int:
    browser.get(URL + asked)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(URL + asked).status_code == 200
    return len(caught)


def test_filters_find_by_every_column(world: World) -> None:
    one, other = world.east.villages
    homes.resident(one, "甲男", sex="male", born=date(1980, 6, 1))
    homes.resident(other, "乙女", born=date(2010, 1, 1))
    homes.resident(world.west.villages[0], "丙户", kind="hukou", born=date(1939, 5, 31))

    assert found(world, sex="M") == {"甲男"}
    assert found(world, age_to="9") == {"乙女"}
    assert found(world, age_from="80") == {"丙户"}
    assert found(world, age_from="38", age_to="38") == {"甲男"}
    assert found(world, kind="residence") == {"甲男", "乙女"}
    assert found(world, kind="hukou") == {"丙户"}
    assert found(world, kind="relief") == {"东桂兰", "西桂兰"}
    assert found(world, village=other.path) == {"乙女"}
    assert found(world, town=world.west.region.path) == {"西桂兰", "丙户"}
    assert found(world, town=world.east.region.path, sex="F", age_from="60") == {"东桂兰"}


def test_status_tells_who_left_and_who_died(world: World) -> None:
    gone = homes.person("走了")
    member = homes.join(homes.household(world.east.villages[0]), gone)
    dead = homes.resident(world.east.villages[0], "去世")
    actions.leave(by=None, memberships=[member], on=ON, reason="moved_out", at=AT)
    Person.objects.filter(pk=dead.pk).update(died_on=ON)

    assert found(world, status="left") == {"走了"}
    assert found(world, status="died") == {"去世"}
    assert found(world) == {"东桂兰", "西桂兰"}
    assert found(world, status="all") == {"东桂兰", "西桂兰", "走了", "去世"}


@pytest.mark.parametrize("typed", ["王桂香", "王桂", "王", "桂香", "香", "wgx", "wg", "W"])
def test_keyword_finds_names_and_initials(world: World, typed: str) -> None:
    homes.resident(world.east.villages[0], "王桂香")

    assert found(world, q=typed) == {"王桂香"}


def test_keyword_finds_last_digits_and_codes(world: World) -> None:
    somebody = homes.person("李四", phone="13911112468")
    home = homes.household(world.east.villages[0], code="R00077", phone="05367771357")
    homes.join(home, somebody)
    [row] = rows.rows([somebody.pk], when=TODAY)

    assert found(world, q="2468") == {"李四"}
    assert found(world, q="1357") == {"李四"}
    assert found(world, q=row.masked[-4:]) == {"李四"}
    assert found(world, q="r00077") == {"李四"}
    assert found(world, q="没有") == set()
    assert found(world, q="99999") == set()


def test_filters_leave_out_what_cannot_be_read() -> None:
    read = Filters.read(
        {"town": "x", "sex": "?", "age_from": "-1", "age_to": "999", "status": "gone", "kind": "x"}
    )

    assert read == Filters()
    assert Filters.read({"town": "370703001", "village": "370703002001"}).village == ""


@pytest.mark.parametrize("sort", ["name", "-name", "age", "-age", "village", "-village"])
@pytest.mark.parametrize("when", [TODAY, When(ON, ON - timedelta(1))], ids=["today", "yesterday"])
@pytest.mark.parametrize("text", ["", "伟"])
def test_pages_hold_everybody_once_in_order(world: World, sort: str, when: When, text: str) -> None:
    for nth in range(47):
        village = (world.east.villages + world.west.villages)[nth % 4]
        homes.resident(
            village, "王李张刘陈"[nth % 5] + "伟芳"[nth % 2], born=date(1960 + nth % 9, 5, 1)
        )
    asked = Filters(q=text)
    hits = 24 if text else 49
    places = Places(world.viewer(world.admin))
    people = listing.residents(asked, places=places, when=when)
    order = listing.order(sort, when, asked)
    numbers: list[int] = []
    for number in range(1, -(-hits // 20) + 1):
        page = KeysetPage(people, order, QueryDict(f"page={number}&size=20"), people.count())
        numbers += [listing.person_of(row, when) for row in page.rows]

    assert len(numbers) == len(set(numbers)) == hits
    seen = rows.rows(numbers, when=when)
    if sort.lstrip("-") == "age":
        born = [row.born for row in seen]
        assert born == sorted(born, reverse=sort == "age")
    if sort.lstrip("-") == "village":
        villages = [row.village for row in seen]
        assert len(set(villages)) == (2 if text else 4)
        assert sum(a != b for a, b in pairwise(villages)) == len(set(villages)) - 1
    if sort.lstrip("-") == "name":
        keys = [Person.objects.get(pk=row.pk).name_key for row in seen]
        assert keys == sorted(keys, reverse=sort == "-name")


def test_another_day_shows_who_belonged_then(world: World) -> None:  # C-5
    somebody = homes.person("东搬家")
    here = homes.household(world.east.villages[0])
    member = homes.join(here, somebody, start=date(2017, 1, 1))
    actions.leave(
        by=None, memberships=[member], on=date(2019, 1, 1), reason="", at=later(date(2019, 3, 1))
    )
    homes.join(
        homes.household(world.west.villages[0]), somebody, start=date(2019, 1, 1),
        at=later(date(2019, 3, 1)),
    )  # fmt: skip
    east = {"town": world.east.region.path}

    assert "东搬家" not in found(world, **east)
    assert "东搬家" in found(world, When(ON, date(2018, 12, 31)), **east)
    assert "东搬家" not in found(world, When(ON, date(2016, 12, 31)), **east)
    assert "东搬家" not in found(world, When(ON, date(2019, 2, 1)), **east)


def later(day: date) -> datetime:
    return AT.replace(year=day.year, month=day.month, day=day.day)


def test_known_day_forgets_what_was_told_later(world: World) -> None:
    somebody = homes.person("东搬家")
    told = later(date(2017, 1, 5))
    member = homes.join(
        homes.household(world.east.villages[0]), somebody, start=date(2017, 1, 1), at=told
    )
    actions.leave(
        by=None, memberships=[member], on=date(2019, 1, 1), reason="", at=later(date(2019, 3, 1))
    )

    def there(on: date, known: date | None) -> bool:
        return "东搬家" in found(world, When(ON, on, known))

    assert there(date(2018, 1, 1), None)
    assert there(date(2018, 1, 1), date(2018, 1, 1))
    assert not there(date(2018, 1, 1), date(2017, 1, 4))  # nobody had told yet
    assert not there(date(2019, 2, 1), None)
    assert there(date(2019, 2, 1), date(2019, 2, 1))  # the move was told in March


@pytest.mark.parametrize(
    "given",
    [{}, {"kind": "hukou"}, {"kind": "relief"}, {"sex": "F", "age_from": "60"}, {"q": "东双户"}],
)
def test_another_day_counts_as_many_as_it_lists(world: World, given: dict[str, str]) -> None:
    """Counted by people: whoever belongs to three households is one."""
    everywhere = homes.resident(world.east.villages[0], "东双户", kind="hukou")
    for kind in ("residence", "relief"):
        homes.join(homes.household(world.east.villages[1], kind), everywhere)
    homes.resident(world.west.villages[0], "西乡亲", kind="relief")
    before = later(date(2018, 1, 1)).date()

    for when in (When(ON, before), When(ON, before, before), When(ON, START)):
        listed = list(
            listing.residents(
                Filters.read(given), places=Places(world.viewer(world.admin)), when=when
            )
        )
        places = Places(world.viewer(world.admin))
        assert listing.count(Filters.read(given), places=places, when=when) == len(listed)
        for town in (world.east, world.west):
            there = Filters.read(given | {"town": town.region.path})
            rows = listing.residents(there, places=places, when=when)
            assert listing.count(there, places=places, when=when) == len(rows)


def test_page_of_another_day_says_so_and_its_links_stay_there(world: World) -> None:
    clerk = homes.client(world.east.users["town_clerk"])

    text = clerk.get(URL + "?on=2018-12-31&known=2019-06-01").content.decode()

    assert "2018-12-31" in text
    assert re.search(r'class="name" href="/residents/\d+/\?on=2018-12-31"', text)
    assert "known=" not in re.findall(r'class="name" href="([^"]+)"', text)[0]


@pytest.mark.parametrize("typed", ["on=2030-01-01", "on=x&known=y", "known=2019-05-31"])
def test_days_that_make_no_sense_are_today(typed: str) -> None:
    assert When.read(QueryDict(typed), today=ON).is_now


@pytest.mark.parametrize("on", [date(2019, 5, 31), date(2020, 2, 29), date(2021, 3, 1)])
def test_birthday_and_age_agree(on: date) -> None:
    for years in range(101):
        last = birthday(years, on)
        assert age(last, on) == years
        assert age(last + timedelta(1), on) == years - 1


def test_list_offers_another_day_to_everybody_who_opens_it(world: World) -> None:
    text = homes.client(world.east.users["town_clerk"]).get(URL).content.decode()

    assert 'name="on"' in text
    assert 'name="known"' in text
    assert START.isoformat() not in text


def test_a_remembered_count_is_nobody_elses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of a long list is kept for a minute, for whoever sees the same places."""
    monkeypatch.setattr(listing, "LONG", 0)
    monkeypatch.setattr(listing, "cache", LocMemCache("counts of this test", {}))
    homes.resident(world.west.villages[0], "西邻居")
    viewers = [world.admin, world.east.users["town_clerk"], world.west.users["town_clerk"]]

    def counted(user: User) -> int:
        places = Places(world.viewer(user))
        return listing.count(Filters.read({}), places=places, when=TODAY)

    first = [counted(user) for user in viewers]
    homes.resident(world.west.villages[0], "西又来")

    assert first[0] == first[1] + first[2] > first[2] > first[1]
    assert [counted(user) for user in viewers] == first
