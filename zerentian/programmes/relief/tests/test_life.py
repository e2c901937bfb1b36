"""What deaths and moves mean for the relief register (C-5, DM-1, acceptance 6.6.5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, START, World
from zerentian.kernel.figures import places
from zerentian.kernel.figures import queries as figures
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import preparing
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.models import Consequence, LifeEvent, Membership, PersonFact
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord
from zerentian.programmes.relief.tests import houses

__all__ = ["clock", "world", "world_of_module"]

DAY, BEFORE = date(2018, 10, 12), date(2018, 10, 11)
LATER = AT + timedelta(hours=1)


def die(person: int, on: date = DAY, at: datetime = LATER) -> LifeEvent:
    event = preparing.death(person=person, on=on, proof_kind="death_certificate")
    return population.record_event(by=None, event=event, at=at)


def take_back(event: LifeEvent, at: datetime = LATER + timedelta(hours=1)) -> None:
    population.withdraw_event(by=None, event=event.pk, reason="误报", at=at)


def people(subject: Subject) -> list[int]:
    rows = Membership.objects.filter(household=subject.household_id, superseded_at=None)
    return list(rows.order_by("code").values_list("person", flat=True))


def standing(subject: Subject, everybody: list[int], on: date | None = None) -> dict[str, Any]:
    """What is known now about the household, its people and its duties, without ids of rows."""
    found: dict[str, Any] = {"closed_on": Subject.objects.get(pk=subject.pk).closed_on}
    rows = {
        "statuses": HouseholdStatus.objects.filter(household=subject.pk).values_list(
            "valid", "entitlement", "income_per_head"
        ),
        "records": MemberRecord.objects.filter(person__in=everybody).values_list(
            "person", "valid", "health", "education"
        ),
        "duties": Duty.objects.filter(subject=subject.pk).values_list("holder", "valid", "roster"),
        "members": Membership.objects.filter(person__in=everybody).values_list(
            "person", "household", "relation", "valid"
        ),
    }
    for name, query in rows.items():
        query = query.filter(superseded_at=None)
        query = query.filter(valid__contains=on) if on else query
        found[name] = sorted(map(str, query))
    return found


def counted(world: World, key: str, on: date) -> int | None:
    ask = Ask.of(places.find("370703001", on=on), on)
    return figures.value(viewer=world.viewer(world.admin), key=key, ask=ask).number.value


@pytest.fixture
def family(world: World) -> Subject:
    return houses.house(world.east.villages[0], "东家长", 301, members=3)


@pytest.fixture
def lonely(world: World) -> Subject:
    return houses.house(world.east.villages[0], "东独居", 302, members=1)


def test_dead_member_has_no_record_from_that_day_on(family: Subject) -> None:  # C-5, DM-1
    _head, second, _third = everybody = people(family)

    die(second)

    rows = MemberRecord.objects.filter(superseded_at=None)
    assert rows.get(person=second).valid == DateRange(START, DAY)
    assert rows.filter(person__in=everybody, valid__contains=BEFORE).count() == 3
    assert rows.filter(person__in=everybody, valid__contains=DAY).count() == 2
    assert Subject.objects.get(pk=family.pk).closed_on is None


def test_last_death_closes_the_household_the_same_day(world: World, lonely: Subject) -> None:
    [person] = people(lonely)
    houses.give(world, world.east.post, lonely)

    die(person)

    subject = Subject.objects.get(pk=lonely.pk)
    statuses = HouseholdStatus.objects.filter(household=lonely.pk, superseded_at=None)
    assert subject.closed_on == DAY
    assert [row.valid.upper for row in statuses] == [DAY]
    assert not Duty.objects.filter(
        subject=lonely.pk, superseded_at=None, valid__contains=DAY
    ).exists()
    assert Duty.objects.filter(
        subject=lonely.pk, superseded_at=None, valid__contains=BEFORE
    ).exists()


@pytest.mark.parametrize("which", ["family", "lonely"])
def test_death_taken_back_restores_exactly(request, world: World, which: str) -> None:
    subject = request.getfixturevalue(which)
    houses.give(world, world.east.post, subject)
    everybody = people(subject)
    before = standing(subject, everybody)

    event = die(everybody[0])
    assert standing(subject, everybody) != before
    take_back(event)

    assert standing(subject, everybody) == before


def test_death_of_a_day_before_is_known_only_since(lonely: Subject) -> None:
    """What was known in between stays known for whoever asks for then (C-9)."""
    [person] = people(lonely)
    die(person)

    old = MemberRecord.objects.get(person=person, superseded_at=LATER)
    assert old.valid.upper is None
    assert Consequence.objects.filter(object_id=old.pk, field="superseded_at").exists()


def test_figures_count_the_dead_until_that_day(world: World, family, lonely) -> None:
    key, homes = "relief.poor_people", "relief.poor_households"
    before = [counted(world, k, day) for k in (key, homes) for day in (BEFORE, DAY)]

    die(people(family)[1])
    die(people(lonely)[0])

    after = [counted(world, k, day) for k in (key, homes) for day in (BEFORE, DAY)]
    changes = [new - old for old, new in zip(before, after, strict=True)]  # type: ignore[operator]
    assert changes == [0, -2, 0, -1]


def test_acceptance_a_member_dies_on_12_october(world: World, family: Subject) -> None:
    """6.6.5: from that day household size, insurance and membership change; what was before stays."""
    _head, second, _third = people(family)
    PersonFact.objects.create(
        person_id=second, kind="insurance", item="resident", value="",
        valid=DateRange(date(2018, 1, 1), date(2019, 1, 1)), recorded_at=AT,
    )  # fmt: skip

    die(second)

    size = {
        day: Membership.objects.filter(
            household=family.household_id, superseded_at=None, valid__contains=day
        ).count()
        for day in (BEFORE, DAY)
    }
    assert size == {BEFORE: 3, DAY: 2}
    assert (
        standing(family, people(family), BEFORE)["records"]
        != standing(family, people(family), DAY)["records"]
    )
    # The insurance of the days before stays; a later check finds it with somebody who is dead.
    assert PersonFact.objects.filter(person=second, superseded_at=None).count() == 1


def test_whoever_marries_out_has_no_record_and_comes_back(family: Subject) -> None:
    everybody = people(family)
    before = standing(family, everybody)
    event = population.record_event(
        by=None,
        event=preparing.departure(
            kind="marriage", people=[everybody[2]], on=DAY, reason="married_out",
            proof_kind="marriage",
        ),
        at=LATER,
    )  # fmt: skip

    rows = MemberRecord.objects.filter(person=everybody[2], superseded_at=None)
    assert [row.valid.upper for row in rows] == [DAY]
    take_back(event)
    assert standing(family, everybody) == before


def test_move_takes_the_subject_along_and_back(world: World, family: Subject) -> None:
    old, new = world.east.villages[:2]
    event = population.record_event(
        by=None,
        event=preparing.move(
            households=[family.household_id or 0], region=new.pk, group="一组", address="新居",
            on=DAY, proof_kind="migration",
        ),
        at=LATER,
    )  # fmt: skip

    assert Subject.objects.get(pk=family.pk).region == new
    take_back(event)
    assert Subject.objects.get(pk=family.pk).region == old


def test_death_is_not_taken_back_over_later_work(family: Subject) -> None:
    """Somebody wrote another record of the person meanwhile: it would be lost."""
    second = people(family)[1]
    event = die(second)
    row = MemberRecord.objects.get(person=second, superseded_at=None)
    MemberRecord.objects.filter(pk=row.pk).update(superseded_at=LATER + timedelta(minutes=5))

    with pytest.raises(EventRefused):
        take_back(event)

    assert LifeEvent.objects.get(pk=event.pk).superseded_at is None
