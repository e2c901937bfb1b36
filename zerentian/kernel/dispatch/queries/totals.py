"""What an order has come to, counted from its tasks and, as a second opinion, from its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from zerentian.kernel.dispatch.models import Deed, Order, Step, Task
from zerentian.kernel.dispatch.rules import states


@dataclass(frozen=True)
class Totals:
    recipients: int
    received: int
    underway: int
    reported: int
    done: int
    recalled: int
    overdue: int


def of(tasks: QuerySet[Task], *, on: date) -> Totals:
    """received: ever confirmed; overdue: the deadline is over and the holder has not reported."""
    return Totals(
        **tasks.aggregate(
            recipients=Count("pk"),
            received=Count("pk", filter=Q(received_on__isnull=False)),
            underway=Count("pk", filter=Q(state__in=[states.UNDERWAY, states.RETURNED])),
            reported=Count("pk", filter=Q(state=states.REPORTED)),
            done=Count("pk", filter=Q(state=states.ACCEPTED)),
            recalled=Count("pk", filter=Q(state=states.RECALLED)),
            overdue=Count("pk", filter=Q(state__in=sorted(states.WITH_HOLDER), deadline__lt=on)),
        )
    )


def by_steps(order: Order, *, on: date) -> Totals:
    """The same from the register of steps alone: what the receipts say."""
    steps = Step.objects.filter(task__order=order, day__lte=on).order_by("task", "-pk")
    last = list(steps.distinct("task").values_list("state", "deadline"))
    received = Step.objects.filter(task__order=order, deed=Deed.RECEIVED, day__lte=on)
    counted = [state for state, _deadline in last]
    late = [1 for state, day in last if state in states.WITH_HOLDER and day < on]
    return Totals(
        recipients=len(last),
        received=received.values("task").distinct().count(),
        underway=counted.count(states.UNDERWAY) + counted.count(states.RETURNED),
        reported=counted.count(states.REPORTED),
        done=counted.count(states.ACCEPTED),
        recalled=counted.count(states.RECALLED),
        overdue=len(late),
    )


def in_time(tasks: QuerySet[Task]) -> dict[str, int]:
    """How many confirmed receipt in time, and are accepted after a report in time."""
    return tasks.aggregate(
        received=Count("pk", filter=Q(received_on__lte=F("receive_by"))),
        done=Count("pk", filter=Q(state=states.ACCEPTED, reported_on__lte=F("deadline"))),
    )
