"""Who hears that problems went up a level: whoever has a role of that level where the subject lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from zerentian.kernel.accounts.models import Grant
from zerentian.kernel.notifications import actions as notifications
from zerentian.kernel.notifications.actions import Message
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.problems.terms import Terms


def tell(rows: Iterable[Problem], *, asked: Terms, on: date, at: datetime) -> None:
    """One line for each person and run of the worker, in the transaction of the escalation.

    The key holds the first of the problems: it climbs to a level once, so the line is told once.
    """
    listed = list(rows)
    counts: Counter[int] = Counter()
    firsts: dict[int, str] = {}
    for row in listed:
        for user in _hearing(row, asked, on):
            counts[user] += 1
            firsts.setdefault(user, f"problem:{row.pk}:{row.level}")
    url = reverse("problems:ledger") + "?state=late"
    notifications.tell_many(
        messages=[
            Message(
                user=user, kind="problem.escalated", url=url, key=firsts[user],
                params={"count": count},
            )
            for user, count in counts.items()
        ],
        at=at,
    )  # fmt: skip


def _hearing(row: Problem, asked: Terms, on: date) -> Iterable[int]:
    roles = asked.said.at(row.level).roles
    path = row.subject.region.path if row.subject.region else ""
    above = [path[:length] for length in (12, 9, 6, 4, 2) if len(path) >= length]
    if not roles or not above:
        return ()
    programme = row.subject.kind.partition(".")[0]
    grants = Grant.objects.filter(
        Q(programme="") | Q(programme=programme), superseded_at=None, valid__contains=on,
        role__in=roles, region__path__in=above, user__is_active=True,
    )  # fmt: skip
    return grants.values_list("user", flat=True).distinct()
