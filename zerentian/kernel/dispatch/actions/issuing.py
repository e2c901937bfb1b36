"""An order goes out: numbered, with a task for each recipient, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from zerentian.kernel.accounts.models import Compartment, User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.dispatch import telling
from zerentian.kernel.dispatch.actions import checking
from zerentian.kernel.dispatch.actions.writing import Said, enclose, hold, issuing, tell
from zerentian.kernel.dispatch.drafts import Recipient
from zerentian.kernel.dispatch.models import Deed, Order, Task
from zerentian.kernel.dispatch.rules import numbers
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.files.uploads import Enclosure
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import bulk

NEXT = """
INSERT INTO dispatch_serial (office_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (office_id, year) DO UPDATE SET last = dispatch_serial.last + 1 RETURNING last
"""


@transaction.atomic
def issue(
    *,
    by: User,
    recipients: Iterable[Recipient | Holder | int],
    title: str,
    text: str,
    task: str = "",
    kind: str,
    at: datetime,
    deadline: date | None = None,
    office: Entity | None = None,
    subject: Subject | None = None,
    problem: Problem | None = None,
    region: Region | None = None,
    compartment: Compartment | None = None,
    parent: Task | None = None,
    files: Sequence[Enclosure] = (),
) -> Order:
    """An order to all of these holders. Raises OrderRefused, and then nothing was written.

    office: which issues it; by default the unit of `by`. Of a sub-order it is the unit of whoever
    has the task `parent`, from which it also has what it is about, its place and closed circle.
    deadline: by default that of the kind. problem: which is to be solved; that all recipients are
    done does not close it. The number follows the last one of the office and year without a gap.
    """
    said = Said(by, at)
    above = hold([parent.pk])[0] if parent else None
    issuer = checking.issuer(said, office=office, above=above)
    order = Order(
        office_id=issuer.office, issuer_id=issuer.holder, parent=above,
        level=above.order.level + 1 if above else 1, kind=kind, title=title.strip(),
        text=text.strip(), subject=subject or (problem.subject if problem else None), problem=problem,
        region=region, compartment=compartment, year=said.day.year, issued_on=said.day,
        issued_by=by, recorded_at=at,
    )  # fmt: skip
    _place(order, above, issuer.region)
    wanted = [_recipient(each, task, deadline) for each in recipients]
    tasks = checking.tasks(said, order, wanted)
    _number(order, issuer.unit, issuer.short)
    order.save(force_insert=True)
    _give(said, order, tasks)
    enclose(files, order=order)
    activity.record(by=by, verb="order.issued", table="dispatch_order", rows=[order.pk], at=at)
    return order


@transaction.atomic
def add(
    *, by: User, order: Order, recipients: Iterable[Recipient | Holder | int], at: datetime
) -> list[Task]:
    """More recipients for an order that is out already. Raises OrderRefused."""
    said = Said(by, at)
    issuing(said, order)
    if order.parent_id:
        hold([order.parent_id])
    wanted = [_recipient(each, "", None) for each in recipients]
    tasks = _give(said, order, checking.tasks(said, order, wanted))
    activity.record(
        by=by, verb="order.added", table="dispatch_task", rows=[t.pk for t in tasks], at=at
    )
    return tasks


def _recipient(each: Recipient | Holder | int, task: str, deadline: date | None) -> Recipient:
    if isinstance(each, Recipient):
        return replace(each, task=each.task or task, deadline=each.deadline or deadline)
    return Recipient(each.pk if isinstance(each, Holder) else each, task, deadline)


def _place(order: Order, above: Task | None, own: int | None) -> None:
    """What an order is about has its place and circle; then what was asked for; then the office."""
    if above is not None:
        order.subject = order.subject or above.order.subject
        order.problem = order.problem or above.order.problem
    subject = order.subject
    if above is not None:
        order.compartment_id = above.order.compartment_id
    elif subject is not None:
        order.compartment_id = subject.compartment_id
    if order.region_id is None:
        order.region_id = (subject.region_id if subject else None) or (
            (above.region_id if above else None) or own
        )


def _number(order: Order, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [order.office_id, order.year])
        (order.serial,) = cursor.fetchone()
    orders = packs.current().orders
    word = orders.word(*names)
    order.number = numbers.written(orders.number, word=word, year=order.year, number=order.serial)


def _give(said: Said, order: Order, tasks: list[Task]) -> list[Task]:
    for task in tasks:
        task.order_id = order.pk
    given = bulk.insert(Task, tasks)
    for task in given:
        task.order = order
    telling.tell(said, given, tell(said, given, Deed.ISSUED), kind=telling.ISSUED)
    return given
