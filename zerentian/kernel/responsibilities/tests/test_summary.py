"""The cover page asks once: the whole says what its parts say, each viewer their own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.queries.course import loads_over_time
from zerentian.kernel.responsibilities.queries.cover import by_village, surveyed
from zerentian.kernel.responsibilities.tests.browsing import give_roster, signed_in, text
from zerentian.kernel.responsibilities.tests.test_places import doctor, give
from zerentian.kernel.responsibilities.tests.world import AT, ON, START, World, household, viewer
from zerentian.kernel.responsibilities.views.changing import months
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone())


def asked(world: World, user: Any) -> dict[str, Any]:
    return {
        "viewer": viewer(user),
        "role": world.primary,
        "on": ON,
        "parent": world.district,
        "places": (),
    }


def test_the_summary_is_what_its_parts_say(world: World) -> None:
    give_roster(world, world.helper(), 3, roster="gaoli_1_5")
    household(world.guti.village)
    world.helper("王闲")
    ask = asked(world, world.admin)

    found = queries.summary(**ask)

    parts = {key: value for key, value in ask.items() if key != "parent"}
    assert found.survey == surveyed(list(by_village(**ask)), world.district)
    assert sum(cover.gaps for cover in found.survey.children) == 1
    assert found.overloads == queries.overloads(**parts).count() == 0
    assert found.idle == queries.idle(**parts).count() == 1
    assert found.capacity == queries.capacity(**parts)


def test_each_viewer_has_the_summary_of_their_own_places(world: World) -> None:
    give_roster(world, world.helper(), 2)
    household(world.guti.village)

    counts = [
        sum(cover.subjects for cover in queries.summary(**asked(world, user)).survey.children)
        for user in (world.admin, world.gaoli_clerk, world.guti_clerk)
    ]

    assert counts == [3, 2, 1]


def test_load_over_time_is_the_load_of_each_day(world: World) -> None:
    helper = world.helper()
    give_roster(world, helper, 2, start=date(2019, 3, 1))
    give_roster(world, helper, 1, start=START)
    days = [date(2018, 12, 31), START, date(2019, 2, 28), date(2019, 3, 1), ON]

    loads = loads_over_time(helper.pk, role=world.primary, days=days)

    assert loads == [0, 1, 1, 3, 3]
    assert loads == [queries.load(helper.pk, role=world.primary, on=day) for day in days]


def test_load_over_time_counts_the_own_place(world: World) -> None:
    first, _second = world.households(2)
    helper, own = world.helpers(2)
    give(world, helper, world.gaoli.village)
    one = doctor()
    actions.assign(
        by=world.admin, role=one, subject=first, holder=own, start=date(2019, 4, 1), at=AT
    )
    days = [START, date(2019, 3, 31), date(2019, 4, 1), ON]

    loads = loads_over_time(helper.pk, role=one, days=days)

    assert loads == [queries.load(helper.pk, role=one, on=day) for day in days]
    assert loads[-2:] == [1, 1]


def test_a_year_of_months_is_drawn_beside_the_load(world: World) -> None:
    helper = world.helper()
    give_roster(world, helper, 3, start=date(2019, 3, 1))

    page = text(signed_in(world.admin).get(f"/duties/holders/{helper.pk}/"))

    assert len(months(ON)) == 13
    assert '<svg class="spark' in page
    assert "最近十二个月 0 至 3 户" in page


def test_a_role_without_any_cap_has_a_summary(world: World) -> None:
    give_roster(world, world.helper(), 2, role=world.shared)

    found = queries.summary(**asked(world, world.admin) | {"role": world.shared})

    assert (found.overloads, sum(cover.covered for cover in found.survey.children)) == (0, 2)
    page = text(signed_in(world.admin).get("/duties/?role=village_cadre&place=370703"))
    assert "高里街道" in page
