"""What a recipient does: confirm receipt, tell how far it is, ask for more time, report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.actions import writing
from zerentian.kernel.dispatch.actions.writing import Said
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Deed, Step, Task
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.files.uploads import Enclosure
from zerentian.kernel.packs import queries as packs
from zerentian.lib.planned import Planned

BELOW: Final = Planned(
    lambda task: Task.objects.filter(order__parent=task, state__in=sorted(states.OPEN)).values_list(
        "pk"
    ),
    task=int,
)


@transaction.atomic
def receive(*, by: User, task: Task, at: datetime) -> Step:
    """The recipient has read it. Raises OrderRefused (not_holder, state)."""
    said = Said(by, at)
    held = writing.mine(said, task)
    step = _received(said, held)
    writing.log(said, "order.received", [held])
    return step


def _received(said: Said, task: Task) -> Step:
    [step] = writing.move(
        Said(said.by, said.at), [task], states.RECEIVED, Deed.RECEIVED,
        received_on=said.day, received_by_id=said.by.pk,
    )  # fmt: skip
    return step


@transaction.atomic
def progress(
    *,
    by: User,
    task: Task,
    text: str,
    at: datetime,
    percent: int | None = None,
    files: Sequence[Enclosure] = (),
) -> Step:
    """How far it is, in words and in percent. Who tells that has also received it."""
    said = Said(by, at, text.strip(), files)
    held = writing.mine(said, task)
    if not said.text and not files and percent is None:
        raise OrderRefused("report")
    _percent(held, percent)
    if held.state == states.SENT:
        _received(said, held)
    if held.state in (states.RECEIVED, states.RETURNED):
        steps = writing.move(
            said, [held], states.UNDERWAY, Deed.PROGRESS, percent=_new(held, percent)
        )
    elif held.state == states.UNDERWAY:
        steps = _again(said, held, _new(held, percent))
    else:
        raise OrderRefused("state")
    writing.log(said, "order.progress", [held])
    return steps[0]


def _percent(task: Task, percent: int | None) -> None:
    if percent is not None and not 0 <= percent <= 100:
        raise OrderRefused("percent")


def _new(task: Task, percent: int | None) -> int:
    return task.percent if percent is None else percent


def _again(said: Said, task: Task, percent: int) -> list[Step]:
    Task.objects.filter(pk=task.pk).update(percent=percent)
    task.percent = percent
    return writing.tell(said, [task], Deed.PROGRESS)


@transaction.atomic
def ask(*, by: User, task: Task, until: date, text: str, at: datetime) -> Step:
    """The recipient asks for a later deadline; whoever issued the order decides."""
    said = Said(by, at, text.strip())
    held = writing.mine(said, task)
    if not said.text:
        raise OrderRefused("reason")
    if held.state not in states.WITH_HOLDER:
        raise OrderRefused("state")
    if until <= held.deadline:
        raise OrderRefused("sooner", day=held.deadline.isoformat())
    working(until)
    if held.state == states.SENT:
        _received(said, held)
    Task.objects.filter(pk=held.pk).update(asked_until=until)
    [step] = writing.tell(said, [held], Deed.ASKED)
    writing.log(said, "order.asked", [held])
    return step


def working(day: date) -> None:
    """Raises OrderRefused for a day on which nobody works."""
    days = packs.current().working_days
    if not days.is_working(day):
        later = days.on_or_after(day).isoformat()
        raise OrderRefused("free", day=day.isoformat(), next=later)


@transaction.atomic
def report(
    *, by: User, task: Task, text: str, at: datetime, files: Sequence[Enclosure] = ()
) -> Step:
    """It is done, says the recipient. Refused while one of its sub-orders is open."""
    said = Said(by, at, text.strip(), files)
    held = writing.mine(said, task)
    if not said.text:
        raise OrderRefused("report")
    if open_ := BELOW.rows(task=held.pk):
        raise OrderRefused("sub_orders", count=len(open_))
    if held.state == states.SENT:
        _received(said, held)
    [step] = writing.move(
        said, [held], states.REPORTED, Deed.REPORTED, percent=100, asked_until=None,
        reported_on=said.day, reported_by_id=by.pk,
    )  # fmt: skip
    writing.log(said, "order.reported", [held])
    return step
