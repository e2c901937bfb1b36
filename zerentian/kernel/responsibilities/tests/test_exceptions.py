"""Subjects taken out of their place: what refuses it, what stays afterwards, and what can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.actions.undo import Taken
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Excepted
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    role,
    viewer,
)
from zerentian.kernel.subjects.models import Subject

LATER = AT + timedelta(hours=1)
MARCH, APRIL = date(2019, 3, 1), date(2019, 4, 1)


@pytest.fixture
def doctor(world: World) -> int:
    """Who answers for the village, and so for every household there."""
    holder = world.helper()
    actions.assign_place(
        by=world.admin, role=role("village_doctor"), holder=holder, place=world.gaoli.village,
        start=START, at=AT,
    )  # fmt: skip
    return holder.pk


def out(world: World, *subjects: Subject, start: date = START) -> list[Excepted]:
    return actions.except_subjects(
        by=world.gaoli_clerk, role=role("village_doctor"), subjects=[s.pk for s in subjects],
        start=start, reason="不归村医", at=AT,
    )  # fmt: skip


def back(world: World, row: Excepted, on: date) -> Excepted | None:
    return actions.put_back(by=world.gaoli_clerk, excepted=row, on=on, reason="归还", at=LATER)


def days_without(world: World, subject: Subject, *days: date) -> list[bool]:
    """On which of these days nobody answers."""
    admin = viewer(world.admin)
    return [not queries.responsible([subject.pk], viewer=admin, on=day) for day in days]


def standing() -> list[tuple[int, DateRange]]:
    rows = Excepted.objects.filter(superseded_at=None).order_by("subject", "valid")
    return [(row.subject_id, row.valid) for row in rows]


def test_a_subject_is_out_from_its_day_to_the_day_it_is_put_back(world: World, doctor: int) -> None:
    subject = world.household()
    [row] = out(world, subject, start=MARCH)

    kept = back(world, row, APRIL)

    assert kept is not None
    assert kept.valid == DateRange(MARCH, APRIL)
    one = timedelta(1)
    days = (MARCH - one, MARCH, APRIL - one, APRIL, ON)
    assert days_without(world, subject, *days) == [False, True, True, False, False]
    verbs = Entry.objects.filter(table="responsibilities_excepted").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["duty.excepted", "duty.put_back"]


def test_put_back_on_its_first_day_it_never_was_out(world: World, doctor: int) -> None:
    subject = world.household()
    [row] = out(world, subject, start=MARCH)

    assert back(world, row, MARCH) is None

    assert standing() == []
    assert days_without(world, subject, MARCH, ON) == [False, False]


def test_of_several_one_already_out_refuses_all(world: World, doctor: int) -> None:
    first, second = world.household(), world.household()
    out(world, first, start=MARCH)

    with pytest.raises(DutyRefused) as refused:
        out(world, first, second, start=APRIL)

    assert [(r.code, r.subject) for r in refused.value.refusals] == [("taken", first.pk)]
    assert standing() == [(first.pk, DateRange(MARCH, None))]


def test_a_subject_elsewhere_refuses_all(world: World, doctor: int) -> None:
    mine, theirs = world.household(), household(world.guti.village)

    with pytest.raises(DutyRefused) as refused:
        out(world, mine, theirs)

    assert [(r.code, r.subject) for r in refused.value.refusals] == [("not_yours", theirs.pk)]
    assert standing() == []


def test_nobody_of_another_town_puts_it_back(world: World, doctor: int) -> None:
    [row] = out(world, world.household())

    with pytest.raises(DutyRefused) as refused:
        actions.put_back(by=world.guti_clerk, excepted=row, on=MARCH, reason="归还", at=LATER)

    assert refused.value.codes == {"not_yours"}
    assert standing() == [(row.subject_id, DateRange(START, None))]


def test_what_was_put_back_already_is_not_put_back_again(world: World, doctor: int) -> None:
    """By the line on the page, which is old; and by what became of it, which ended on that day."""
    [row] = out(world, world.household())
    kept = back(world, row, MARCH)
    assert kept is not None

    for one, on in ((row, APRIL), (kept, MARCH), (kept, APRIL)):
        with pytest.raises(DutyRefused) as refused:
            back(world, one, on)
        assert refused.value.codes == {"superseded"}
    assert standing() == [(row.subject_id, DateRange(START, MARCH))]


def test_putting_back_is_taken_back(world: World, doctor: int) -> None:
    subject = world.household()
    [row] = out(world, subject)
    kept = back(world, row, MARCH)
    assert kept is not None

    actions.take_back(
        by=world.gaoli_clerk, reason="点错了", at=LATER, excepted=Taken([kept.pk], [row.pk])
    )

    assert standing() == [(subject.pk, DateRange(START, None))]
    assert days_without(world, subject, ON) == [True]


def test_putting_back_is_not_taken_back_once_it_was_taken_out_again(
    world: World, doctor: int
) -> None:
    """Meanwhile a colleague took it out again: the old line would hold on the same days."""
    subject = world.household()
    [row] = out(world, subject)
    kept = back(world, row, MARCH)
    assert kept is not None
    out(world, subject, start=APRIL)
    before = standing()

    with pytest.raises(DutyRefused) as refused:
        actions.take_back(
            by=world.gaoli_clerk, reason="点错了", at=LATER, excepted=Taken([kept.pk], [row.pk])
        )

    assert [(r.code, r.subject) for r in refused.value.refusals] == [("superseded", subject.pk)]
    assert standing() == before
