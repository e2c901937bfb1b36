"""Rows of visits into the tables, and what becomes of drafts that were told before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.visits import sealed
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Conflict, Finding, Photo, Visit
from zerentian.kernel.visits.recording.deciding import Decided
from zerentian.lib import bulk

TABLE = "visits_visit"


def insert(decided: Sequence[tuple[Draft, Decided]], *, by: Any, at: datetime) -> None:
    """The visits with their findings and announced photos, and one line in the log."""
    rows = [visit for _draft, (visit, _judged) in decided]
    bulk.insert(Visit, rows)
    bulk.insert(
        Finding,
        (
            Finding(
                visit_id=visit.pk, item=found.item, answer=found.answer, reason=found.reason,
                kind=found.kind, safety=found.safety, mended=found.mended,
            )
            for _draft, (visit, judged) in decided
            for found in judged.findings
        ),
    )  # fmt: skip
    bulk.insert(
        Photo,
        (
            Photo(visit_id=visit.pk, client_id=p.client_id, size=p.size, sha256=p.sha256)
            for draft, (visit, _judged) in decided
            for p in draft.photos
        ),
    )
    activity.record(
        by=by, verb="visit.recorded", table=TABLE, rows=[visit.pk for visit in rows], at=at
    )


def keep_conflict(draft: Draft, visit: int, *, by: Any, at: datetime) -> None:
    """What came under a known client id with other content is kept beside the visit, once."""
    _conflict, is_new = Conflict.objects.get_or_create(
        visit_id=visit,
        content=sealed.content_index(draft.told),
        defaults={
            "told": sealed.seal_told(draft.told), "received_by": by, "received_at": at,
        },
    )  # fmt: skip
    if is_new:
        activity.record(by=by, verb="visit.conflict", table=TABLE, rows=[visit], at=at)
