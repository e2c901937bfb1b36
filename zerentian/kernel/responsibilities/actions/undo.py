"""A deed on duties is taken back, as long as nothing was built on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import exceptions, notices, places, writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.wanted import Wanted, again


class Taken(NamedTuple):
    """Ids of rows that a deed wrote, and of those that it superseded."""

    rows: Sequence[int] = ()
    restore: Sequence[int] = ()


NOTHING = Taken()


@transaction.atomic
def take_back(
    *,
    by: User,
    reason: str,
    at: datetime,
    duties: Sequence[int] = (),
    restore: Sequence[int] = (),
    placed: Taken = NOTHING,
    excepted: Taken = NOTHING,
) -> int:
    """These rows never were, and those in `restore`, superseded by them, hold again; so do places.

    Raises DutyRefused when one of the rows was ended, handed over or corrected since, or when what
    held before can hold no longer. Returns how many duties hold again as before.
    """
    ids = sorted(set(duties))
    found = list(Duty.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    refusals = checks.of_taking_back(by=by, duties=found, wanted=ids, at=at)
    if refusals:
        raise DutyRefused(refusals)
    writing.supersede(found, at=at)
    undone = places.take_back(by=by, **placed._asdict(), reason=reason, at=at)
    exceptions.take_back(by=by, **excepted._asdict(), reason=reason, at=at)
    notices.withdraw([*found, *undone])
    back = _restore(by=by, duties=restore, at=at)
    if found or back:
        writing.log(by=by, verb="duty.taken_back", duties=[*found, *back], reason=reason, at=at)
    return len(back)


def _restore(*, by: User, duties: Sequence[int], at: datetime) -> list[Duty]:
    rows = Duty.objects.filter(pk__in=duties).exclude(superseded_at=None).select_related("role")
    by_role: dict[Role, list[Wanted]] = {}
    for duty in rows.order_by("pk"):
        by_role.setdefault(duty.role, []).append(again(duty))
    writing.lock(row.holder for wanted in by_role.values() for row in wanted)
    return [
        duty
        for role, wanted in by_role.items()
        for duty in writing.add(by=by, role=role, wanted=wanted, at=at)
    ]
