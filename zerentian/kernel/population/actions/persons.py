from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import rules, sealed
from zerentian.kernel.population.actions.altering import altered
from zerentian.kernel.population.entries import Altered, NewPerson, PersonEdit
from zerentian.kernel.population.models import Person, Sex
from zerentian.lib import bulk, identity, pinyin

TABLE = "population_person"
SEXES = {identity.Sex.MALE: Sex.MALE, identity.Sex.FEMALE: Sex.FEMALE}
COLUMNS = (
    "name", "name_key", "initials", "sex", "born", "identity_kind", "identity", "identity_index",
    "identity_tail", "phone", "phone_index", "phone_tail", "ethnicity",
)  # fmt: skip


class NotWelcome(ValueError):
    """An invented identity number (99…) in production, or a real one in a demo or test instance."""


@transaction.atomic
def register_persons(*, by: User | None, persons: Sequence[NewPerson], at: datetime) -> list[int]:
    """These people are in the register; their ids in the same order.

    Raises NotWelcome. IntegrityError when a number is already registered: nobody is entered twice.
    """
    rows = bulk.insert(Person, [Person(**_columns(person)) for person in persons])
    ids = [row.pk for row in rows]
    if ids:
        activity.record(by=by, verb="person.registered", table=TABLE, rows=ids, at=at)
    return ids


@transaction.atomic
def edit_persons(
    *, by: User | None, edits: Sequence[PersonEdit], at: datetime, reason: str = ""
) -> list[Altered]:
    """Particulars of these people are as given: a corrected number, another name or telephone.

    Answers every field that was altered, for whoever keeps the source. Raises NotWelcome.
    """
    wanted = {edit.person: edit for edit in edits}
    rows = Person.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk")
    found: list[Altered] = []
    values = []
    for row in rows:
        before = {name: getattr(row, name) for name in COLUMNS}
        after = before | _edited(row, wanted[row.pk])
        found += altered(TABLE, row.pk, before, after)
        values.append((row.pk, *(after[name] for name in COLUMNS)))
    bulk.update(Person, COLUMNS, values)
    if ids := sorted({change.id for change in found}):
        activity.record(by=by, verb="person.edited", table=TABLE, rows=ids, reason=reason, at=at)
    return found


def _columns(person: NewPerson) -> dict[str, Any]:
    return {
        **_named(person.name),
        **_identified(person.identity),
        **_reached(person.phone),
        "ethnicity": person.ethnicity,
    }


def _edited(row: Person, edit: PersonEdit) -> dict[str, Any]:
    """The columns that differ. A sealed value that says the same is not sealed anew."""
    found: dict[str, Any] = {}
    if edit.name is not None:
        found |= _named(edit.name)
    if edit.ethnicity is not None:
        found["ethnicity"] = edit.ethnicity
    if edit.identity is not None and (
        row.identity is None or sealed.open_identity(row.identity) != edit.identity.number
    ):
        found |= _identified(edit.identity)
    if edit.phone is not None and sealed.open_phone(row.phone) != edit.phone:
        found |= _reached(edit.phone)
    return found


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "name_key": pinyin.key(name), "initials": pinyin.initials(name)}


def _identified(number: identity.Identity) -> dict[str, Any]:
    if not rules.is_welcome(number.number, profile=settings.INSTANCE.profile):
        raise NotWelcome(settings.INSTANCE.profile)
    return {
        "sex": SEXES[number.sex],
        "born": number.born,
        "identity_kind": number.kind.value,
        "identity": sealed.seal_identity(number.number),
        "identity_index": sealed.identity_index(number.number),
        "identity_tail": sealed.identity_tail(number.number),
    }


def _reached(phone: str) -> dict[str, Any]:
    return {
        "phone": sealed.seal_phone(phone),
        "phone_index": sealed.phone_index(phone),
        "phone_tail": sealed.phone_tail(phone),
    }
