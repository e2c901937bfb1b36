"""Duties pass from one holder to others in one step: where the old one ends the new one begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import notices, writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Holder, Role


@transaction.atomic
def hand_over(
    *,
    by: User,
    role: Role,
    from_holder: Holder,
    to: Holder | Mapping[int, Holder],
    on: date,
    note: str,
    at: datetime,
) -> writing.Moved:
    """From `on` on others answer for what `from_holder` answered for.

    `to` is one holder for everything, or a holder for each subject id that moves; what is not named
    stays. All or nothing: with room for four of five the fifth is named and nothing moves (B-1, B-2).
    A duty that would have ended later still ends then; its roster stays.
    """
    targets = [to] if isinstance(to, Holder) else to.values()
    writing.lock(holder.pk for holder in targets)
    old = checks.held(role=role, holder=from_holder.pk, on=on)
    if not isinstance(to, Holder):
        missing = checks.not_held(from_holder.pk, to, {duty.subject_id for duty in old}, on=on)
        if missing:
            raise DutyRefused(missing)
        old = [duty for duty in old if duty.subject_id in to]
    if not old:
        raise DutyRefused([checks.nothing_held(from_holder.pk, on=on)])
    goes = {
        duty.subject_id: (to if isinstance(to, Holder) else to[duty.subject_id]).pk for duty in old
    }
    moved = writing.move(by=by, role=role, old=old, to=goes, on=on, reason=note, at=at)
    rows = [*moved.old, *moved.closed, *moved.new]
    writing.log(by=by, verb="duty.handed_over", duties=rows, reason=note, at=at)
    notices.tell(by=by, role=role, moved=moved, day=on, note=note, at=at)
    return moved


@transaction.atomic
def reassign(
    *,
    by: User,
    role: Role,
    to: Mapping[int, int],
    on: date,
    reason: str,
    at: datetime,
    roster: str = "",
) -> writing.Moved:
    """From `on` on the named holder answers for each subject id, whoever did before, or nobody did.

    For a selection in a list. Subjects that the holder already has stay as they are; `roster` is that
    of subjects that had nobody. All or nothing (DutyRefused lists every row).
    """
    writing.lock(to.values())
    plan = checks.plan(role=role, to=to, on=on, roster=roster, reason=reason)
    moved = writing.move(
        by=by, role=role, old=plan.old, to=to, on=on, reason=reason, at=at, fresh=plan.fresh
    )
    rows = [*moved.old, *moved.closed, *moved.new]
    writing.log(by=by, verb="duty.reassigned", duties=rows, reason=reason, at=at)
    notices.tell(by=by, role=role, moved=moved, day=on, note=reason, at=at)
    return moved
