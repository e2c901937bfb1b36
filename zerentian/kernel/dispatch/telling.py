"""The people behind recipients are told, in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from zerentian.kernel.dispatch.actions.writing import Said
from zerentian.kernel.dispatch.models import Step, Task
from zerentian.kernel.notifications import actions as notifications
from zerentian.kernel.responsibilities.queries.people import people_of

ISSUED, REMINDED, RETURNED = "orders.issued", "orders.reminded", "orders.returned"


def tell(said: Said, tasks: Sequence[Task], steps: Sequence[Step], *, kind: str) -> int:
    """One line for everybody who acts for these recipients, told once for each step."""
    people = people_of([task.holder_id for task in tasks], on=said.day)
    messages = [
        notifications.Message(
            user=user, kind=kind, url=reverse("orders:task", args=[task.pk]),
            key=f"{kind}.{step.pk}", params=_params(task, kind),
        )
        for task, step in zip(tasks, steps, strict=True)
        for user in people[task.holder_id]
    ]  # fmt: skip
    return notifications.tell_many(messages=messages, at=said.at)


def _params(task: Task, kind: str) -> dict[str, str]:
    named = {"number": task.order.number}
    return named if kind == RETURNED else named | {"deadline": task.deadline.isoformat()}
