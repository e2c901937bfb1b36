"""Households for the tests of the list: as many as wanted, each with its own status, in the shared world."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from tests.world import AT, START, World
from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewHousehold, NewMembership, NewPerson
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import identity
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold

STATUS: dict[str, Any] = {
    "entitlement": "entitled", "category": "exited_general", "main_cause": "illness",
    "dangerous_house": False, "safe_water": True, "income_per_head": 700_000,
    "event": "identified", "recorded_at": AT,
}  # fmt: skip


def house(village: Region, name: str, serial: int, *, members: int = 1, **status: Any) -> Subject:
    """A household in the register since 2016; `status` replaces what the others have."""
    called = [name, *[f"{name[0]}成员"] * (members - 1)]
    people = population.register_persons(
        by=None, persons=[person(one, serial, n) for n, one in enumerate(called)], at=AT
    )
    new = NewHousehold(
        kind="relief", code=f"98{serial:06d}", region=village.pk, formed_on=START, group="二组"
    )
    [household] = population.register_households(by=None, households=[new], at=AT)
    population.join(
        by=None,
        memberships=[
            NewMembership(
                person=pk, household=household, kind="relief", code=f"{n:02d}",
                relation="head" if n == 0 else "son", start=START,
            )
            for n, pk in enumerate(people)
        ],
        at=AT,
    )  # fmt: skip
    wanted = subjects.NewSubject(
        kind="relief.household", name=name, opened_on=START, region=village.pk, household=household
    )
    [subject] = subjects.register(by=None, subjects=[wanted], at=AT)
    register(subject, people, status)
    return Subject.objects.select_related("household").get(pk=subject)


def register(subject: int, people: list[int], status: dict[str, Any]) -> None:
    ReliefHousehold.objects.create(
        subject_id=subject, first_identified_on=START, standard="national"
    )
    values = {"valid": DateRange(START, None), **STATUS, **status}
    HouseholdStatus.objects.create(household_id=subject, **values)
    MemberRecord.objects.bulk_create(
        MemberRecord(
            person_id=pk, valid=DateRange(START, None), health=["healthy"], skill="ordinary",
            education="primary", recorded_at=AT,
        )
        for pk in people
    )  # fmt: skip


def person(name: str, serial: int, member: int) -> NewPerson:
    number = identity.make(
        area="990703",
        born=date(1960 + member, 1 + serial % 12, 1 + serial // 12 % 27),
        sex=identity.Sex.MALE,
        serial=50 + serial // 324 + member,
    )  # fmt: skip
    return NewPerson(name=name, identity=identity.parse(number), phone=f"139{serial:08d}")


def houses(village: Region, count: int, *, first: int = 1, **status: Any) -> list[Subject]:
    names = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
    return [
        house(village, f"{names[n % len(names)]}东{n:02d}", n, **status)
        for n in range(first, first + count)
    ]


def give(world: World, post: Post, *given: Subject, on: date = START) -> list[Duty]:
    """The post answers for these households from the day on."""
    holder = duties.holder_for(post=post)
    role = asking.role("primary_helper")
    pairs = [(subject.pk, holder.pk) for subject in given]
    return duties.assign_many(by=world.admin, role=role, pairs=pairs, start=on, at=AT)


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found
