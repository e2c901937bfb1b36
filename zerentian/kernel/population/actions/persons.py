from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import rules, sealed
from zerentian.kernel.population.actions import former
from zerentian.kernel.population.actions.altering import altered
from zerentian.kernel.population.entries import Altered, NewPerson, PersonEdit
from zerentian.kernel.population.models import Person, Sex
from zerentian.kernel.population.sexes import OF_NUMBER
from zerentian.lib import bulk, identity, pinyin

TABLE = "population_person"
NAMED = ("name", "name_key", "initials")
IDENTIFIED = ("sex", "born", "identity_kind", "identity", "identity_index", "identity_tail")
REACHED = ("phone", "phone_index", "phone_tail")
UNNUMBERED = "none"  # kind of identity of whoever has no number yet (ID-7)
COLUMNS = (*NAMED, *IDENTIFIED, *REACHED, "ethnicity")


class NotWelcome(ValueError):
    """An invented identity number (99…) in production, or a real one in a demo or test instance."""


@transaction.atomic
def register_persons(*, by: User | None, persons: Iterable[NewPerson], at: datetime) -> list[int]:
    """These people are in the register; their ids in the same order.

    Raises NotWelcome. IntegrityError when a number is already registered: nobody is entered twice.
    """
    kept = _Kept()
    found: list[int] = []
    for ids in bulk.register(Person, COLUMNS, persons, kept.person):
        activity.record(by=by, verb="person.registered", table=TABLE, rows=ids, at=at)
        found += ids
    return found


@transaction.atomic
def edit_persons(
    *,
    by: User | None,
    edits: Sequence[PersonEdit],
    at: datetime,
    reason: str = "",
    since: date | None = None,
) -> list[Altered]:
    """Particulars of these people are as given: a corrected number, another name or telephone.

    Answers every field that was altered, for whoever keeps the source. since: the first day of the
    new values; without it see `former.keep`. Raises NotWelcome.
    """
    kept = _Kept()
    wanted = {edit.person: edit for edit in edits}
    rows = Person.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk")
    found: list[Altered] = []
    values = []
    for row in rows:
        before = {name: getattr(row, name) for name in COLUMNS}
        after = before | kept.edited(row, wanted[row.pk])
        found += altered(TABLE, row.pk, before, after)
        values.append((row.pk, *(after[name] for name in COLUMNS)))
    bulk.update(Person, COLUMNS, values)
    if ids := sorted({change.id for change in found}):
        former.keep(found, by=by, at=at, since=since)
        activity.record(by=by, verb="person.edited", table=TABLE, rows=ids, reason=reason, at=at)
    return found


class _Kept:
    """What the table keeps of a person."""

    def __init__(self) -> None:
        self._sealing = sealed.Sealing()
        self._is_welcome = cache(partial(rules.is_welcome, profile=settings.INSTANCE.profile))

    def person(self, new: NewPerson) -> tuple[Any, ...]:
        """Values of COLUMNS."""
        return (
            *self.name(new.name),
            *(self.identity(new.identity) if new.identity else self.unnumbered(new)),
            *self._sealing.phone(new.phone),
            new.ethnicity,
        )

    def name(self, name: str) -> tuple[str, str, str]:
        return name, pinyin.key(name), pinyin.initials(name)

    def unnumbered(self, new: NewPerson) -> tuple[Any, ...]:
        """The same columns of somebody who has no number yet."""
        if new.born is None or new.sex not in Sex.values:
            raise ValueError("whoever has no number needs a day of birth and a sex")
        return (new.sex, new.born, UNNUMBERED, None, None, None)

    def identity(self, number: identity.Identity) -> tuple[Any, ...]:
        """Raises NotWelcome. Whether a number is invented stands in its area."""
        if not self._is_welcome(number.area):
            raise NotWelcome(settings.INSTANCE.profile)
        told = (OF_NUMBER[number.sex], number.born, number.kind.value)
        return (*told, *self._sealing.identity(number.number))

    def edited(self, row: Person, edit: PersonEdit) -> dict[str, Any]:
        """The columns that differ. A sealed value that says the same is not sealed anew."""
        found: dict[str, Any] = {}
        if edit.name is not None:
            found |= zip(NAMED, self.name(edit.name), strict=True)
        if edit.ethnicity is not None:
            found["ethnicity"] = edit.ethnicity
        if edit.identity is not None and (
            row.identity is None or sealed.open_identity(row.identity) != edit.identity.number
        ):
            found |= zip(IDENTIFIED, self.identity(edit.identity), strict=True)
        if edit.phone is not None and sealed.open_phone(row.phone) != edit.phone:
            found |= zip(REACHED, self._sealing.phone(edit.phone), strict=True)
        return found
