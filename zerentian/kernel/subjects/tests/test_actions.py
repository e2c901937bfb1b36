from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects import actions, queries
from zerentian.kernel.subjects.models import Subject

pytestmark = pytest.mark.django_db
AT, ON = make.AT, make.ON


def register(*names: str, path: str = "370703001001", **about: Any) -> list[int]:
    new = [
        actions.NewSubject(
            kind="relief.household", name=name, opened_on=date(2015, 1, 1),
            region=make.region(path).pk, **about,
        )
        for name in names
    ]  # fmt: skip
    return actions.register(by=None, subjects=new, at=AT)


def test_register_reads_names_and_logs_once() -> None:
    ids = register("单雪", "王桂兰")

    assert [Subject.objects.get(pk=pk).initials for pk in ids] == ["sx", "wgl"]
    assert Entry.objects.get(verb="subject.registered").rows == ids


def test_register_nothing_logs_nothing() -> None:
    assert register() == []
    assert not Entry.objects.exists()


def test_a_household_is_one_subject_of_a_kind() -> None:
    [home] = population.register_households(by=None, households=[make.new_household()], at=AT)
    register("王桂兰", household=home)

    with pytest.raises(IntegrityError):
        register("王桂兰", household=home)


def test_edit_tells_every_field_it_altered() -> None:
    [pk] = register("王桂兰")
    there = make.region("370703001002")

    altered = actions.edit(
        by=None, edits=[actions.SubjectEdit(subject=pk, name="王桂蓝", region=there.pk)], at=AT
    )
    nothing = actions.edit(by=None, edits=[actions.SubjectEdit(subject=pk, name="王桂蓝")], at=AT)

    found = {change.field: (change.old, change.new) for change in altered}
    assert found["name"] == ("王桂兰", "王桂蓝")
    assert found["region_id"][1] == str(there.pk)
    assert nothing == []
    assert Subject.objects.get(pk=pk).region == there
    assert Entry.objects.filter(verb="subject.edited").count() == 1


def test_subjects_are_seen_in_place_and_outside_compartments() -> None:
    secret = Compartment.objects.create(key="secret", title="保密")
    [open_one] = register("王桂兰")
    register("李四", path="370703002001")
    register("张三", compartment=secret.pk)

    seen = queries.subjects(viewer=make.viewer("370703001"), kind="relief.household")
    nobody = queries.subjects(viewer=make.viewer("370703001", ""))

    assert [subject.pk for subject in seen] == [open_one]
    assert not nobody.exists()


def test_open_on_knows_beginning_and_end() -> None:
    [pk] = register("王桂兰")
    Subject.objects.filter(pk=pk).update(closed_on=ON)
    every = queries.subjects(viewer=make.viewer())

    days = [date(2014, 12, 31), date(2015, 1, 1), date(2019, 5, 30), ON]
    assert [queries.open_on(every, day).exists() for day in days] == [False, True, True, False]
