"""A deed on duties is taken back, as long as nothing was built on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import notices, writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.wanted import Wanted, again


@transaction.atomic
def take_back(
    *, by: User, duties: list[int], reason: str, at: datetime, restore: list[int] | None = None
) -> int:
    """These rows never were, and those in `restore`, superseded by them, hold again.

    Raises DutyRefused when one of the rows was ended, handed over or corrected since, or when what
    held before can hold no longer. Returns how many duties hold again as before.
    """
    ids = sorted(set(duties))
    found = list(Duty.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    refusals = checks.of_taking_back(by=by, duties=found, wanted=ids, at=at)
    if refusals:
        raise DutyRefused(refusals)
    writing.supersede(found, at=at)
    notices.withdraw(found)
    back = _restore(by=by, duties=restore or [], at=at)
    writing.log(by=by, verb="duty.taken_back", duties=[*found, *back], reason=reason, at=at)
    return len(back)


def _restore(*, by: User, duties: list[int], at: datetime) -> list[Duty]:
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
