"""A duty that was recorded wrongly is replaced; the wrong row stays readable."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.responsibilities.wanted import Wanted


@transaction.atomic
def correct(
    *,
    by: User,
    duty: Duty,
    reason: str,
    at: datetime,
    holder: Holder | None = None,
    start: date | None = None,
    end: date | None = None,
    open_end: bool = False,
) -> Duty:
    """What the duty should have been from the start: another holder, first day or end.

    `open_end` takes an end away. Not for a change in real life: that is `hand_over` or `end`.
    Raises DutyRefused, also when the row was already superseded by somebody else.
    """
    new_holder = holder.pk if holder else duty.holder_id
    writing.lock({duty.holder_id, new_holder})
    found = Duty.objects.select_related("role").filter(pk=duty.pk, superseded_at=None).first()
    if found is None:
        raise DutyRefused([checks.superseded(duty)])
    writing.supersede([found], at=at)
    wanted = Wanted(
        subject=found.subject_id,
        holder=new_holder,
        start=start or found.valid.lower,
        end=None if open_end else end or found.valid.upper,
        roster=found.roster,
        reason=reason,
    )
    [new] = writing.add(by=by, role=found.role, wanted=[wanted], at=at)
    writing.log(by=by, verb="duty.corrected", duties=[found, new], reason=reason, at=at)
    return new
