"""Subjects end once, on one day, and never before they began."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.at_once import at_once, codes
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects import actions, queries
from zerentian.kernel.subjects.models import Subject

AT, ON = make.AT, make.ON
OPENED = date(2015, 1, 1)


def register(*names: str) -> list[int]:
    place = make.region().pk
    new = [
        actions.NewSubject(kind="relief.household", name=name, opened_on=OPENED, region=place)
        for name in names
    ]
    return actions.register(by=None, subjects=new, at=AT)


@pytest.mark.django_db
def test_closed_subjects_are_told_and_stay_closed_on_their_day() -> None:  # C-5
    one, two, three = register("王桂兰", "李四", "张三")
    actions.close(by=None, subjects=[two], on=ON, at=AT)

    altered = actions.close(by=None, subjects=[two, one], on=ON + timedelta(days=1), at=AT)

    assert [(change.id, change.field, change.old, change.new) for change in altered] == [
        (one, "closed_on", None, "2019-06-01")
    ]
    days = dict(Subject.objects.values_list("pk", "closed_on"))
    assert days == {one: ON + timedelta(days=1), two: ON, three: None}
    assert actions.close(by=None, subjects=[one, two, 10**12], on=ON, at=AT) == []
    lines = (
        Entry.objects.filter(verb="subject.closed").order_by("id").values_list("rows", flat=True)
    )
    assert list(lines) == [[two], [one]]


@pytest.mark.django_db
def test_a_subject_may_end_on_the_day_on_which_it_began_and_no_earlier() -> None:
    good, bad = register("王桂兰", "李四")
    actions.close(by=None, subjects=[good], on=OPENED, at=AT)
    every = queries.subjects(viewer=make.viewer())
    assert not queries.open_on(every, OPENED).filter(pk=good).exists()

    with pytest.raises(IntegrityError, match="subject_closes_after_opening"), transaction.atomic():
        actions.close(by=None, subjects=[bad], on=OPENED - timedelta(days=1), at=AT)

    assert Subject.objects.get(pk=bad).closed_on is None


@pytest.mark.django_db
def test_a_household_is_answered_for_in_every_programme_once() -> None:
    [home] = population.register_households(by=None, households=[make.new_household()], at=AT)
    new = [
        actions.NewSubject(kind=kind, name="王桂兰", opened_on=OPENED, household=home)
        for kind in ("relief.household", "health.household")
    ]
    assert len(actions.register(by=None, subjects=new, at=AT)) == 2

    with pytest.raises(IntegrityError, match="subject_household_once"), transaction.atomic():
        actions.register(by=None, subjects=new[1:], at=AT)
    nameless = actions.NewSubject(kind="relief.household", name="", opened_on=OPENED)
    with pytest.raises(IntegrityError, match="subject_named"), transaction.atomic():
        actions.register(by=None, subjects=[nameless], at=AT)
    assert Entry.objects.filter(verb="subject.registered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_it_at_once_one_does() -> None:
    [pk] = register("王桂兰")
    days = [ON, ON + timedelta(days=1)]

    results = at_once(
        *(lambda day=day: actions.close(by=None, subjects=[pk], on=day, at=AT) for day in days)
    )

    assert codes(results) == ["", ""]
    [told] = [change for altered in results for change in altered]  # type: ignore[attr-defined]
    assert told.new == str(Subject.objects.get(pk=pk).closed_on)
    assert Entry.objects.filter(verb="subject.closed").count() == 1
