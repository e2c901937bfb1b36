"""The map, the village page, the year: every number opens what it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from zerentian.kernel.responsibilities import actions
from zerentian.kernel.responsibilities.queries import Cover
from zerentian.kernel.responsibilities.tests.browsing import signed_in, text
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    person,
    region,
    role,
    seat,
)
from zerentian.kernel.responsibilities.views import changing, mapping


@pytest.fixture
def clerk(world: World) -> Client:
    return signed_in(world.gaoli_clerk)


def two_villages(world: World) -> None:
    west = region("370703006202", "西柳村", 5, world.gaoli.town)
    helper = world.helper("李志强")
    pairs = [(subject.pk, helper.pk) for subject in world.households(4)]
    actions.assign_many(by=world.admin, role=world.primary, pairs=pairs, start=START, at=AT)
    household(west)


def test_the_map_colours_villages_and_each_opens_its_list(world: World, clerk: Client) -> None:
    two_villages(world)

    page = text(clerk.get("/duties/", {"role": "primary_helper"}))

    assert page.count('class="cell cell--5"') == 1
    assert page.count('class="cell cell--1"') == 1
    assert "place=370703006202&state=all" in page
    assert "西柳村" in page


def test_a_map_of_one_village_is_not_drawn(world: World, clerk: Client) -> None:
    world.households(2)

    assert "<polygon" not in text(clerk.get("/duties/", {"role": "primary_helper"}))


@pytest.mark.parametrize(
    ("covered", "step"), [(0, 1), (69, 1), (70, 2), (80, 3), (90, 4), (99, 4), (100, 5)]
)
def test_shades(world: World, covered: int, step: int) -> None:
    assert mapping.step(Cover(world.gaoli.village, 100, covered, 0, 0)) == step


def test_the_village_page_names_everybody_there(world: World, clerk: Client) -> None:
    two_villages(world)
    doctor, cadre = world.helper("王大夫"), world.helper("赵包村")
    for one, holder, place in (
        ("village_doctor", doctor, world.gaoli.village),
        ("village_cadre", cadre, world.gaoli.town),
    ):
        actions.assign_place(
            by=world.admin, role=role(one), holder=holder, place=place, start=START, at=AT
        )
    assert doctor.post
    seat(doctor.post, person("孙代理"), acting=True)

    page = text(clerk.get(f"/duties/places/{world.gaoli.village.pk}/"))

    for name in ("王大夫", "赵包村", "李志强", "孙代理"):
        assert name in page


def test_the_village_page_shows_what_is_open(world: World, clerk: Client) -> None:
    two_villages(world)
    west = region("370703006202", "西柳村", 5)

    page = text(clerk.get(f"/duties/places/{west.pk}/"))

    assert "place=370703006202&state=gap" in page


def test_a_place_elsewhere_is_not_there(world: World, clerk: Client) -> None:
    assert clerk.get(f"/duties/places/{world.guti.village.pk}/").status_code == 404
    assert clerk.get("/duties/places/999999/").status_code == 404


def test_an_empty_place_says_so(world: World, clerk: Client) -> None:
    assert clerk.get(f"/duties/places/{world.gaoli.village.pk}/").status_code == 200


def test_the_household_page_shows_who_answers_for_its_place(world: World, clerk: Client) -> None:
    subject = world.household()
    actions.assign_place(
        by=world.admin, role=role("village_doctor"), holder=world.helper("王大夫"),
        place=world.gaoli.village, start=START, at=AT,
    )  # fmt: skip

    assert "王大夫" in text(clerk.get(f"/duties/subjects/{subject.pk}/"))


def test_the_year_and_its_changes(world: World, clerk: Client) -> None:
    two_villages(world)
    actions.reassign(
        by=world.admin, role=world.primary, to={household(world.gaoli.village).pk: world.helper("新来").pk},
        on=ON, reason="轮换", at=AT,
    )  # fmt: skip

    words = {"role": "primary_helper", "on": ON.isoformat()}
    page = text(clerk.get("/duties/changes/", words))

    assert "新来" in page
    assert "on=2019-01-01&place=370703006&state=gap" in page


def test_a_clerk_sees_only_changes_of_the_own_place(world: World) -> None:
    two_villages(world)

    page = text(signed_in(world.guti_clerk).get("/duties/changes/", {"on": "2019-02-01"}))

    assert "李志强" not in page


def test_months_are_the_day_and_the_firsts_before() -> None:
    found = changing.months(date(2019, 5, 31))

    assert found[0] == date(2018, 6, 1)
    assert found[-2:] == [date(2019, 5, 1), date(2019, 5, 31)]
    assert len(changing.months(date(2019, 5, 1))) == 12
    assert found == sorted(found)


def test_changes_end_with_the_day(world: World, clerk: Client) -> None:
    two_villages(world)

    before = clerk.get("/duties/changes/", {"on": (START - timedelta(1)).isoformat()})

    assert "李志强" not in text(before)
