from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.duplicates.models import Pair, State

TABLE = "duplicates_pair"


@transaction.atomic
def decide(*, by: User, pairs: Collection[int], verdict: State, note: str, at: datetime) -> int:
    """These pairs are two people each, or put off, or open again. Answers how many that changed.

    "Two people" holds until one of the records changes. Merged pairs are not touched: a merge is
    taken back by `unmerge`.
    """
    found = Pair.objects.select_for_update().filter(
        pk__in=pairs, state__in=[State.OPEN, State.LATER, State.DIFFERENT]
    )
    ids = list(found.exclude(state=verdict).order_by("pk").values_list("pk", flat=True))
    decided = verdict != State.OPEN
    Pair.objects.filter(pk__in=ids).update(
        state=verdict, decided_by=by if decided else None, decided_at=at if decided else None,
        note=note.strip()[:500] if decided else "",
    )  # fmt: skip
    if ids:
        activity.record(by=by, verb=f"duplicates.{verdict}", table=TABLE, rows=ids, at=at)
    return len(ids)
