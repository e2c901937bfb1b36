"""Residents for tests: households of every kind in a village, through the actions."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from django.test import Client

from tests.world import AT, START
from zerentian.kernel.accounts.models import User
from zerentian.kernel.population import actions
from zerentian.kernel.population.entries import NewHousehold, NewMembership, NewPerson
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.lib import identity

_serial = count(1)


def person(
    name: str, born: date = date(1950, 3, 15), sex: str = "female", phone: str = ""
) -> Person:
    nth = next(_serial)
    number = identity.make(area="990703", born=born, sex=identity.Sex(sex), serial=100 + nth % 390)
    new = NewPerson(name=name, identity=identity.parse(number), ethnicity="han", phone=phone)
    [pk] = actions.register_persons(by=None, persons=[new], at=AT)
    return Person.objects.get(pk=pk)


def number_of(born: date) -> str:
    """An invented number that nobody has yet."""
    serial = 490 + next(_serial) % 10
    return identity.make(area="990703", born=born, sex=identity.Sex.MALE, serial=serial)


def household(
    village: Region, kind: str = "residence", code: str = "", phone: str = ""
) -> Household:
    new = NewHousehold(
        kind=kind,
        code=code or f"{kind[:1].upper()}{next(_serial):07}",
        region=village.pk,
        formed_on=START,
        group="二组",
        phone=phone,
    )
    [pk] = actions.register_households(by=None, households=[new], at=AT)
    return Household.objects.get(pk=pk)


def join(
    home: Household,
    somebody: Person,
    relation: str = "head",
    start: date = START,
    at: datetime = AT,
) -> int:
    new = NewMembership(
        person=somebody.pk, household=home.pk, kind=home.kind, relation=relation, start=start
    )
    return actions.join(by=None, memberships=[new], at=at)[0]


def resident(village: Region, name: str, *, kind: str = "residence", **about: Any) -> Person:
    """Somebody who lives alone in a household of their own."""
    somebody = person(name, **about)
    join(household(village, kind), somebody)
    return somebody


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser
