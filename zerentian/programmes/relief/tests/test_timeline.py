"""The timeline of a household: what changed, with the value before and after, in the page's language."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, START, World
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import Restated
from zerentian.kernel.population.models import Membership
from zerentian.programmes.relief import timeline
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord
from zerentian.programmes.relief.tests.houses import house
from zerentian.programmes.relief.tests.test_household import told

__all__ = ["clock", "world", "world_of_module"]

DAY = date(2018, 6, 1)


def changes(entry: timeline.Entry) -> list[tuple[str, str, str]]:
    return re.findall(
        r"<span>([^<]*)</span><del>([^<]*)</del><span>→</span><ins>([^<]*)</ins>", entry.detail
    )


def of(world: World, subject: Any, sort: str, day: date = DAY) -> list[timeline.Entry]:
    return [one for one in told(world, subject) if (one.sort, one.day) == (sort, day)]


def test_another_place_in_the_household_is_no_leaving(world: World) -> None:
    subject = house(world.east.villages[0], "王多人", 1, members=2)
    son = Membership.objects.get(household=subject.household_id, relation="son")
    change = Restated(membership=son.pk, on=DAY, relation="grandson", code="07")
    population.restate(by=None, changes=[change], at=AT)

    [entry] = of(world, subject, "member")

    assert "王成员" in entry.title
    assert changes(entry) == [("与户主关系", "之子", "之孙子"), ("代码", "01", "07")]


def test_who_left_and_came_back_is_told_both_times(world: World) -> None:
    subject = house(world.east.villages[0], "王多人", 1, members=2)
    son = Membership.objects.get(household=subject.household_id, relation="son")
    population.leave(by=None, memberships=[son.pk], on=DAY, reason="prison", at=AT)
    Membership.objects.create(
        household_id=son.household_id, person_id=son.person_id, kind="relief", relation="son",
        code="01", valid=DateRange(date(2019, 1, 1), None), recorded_at=AT,
    )  # fmt: skip

    [left], [back] = of(world, subject, "member"), of(world, subject, "member", date(2019, 1, 1))

    assert ("王成员" in left.title, left.meta) == (True, "服刑")
    assert "王成员" in back.title
    assert len(of(world, subject, "member", START)) == 1


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh-hans", ("健康状况", "健康", "患有大病")),
        ("en", ("Health", "Healthy", "Serious disease")),
    ],
)
def test_particulars_of_a_member_are_told_in_words(
    world: World, language: str, wanted: tuple[str, str, str]
) -> None:
    subject = house(world.east.villages[0], "王一人", 1)
    old = MemberRecord.objects.get(person__memberships__household=subject.household_id)
    MemberRecord.objects.filter(pk=old.pk).update(valid=DateRange(START, DAY))
    MemberRecord.objects.create(
        person_id=old.person_id, valid=DateRange(DAY, None), health=["serious"],
        skill=old.skill, education=old.education, recorded_at=AT,
    )  # fmt: skip

    with translation.override(language):
        [entry] = of(world, subject, "member")

    assert "王一人" in entry.title
    assert changes(entry) == [wanted]


def test_a_status_that_says_the_same_again_is_no_change(world: World) -> None:
    subject = house(world.east.villages[0], "王一人", 1, category="exited_general")
    row = HouseholdStatus.objects.get(household=subject.pk)
    HouseholdStatus.objects.filter(pk=row.pk).update(valid=DateRange(START, DAY))
    row.pk, row.valid, row.event = None, DateRange(DAY, None), "updated"
    row.save(force_insert=True)

    assert of(world, subject, "status") == []
    assert len(of(world, subject, "status", START)) == 1
