"""What subjects are called: read anew with every name, and nobody's when somebody is erased."""

from __future__ import annotations

from datetime import date

import pytest

from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewMembership
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects import actions, erased
from zerentian.kernel.subjects.actions import NewSubject, SubjectEdit
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.erasing import ERASED, Erased

pytestmark = pytest.mark.django_db
AT, OPENED = make.AT, date(2015, 1, 1)


def edited(pk: int, **about: object) -> tuple[str, str, str]:
    actions.edit(by=None, edits=[SubjectEdit(subject=pk, **about)], at=AT)  # type: ignore[arg-type]
    row = Subject.objects.get(pk=pk)
    return row.name, row.name_key, row.initials


def test_a_new_name_is_found_by_its_own_reading() -> None:
    new = NewSubject(kind="relief.household", name="王桂兰", opened_on=OPENED)
    [pk] = actions.register(by=None, subjects=[new], at=AT)

    name, key, initials = edited(pk, name="单雪")
    assert (name, key[:4], initials) == ("单雪", "shan", "sx")  # a surname is read as one
    assert edited(pk, name="单雪", named_after_person=False)[2] == "dx"
    there = make.region("370703001002").pk
    assert edited(pk, region=there)[2] == "dx"  # a move reads nothing anew
    assert Subject.objects.get(pk=pk).region_id == there


def test_nothing_is_altered_where_there_is_nothing() -> None:
    assert actions.edit(by=None, edits=[], at=AT) == []
    assert actions.edit(by=None, edits=[SubjectEdit(subject=10**12, name="王")], at=AT) == []


def family(*names: str) -> tuple[int, list[int], int]:
    """A household with these members, head first; household, people and its subject."""
    [home] = population.register_households(by=None, households=[make.new_household()], at=AT)
    new = [make.new_person(name) for name in names]
    people = population.register_persons(by=None, persons=new, at=AT)
    relations = ["head", *("son" for _ in names[1:])]
    rows = [
        NewMembership(person=person, household=home, kind="relief", relation=word, start=OPENED)
        for person, word in zip(people, relations, strict=True)
    ]
    population.join(by=None, memberships=rows, at=AT)
    subject = NewSubject(kind="relief.household", name=names[0], opened_on=OPENED, household=home)
    return home, people, actions.register(by=None, subjects=[subject], at=AT)[0]


def erase(home: int, person: int, *names: str) -> None:
    erased.erase(
        Erased(
            people=(person,), names=names, keys=(), households=(home,), codes=(), emptied=(), at=AT
        )
    )


def test_an_erased_head_names_the_household_no_more() -> None:
    home, people, subject = family("王桂兰", "王小明")
    other = family("王桂兰")[2]  # another of this name

    erase(home, people[0], "王桂兰", "王桂蓝")

    row = Subject.objects.get(pk=subject)
    assert (row.name, row.name_key, row.initials) == (ERASED, "", "")
    assert Subject.objects.get(pk=other).name == "王桂兰"


def test_a_former_name_goes_too() -> None:
    home, people, subject = family("王桂兰", "王小明")
    Subject.objects.filter(pk=subject).update(name="王桂蓝")

    erase(home, people[0], "王桂兰", "王桂蓝")

    assert Subject.objects.get(pk=subject).name == ERASED


@pytest.mark.parametrize("child", ["王桂", "王小明"])
def test_an_erased_child_takes_nothing_from_the_name_of_the_head(child: str) -> None:
    """Names in a family begin alike: 王桂 is in 王桂兰, and is somebody else."""
    home, people, subject = family("王桂兰", child)

    erase(home, people[1], child)

    assert Subject.objects.get(pk=subject).name == "王桂兰"
