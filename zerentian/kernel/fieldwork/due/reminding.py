"""One line a day in the inbox of whoever has visits that are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from zerentian.kernel.fieldwork.due import queries, rules
from zerentian.kernel.notifications import actions as notifications
from zerentian.kernel.notifications.actions import Message
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject


@transaction.atomic
def remind(*, on: date, at: datetime) -> int:
    """Tell everybody whose visits are overdue, due today or soon; how many were told now.

    The key is the day, so that a repeat tells nobody twice. On days on which nobody works nobody is
    told. A deputy is told instead of whoever is away; a vacant post has nobody to tell.
    """
    if not packs.current().working_days.is_working(on):
        return 0
    counts = _by_holder(on)
    people = duties.people_of(counts, on=on)
    told: dict[int, Counter[str]] = defaultdict(Counter)
    for holder, states in counts.items():
        for user in people[holder]:
            told[user].update(states)
    url, key = reverse("field:mine"), f"visits.due:{on.isoformat()}"
    return notifications.tell_many(
        messages=[
            Message(
                user=user, kind="visits.due", url=url, key=key,
                params={"overdue": n[rules.OVERDUE], "due": n[rules.TODAY], "soon": n[rules.SOON]},
            )
            for user, n in sorted(told.items())
        ],
        at=at,
    )  # fmt: skip


def _by_holder(on: date) -> dict[int, Counter[str]]:
    """Of every role and place: nobody looks at these counts but whoever they are about."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for role in queries.roles():
        every = subjects.open_on(Subject.objects.filter(kind=role.subject_kind), on)
        for holder, counts in queries.by_holder(every, role=role, on=on).items():
            waiting = {s: n for s, n in counts.states.items() if s != rules.LATER}
            if waiting:
                found[holder].update(waiting)
    return dict(found)
