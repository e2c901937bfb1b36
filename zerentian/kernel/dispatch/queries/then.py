"""Tasks as they stood at the end of an earlier day, by the register of their steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zerentian.kernel.dispatch.models import Deed, Step, Task

SUFFIX: Final = "_then"


def of(tasks: QuerySet[Task], *, on: date) -> QuerySet[Task]:
    """Those that were issued by then, with `state_then`, `deadline_then`, `percent_then` and
    `reminders_then`. What was recorded late counts for the day on which it happened."""
    last = Step.objects.filter(task=OuterRef("pk"), day__lte=on).order_by("-pk")
    reminded = Step.objects.filter(task=OuterRef("pk"), deed=Deed.REMINDED, day__lte=on)
    times = reminded.order_by().values("task").annotate(n=Count("pk")).values("n")
    return tasks.filter(issued_on__lte=on).annotate(
        state_then=Subquery(last.values("state")[:1]),
        deadline_then=Subquery(last.values("deadline")[:1]),
        percent_then=Subquery(last.values("percent")[:1]),
        reminders_then=Coalesce(Subquery(times), 0),
    )


def stand(tasks: Iterable[Task], *, on: date) -> list[Task]:
    """The same rows with the values of then in the place of today's; not to be saved."""
    found = list(tasks)
    for task in found:
        for name in ("state", "deadline", "percent", "reminders"):
            setattr(task, name, getattr(task, name + SUFFIX))
        task.asked_until = None  # of then only the steps tell
        for name in ("received_on", "reported_on", "accepted_on"):
            day = getattr(task, name)
            setattr(task, name, day if day and day <= on else None)
    return found
