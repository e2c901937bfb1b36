"""Everything that writes subjects. Set-based: one call for many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import bulk, pinyin

TABLE = "subjects_subject"
REGISTERED = (
    "kind", "region_id", "compartment_id", "household_id", "person_id", "entity_id", "opened_on",
    "name", "name_key", "initials",
)  # fmt: skip
COLUMNS = ("name", "name_key", "initials", "region_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSubject:
    """Something to be answered for from `opened_on` on. Names of people are read surname first."""

    kind: str
    name: str
    opened_on: date
    region: int | None = None
    household: int | None = None
    person: int | None = None
    entity: int | None = None
    compartment: int | None = None
    named_after_person: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectEdit:
    """What is to be true of a subject (by id) from now on; None leaves a field as it is."""

    subject: int
    name: str | None = None
    region: int | None = None
    named_after_person: bool = True


@transaction.atomic
def register(*, by: User | None, subjects: Sequence[NewSubject], at: datetime) -> list[int]:
    """These subjects exist and can be answered for; their ids in the same order."""
    found: list[int] = []
    for ids in bulk.register(Subject, REGISTERED, subjects, _registered):
        activity.record(by=by, verb="subject.registered", table=TABLE, rows=ids, at=at)
        found += ids
    return found


@transaction.atomic
def edit(*, by: User | None, edits: Sequence[SubjectEdit], at: datetime) -> list[Altered]:
    """These subjects have the given name or place. Answers every field that was altered."""
    wanted = {edit.subject: edit for edit in edits}
    rows = Subject.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk")
    found: list[Altered] = []
    values = []
    for row in rows:
        before = {name: getattr(row, name) for name in COLUMNS}
        after = before | _edited(wanted[row.pk])
        found += [
            Altered(TABLE, row.pk, name, _text(old), _text(after[name]))
            for name, old in before.items()
            if old != after[name]
        ]
        values.append((row.pk, *(after[name] for name in COLUMNS)))
    bulk.update(Subject, [name.removesuffix("_id") for name in COLUMNS], values)
    if ids := sorted({change.id for change in found}):
        activity.record(by=by, verb="subject.edited", table=TABLE, rows=ids, at=at)
    return found


@transaction.atomic
def close(*, by: User | None, subjects: Sequence[int], on: date, at: datetime) -> list[Altered]:
    """Nobody answers for these subjects from `on` on. Answers what was altered; closed ones are not.

    Whoever closes a subject ends its duties, in the same transaction (C-5).
    """
    rows = Subject.objects.select_for_update().filter(pk__in=list(subjects), closed_on=None)
    ids = sorted(rows.values_list("pk", flat=True))
    Subject.objects.filter(pk__in=ids).update(closed_on=on)
    if ids:
        activity.record(by=by, verb="subject.closed", table=TABLE, rows=ids, at=at)
    return [Altered(TABLE, pk, "closed_on", None, on.isoformat()) for pk in ids]


def _registered(new: NewSubject) -> tuple[Any, ...]:
    """Values of REGISTERED."""
    person = new.named_after_person
    return (
        new.kind, new.region, new.compartment, new.household, new.person, new.entity,
        new.opened_on, new.name, pinyin.key(new.name, person=person),
        pinyin.initials(new.name, person=person),
    )  # fmt: skip


def _edited(edit: SubjectEdit) -> dict[str, Any]:
    named = _named(edit) if edit.name is not None else {}
    return named | ({"region_id": edit.region} if edit.region is not None else {})


def _named(edit: SubjectEdit) -> dict[str, Any]:
    name, person = edit.name or "", edit.named_after_person
    return {
        "name": name,
        "name_key": pinyin.key(name, person=person),
        "initials": pinyin.initials(name, person=person),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
