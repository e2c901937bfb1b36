"""Somebody answers for a subject from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities.actions import writing
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.wanted import Wanted
from zerentian.kernel.subjects.models import Subject


def assign(
    *,
    by: User,
    role: Role,
    subject: Subject,
    holder: Holder,
    start: date,
    at: datetime,
    reason: str = "",
    roster: str = "",
) -> Duty:
    """The holder answers for the subject from `start` on. Raises DutyRefused."""
    [duty] = assign_many(
        by=by, role=role, pairs=[(subject.pk, holder.pk)], start=start, at=at, reason=reason,
        roster=roster,
    )  # fmt: skip
    return duty


@transaction.atomic
def assign_many(
    *,
    by: User,
    role: Role,
    pairs: Iterable[tuple[int, int]] | Mapping[int, int],
    start: date,
    at: datetime,
    reason: str = "",
    roster: str = "",
) -> list[Duty]:
    """Every (subject id, holder id) becomes a duty from `start` on, or none does (DutyRefused lists all).

    A constant number of statements for thousands of pairs. Nobody gets above a cap, also when two
    people assign at the same moment (B-1); nobody gets a second holder where the role is exclusive
    (A-2, B-2, C-1).
    """
    listed = pairs.items() if isinstance(pairs, Mapping) else pairs
    wanted = [Wanted(subject, holder, start, None, roster, reason) for subject, holder in listed]
    writing.lock(row.holder for row in wanted)
    duties = writing.add(by=by, role=role, wanted=wanted, at=at)
    writing.log(by=by, verb="duty.assigned", duties=duties, reason=reason, at=at)
    return duties
