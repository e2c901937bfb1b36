"""Both sides of a handover are told; the telling is taken back with the handover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.responsibilities.actions.writing import Moved
from zerentian.kernel.responsibilities.models import Duty, Notice, PlaceDuty, Role


def tell(
    *,
    by: User,
    role: Role,
    moved: Moved,
    day: date,
    note: str,
    at: datetime,
    placed: Mapping[tuple[int, int], int] | None = None,
) -> list[Notice]:
    """One line for each giver and receiver of subjects that had somebody before.

    placed: for (giver, receiver) how many subjects come by their place.
    """
    had = {duty.subject_id: duty.holder_id for duty in moved.old}
    pairs = Counter(
        (had[duty.subject_id], duty.holder_id) for duty in moved.new if duty.subject_id in had
    )
    pairs.update(placed or {})
    return Notice.objects.bulk_create(
        Notice(
            holder_id=holder, other_id=other, gains=gains, role=role, count=count, day=day,
            note=note, recorded_at=at, recorded_by=by,
        )
        for (giver, receiver), count in sorted(pairs.items())
        if count
        for holder, other, gains in ((giver, receiver, False), (receiver, giver, True))
    )  # fmt: skip


def withdraw(duties: Iterable[Duty | PlaceDuty]) -> None:
    """Notices of a handover that is taken back are no longer shown."""
    rows = list(duties)
    Notice.objects.filter(
        holder__in={duty.holder_id for duty in rows},
        role__in={duty.role_id for duty in rows},
        recorded_at__in={duty.recorded_at for duty in rows},
        recorded_by__in={duty.recorded_by_id for duty in rows},
    ).update(withdrawn=True)


@transaction.atomic
def acknowledge(*, by: User, notice: Notice, at: datetime) -> bool:
    """Somebody on the post has read it. False if it was read before."""
    seen = Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=at, seen_by=by)
    if seen:
        table = Notice._meta.db_table
        activity.record(by=by, verb="duty.notice_seen", table=table, rows=[notice.pk], at=at)
    return bool(seen)
