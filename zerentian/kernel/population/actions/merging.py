"""The persons' side of a merge: one record stands for two. What hangs on them is moved above."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import BinaryField

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.actions import former
from zerentian.kernel.population.actions.altering import altered
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import Person

TABLE = "population_person"
# What may be taken from the record that goes. The number, and what it tells, is the survivor's own.
FIELDS: Final = {
    "name": ("name", "name_key", "initials"),
    "phone": ("phone", "phone_index", "phone_tail"),
    "ethnicity": ("ethnicity",),
    "died_on": ("died_on",),
}


@transaction.atomic
def absorb(
    *, by: User | None, survivor: int, absorbed: int, take: Collection[str], reason: str,
    at: datetime,
) -> list[Altered]:  # fmt: skip
    """`absorbed` is from now on found as `survivor`, who has these particulars (keys of FIELDS) of it.

    Answers every field of the survivor that was altered. Both rows stay locked for the transaction.
    """
    people = _locked(survivor, absorbed)
    names = [name for field, names in FIELDS.items() if field in take for name in names]
    given = {name: getattr(people[absorbed], name) for name in names}
    before = {name: getattr(people[survivor], name) for name in names}
    Person.objects.filter(pk=survivor).update(**given)
    Person.objects.filter(pk=absorbed).update(merged_into=survivor)
    rows = [survivor, absorbed]
    activity.record(by=by, verb="person.merged", table=TABLE, rows=rows, reason=reason, at=at)
    found = list(altered(TABLE, survivor, before, given))
    former.keep(found, by=by, at=at)
    return found


@transaction.atomic
def release(
    *, by: User | None, survivor: int, absorbed: int, restored: Iterable[Altered], reason: str,
    at: datetime,
) -> None:  # fmt: skip
    """`absorbed` stands for itself again, and the survivor has the old particulars back."""
    _locked(survivor, absorbed)
    listed = list(restored)
    values = {change.field: _value(change.field, change.old) for change in listed}
    if values:
        back = [one._replace(old=one.new, new=one.old) for one in listed]
        former.keep(back, by=by, at=at)
        Person.objects.filter(pk=survivor).update(**values)
    Person.objects.filter(pk=absorbed).update(merged_into=None)
    rows = [survivor, absorbed]
    activity.record(by=by, verb="person.unmerged", table=TABLE, rows=rows, reason=reason, at=at)


def _locked(*ids: int) -> dict[int, Person]:
    rows = Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def _value(name: str, text: str | None) -> Any:
    """A value as `altering` wrote it, as Django takes it."""
    field: Any = Person._meta.get_field(name)
    if text is not None and isinstance(field, BinaryField):
        return bytes.fromhex(text)
    return field.to_python(text)
