"""How a deed is written: the task moves, a step tells how it stands now, the log knows who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BigIntegerField
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Attachment, Deed, Order, Step, Task
from zerentian.kernel.dispatch.queries import acting
from zerentian.kernel.dispatch.rules.states import TASK
from zerentian.kernel.files.uploads import Enclosure
from zerentian.lib import bulk
from zerentian.lib.planned import Planned
from zerentian.lib.states import advance_all

TABLE = "dispatch_task"


HELD: Final = Planned(
    lambda ids: Task.objects.filter(bulk.one_of("id", ids, BigIntegerField()))
    .order_by("pk").select_for_update(of=("self",)).select_related("order"),
    ids=str,
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Who does something, when, and in which words; files may come with them."""

    by: User
    at: datetime
    text: str = ""
    files: Sequence[Enclosure] = ()

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


def hold(tasks: Iterable[int]) -> list[Task]:
    """These tasks with their orders, held until the end of the transaction in one order."""
    return HELD.objects(ids=bulk.as_array(set(tasks)))


def mine(said: Said, task: Task) -> Task:
    """The task as it stands now, for its holder. Raises OrderRefused."""
    [held] = hold([task.pk])
    if not acting.acts_for(said.by, held.holder_id, on=said.day):
        raise OrderRefused("not_holder")
    return held


def ours(said: Said, tasks: Iterable[Task]) -> list[Task]:
    """The tasks as they stand now, for whoever issued their one order. Raises OrderRefused."""
    held = hold(task.pk for task in tasks)
    for order in {task.order_id: task.order for task in held}.values():
        issuing(said, order)
    return held


def issuing(said: Said, order: Order) -> None:
    if not acting.issues(said.by, order, on=said.day):
        raise OrderRefused("not_issuer")


def move(said: Said, tasks: Collection[Task], to: str, deed: Deed, **columns: Any) -> list[Step]:
    """All of them go to the state, or none. Raises OrderRefused("state")."""
    if advance_all(Task, [task.pk for task in tasks], TASK, to, **columns) != len(tasks):
        raise OrderRefused("state")
    for task in tasks:
        vars(task).update(state=to, **columns)
    return tell(said, tasks, deed)


def tell(said: Said, tasks: Iterable[Task], deed: Deed) -> list[Step]:
    """A step for each task, as it stands now."""
    steps = bulk.insert(Step, [_step(said, task, deed) for task in tasks])
    enclose(said.files, steps=steps)
    return steps


def _step(said: Said, task: Task, deed: Deed) -> Step:
    return Step(
        task_id=task.pk, deed=deed, state=task.state, deadline=task.deadline,
        percent=task.percent, text=said.text, day=said.day, at=said.at, by_id=said.by.pk,
    )  # fmt: skip


def enclose(
    files: Sequence[Enclosure], *, steps: Sequence[Step] = (), order: Order | None = None
) -> None:
    rows = [Attachment(order=order, file_id=one.file, name=one.name) for one in files if order]
    rows += [
        Attachment(step=step, file_id=one.file, name=one.name) for step in steps for one in files
    ]
    if rows:
        Attachment.objects.bulk_create(rows)


def log(said: Said, verb: str, tasks: Iterable[Task], *, reason: str = "") -> None:
    rows = sorted(task.pk for task in tasks)
    activity.record(by=said.by, verb=verb, table=TABLE, rows=rows, at=said.at, reason=reason)
