"""Handing in a visit: what it found becomes problems in the same transaction.

Problems stand on the floor between visits and this one; the opener is one place, so that whoever
submits, a phone, a clerk or the demo, gets the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork import opening
from zerentian.kernel.visits import actions as visits
from zerentian.kernel.visits.drafts import Draft, Outcome
from zerentian.kernel.visits.models import Mode, Visit


def submit(*, by: User, viewer: Viewer, draft: Draft, at: datetime) -> Outcome:
    """The visit is stored with a problem for each finding, or nothing is; re-sending changes nothing."""
    return submit_many(by=by, viewer=viewer, drafts=[draft], at=at)[0]


@transaction.atomic
def submit_many(
    *, by: User, viewer: Viewer, drafts: Sequence[Draft], at: datetime
) -> list[Outcome]:
    """The same for many, in their order."""
    outcomes = visits.record_many(by=by, viewer=viewer, drafts=drafts, at=at)
    looked = any(draft.mode == Mode.LOOK_BACK for draft in drafts)
    again = opening.look_again(by=by, outcomes=outcomes, at=at) if looked else ()
    opening.open_findings(by=by, outcomes=outcomes, at=at, again=again)
    return outcomes


@transaction.atomic
def correct(
    *, by: User, viewer: Viewer, visit: Visit, draft: Draft, reason: str, at: datetime
) -> Outcome:
    """The visit is put right; only findings that it did not have before open problems."""
    outcome = visits.correct(by=by, viewer=viewer, visit=visit, draft=draft, reason=reason, at=at)
    opening.open_findings(by=by, outcomes=[outcome], at=at)
    return outcome
