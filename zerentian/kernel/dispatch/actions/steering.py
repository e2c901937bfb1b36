"""What whoever issued an order does with many recipients at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch import telling
from zerentian.kernel.dispatch.actions import writing
from zerentian.kernel.dispatch.actions.writing import Said
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Deed, Step, Task
from zerentian.kernel.dispatch.rules import states


@transaction.atomic
def recall(*, by: User, tasks: Iterable[Task], text: str, at: datetime) -> list[Step]:
    """These recipients have nothing more to do, nor has anybody to whom they passed it on."""
    said = Said(by, at, text.strip())
    if not said.text:
        raise OrderRefused("reason")
    held = writing.ours(said, tasks)
    if not held or any(task.state in states.TASK.final for task in held):
        raise OrderRefused("state")
    all_ = [*held, *_below(held)]
    steps = writing.move(said, all_, states.RECALLED, Deed.RECALLED, asked_until=None)
    writing.log(said, "order.recalled", all_, reason=said.text)
    return steps


def _below(tasks: Sequence[Task]) -> list[Task]:
    """Open tasks of sub-orders, down to the last level."""
    found: list[Task] = []
    above = [task.pk for task in tasks]
    while above:
        rows = Task.objects.filter(order__parent__in=above)
        held = writing.hold(rows.values_list("pk", flat=True))
        found += [task for task in held if task.state in states.OPEN]
        above = [task.pk for task in held]
    return found


@transaction.atomic
def remind(*, by: User, tasks: Iterable[Task], at: datetime, text: str = "") -> list[Step]:
    """The recipients are reminded; those who have nothing to do any more are passed over."""
    said = Said(by, at, text.strip())
    held = [task for task in writing.ours(said, tasks) if task.state in states.WITH_HOLDER]
    if not held:
        raise OrderRefused("state")
    Task.objects.filter(pk__in=[t.pk for t in held]).update(reminders=F("reminders") + 1)
    steps = writing.tell(said, held, Deed.REMINDED)
    telling.tell(said, held, steps, kind=telling.REMINDED)
    writing.log(said, "order.reminded", held)
    return steps


@transaction.atomic
def wait_for(*, by: User, task: Task, other: Task | None, at: datetime, text: str = "") -> Step:
    """The task cannot go on before the other recipient's; None: it can now."""
    said = Said(by, at, text.strip())
    [held] = writing.ours(said, [task])
    if held.state not in states.OPEN:
        raise OrderRefused("state")
    _no_circle(held, other)
    Task.objects.filter(pk=held.pk).update(waits_for=other)
    [step] = writing.tell(said, [held], Deed.WAITS)
    writing.log(said, "order.waits", [held])
    return step


def _no_circle(task: Task, other: Task | None) -> None:
    if other is None:
        return
    if other.order_id != task.order_id or other.pk == task.pk:
        raise OrderRefused("waits")
    waiting = dict(Task.objects.filter(order=task.order_id).values_list("pk", "waits_for"))
    seen: int | None = other.pk
    while seen is not None:
        if seen == task.pk:
            raise OrderRefused("circle")
        seen = waiting[seen]
