"""What whoever issued the order decides about a recipient's work."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch import telling
from zerentian.kernel.dispatch.actions import writing
from zerentian.kernel.dispatch.actions.holding import working
from zerentian.kernel.dispatch.actions.writing import Said
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Deed, Step, Task
from zerentian.kernel.dispatch.queries import acting
from zerentian.kernel.dispatch.rules import states


@transaction.atomic
def accept(*, by: User, task: Task, at: datetime, text: str = "") -> Step:
    """The work is done. Who did it, or acts for the recipient, never accepts it (own_work)."""
    said, held = _decided(by, task, text, at)
    own = held.reported_by_id == by.pk or acting.acts_for(by, held.holder_id, on=said.day)
    if own:
        raise OrderRefused("own_work")
    [step] = writing.move(
        said, [held], states.ACCEPTED, Deed.ACCEPTED, accepted_on=said.day, accepted_by_id=by.pk
    )
    writing.log(said, "order.accepted", [held])
    return step


@transaction.atomic
def return_(*, by: User, task: Task, text: str, at: datetime) -> Step:
    """The work is not done as it should be: back to the recipient, with the reason. The deadline stays."""
    said, held = _decided(by, task, text, at)
    if not said.text:
        raise OrderRefused("reason")
    [step] = writing.move(said, [held], states.RETURNED, Deed.RETURNED)
    telling.tell(said, [held], [step], kind=telling.RETURNED)
    writing.log(said, "order.returned", [held])
    return step


@transaction.atomic
def extend(*, by: User, task: Task, until: date, text: str, at: datetime) -> Step:
    """A later deadline, asked for or not. Each change stays to be read."""
    said, held = _decided(by, task, text, at)
    if not said.text:
        raise OrderRefused("reason")
    if held.state not in states.WITH_HOLDER:
        raise OrderRefused("state")
    if until <= held.deadline:
        raise OrderRefused("sooner", day=held.deadline.isoformat())
    working(until)
    _within(held, until)
    Task.objects.filter(pk=held.pk).update(deadline=until, asked_until=None)
    held.deadline = until
    [step] = writing.tell(said, [held], Deed.EXTENDED)
    writing.log(said, "order.extended", [held])
    return step


def _within(task: Task, until: date) -> None:
    """A sub-order is never due after the task it helps to do."""
    above = Task.objects.filter(sub_orders=task.order_id).first()
    if above and until > above.deadline:
        raise OrderRefused("later", day=above.deadline.isoformat())


@transaction.atomic
def keep(*, by: User, task: Task, text: str, at: datetime) -> Step:
    """The recipient asked for more time and does not get it."""
    said, held = _decided(by, task, text, at)
    if held.asked_until is None:
        raise OrderRefused("asked")
    if not said.text:
        raise OrderRefused("reason")
    Task.objects.filter(pk=held.pk).update(asked_until=None)
    [step] = writing.tell(said, [held], Deed.KEPT)
    writing.log(said, "order.kept", [held])
    return step


def _decided(by: User, task: Task, text: str, at: datetime) -> tuple[Said, Task]:
    said = Said(by, at, text.strip())
    [held] = writing.ours(said, [task])
    return said, held
