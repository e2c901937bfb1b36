"""Small registers in which somebody stands twice."""

from __future__ import annotations

from datetime import date, timedelta

from zerentian.kernel.population import actions
from zerentian.kernel.population.entries import NewMembership, NewPerson
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import identity

AT, ON = make.AT, make.ON
BORN = date(1950, 3, 15)
LATER = AT + timedelta(hours=1)
VILLAGE, OTHER, FAR = "370703001001", "370703001002", "370703002001"


def person(
    name: str = "綦修竹",
    serial: int = 1,
    *,
    village: str = VILLAGE,
    phone: str = "",
    born: date = BORN,
    household: int | None = None,
    kind: str = "relief",
    relation: str = "head",
) -> int:
    """Somebody entered through the actions, alone in a household of a village."""
    number = identity.make(area="990703", born=born, sex=identity.Sex.MALE, serial=serial)
    new = NewPerson(name=name, identity=identity.parse(number), phone=phone)
    [pk] = actions.register_persons(by=None, persons=[new], at=AT)
    if household is None:
        household = home(village)
    join(pk, household, relation=relation, kind=kind)
    return pk


def home(village: str = VILLAGE) -> int:
    return actions.register_households(
        by=None, households=[make.new_household(path=village)], at=AT
    )[0]


def join(
    person: int,
    household: int,
    *,
    relation: str = "head",
    start: date = date(2016, 1, 1),
    kind: str = "relief",
) -> int:
    new = NewMembership(
        person=person, household=household, kind=kind, relation=relation, start=start
    )
    return actions.join(by=None, memberships=[new], at=AT)[0]


def twice(**about: object) -> tuple[int, int]:
    """One person under two numbers that differ in a digit."""
    return person(serial=1, **about), person(serial=2, **about)  # type: ignore[arg-type]


def crowd(size: int = 30) -> list[int]:
    """People who are nobody else."""
    names = ["李梅", "张伟", "刘芳", "陈静", "杨洋", "黄磊"]
    return [
        person(names[at % 6], serial=100 + 3 * at, born=date(1960, 1, 1) + timedelta(days=400 * at))
        for at in range(size)
    ]
