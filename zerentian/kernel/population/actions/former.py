"""Keeping what an edit overwrites, so that every particular has its history (C-9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import FormerValue
from zerentian.lib import bulk

# What follows from another column needs no history of its own.
DERIVED: Final = frozenset({
    "name_key", "initials", "identity_index", "identity_tail", "phone_index", "phone_tail",
})  # fmt: skip
# These change with life; everything else was wrong when it is corrected.
LIVING: Final = frozenset({"phone", "region_id", "group", "address"})
PERSON = "population_person"


SEALED: Final = frozenset({"identity", "phone"})


def keep(
    altered: Iterable[Altered],
    *,
    by: User | None,
    at: datetime,
    since: date | None = None,
    wrong: bool = False,
) -> None:
    """since: the first day on which the new values hold; without it, the day of `at` for what
    changes with life, and a mere correction for everything else. wrong: the old values never held
    on any day, whatever they are about."""
    today = None if wrong else timezone.localtime(at).date()
    bulk.insert(
        FormerValue,
        [
            FormerValue(
                **{"person_id" if change.table == PERSON else "household_id": change.id},
                field=change.field.removesuffix("_id"),
                **_value(change),
                since=since or (today if change.field in LIVING else None),
                replaced_by_id=by.pk if by else None,
                replaced_at=at,
            )
            for change in altered
            if change.field not in DERIVED
        ],
    )


def _value(change: Altered) -> dict[str, str | bytes | None]:
    """Sealed values into their own columns, which the rotation of keys knows."""
    if change.field in SEALED:
        return {change.field: bytes.fromhex(change.old) if change.old else None}
    return {"value": change.old}
