"""The table of states and the trigger of the real table agree on every beginning and every way."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.dispatch.rules.states import TASK
from zerentian.kernel.dispatch.tests.world import World, later

FIELDS = {
    "received_on": later(0).date(),
    "reported_on": later(1).date(),
}


def put(world: World, task: Task, state: str) -> None:
    """The task in a state, whatever the way there."""
    values = dict(FIELDS) if state not in (states.SENT,) else {}
    users = {"received_by": world.issuer, "reported_by": world.issuer} if values else {}
    done = {"accepted_on": later(2).date(), "accepted_by": world.colleague}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table cannot be altered
        cursor.execute("ALTER TABLE dispatch_task DISABLE TRIGGER USER")
        rows = Task.objects.filter(pk=task.pk)
        rows.update(state=state, **values, **users, **(done if state == states.ACCEPTED else {}))
        cursor.execute("ALTER TABLE dispatch_task ENABLE TRIGGER USER")


@pytest.mark.parametrize(("old", "new"), list(TASK.pairs()))
def test_all_pairs(world: World, old: str, new: str) -> None:
    task = world.task(world.post()[0])
    put(world, task, old)

    def go() -> None:
        with transaction.atomic():
            accepted = new == states.ACCEPTED
            Task.objects.filter(pk=task.pk).update(
                state=new,
                received_on=None if new == states.SENT else later(0).date(),
                received_by=None if new == states.SENT else world.issuer,
                accepted_on=later(2).date() if accepted else None,
                accepted_by=world.colleague if accepted else None,
            )

    if TASK.allows(old, new):
        go()
    else:
        with pytest.raises(IntegrityError, match="task cannot go"):
            go()


def test_a_task_begins_as_sent(world: World) -> None:
    task = world.task(world.post()[0])
    values = {f.attname: getattr(task, f.attname) for f in Task._meta.concrete_fields}
    other = values | {"id": None, "holder_id": world.post()[0].pk}
    for state in sorted(TASK.states - TASK.starts):
        with pytest.raises(IntegrityError, match="task cannot begin"), transaction.atomic():
            Task.objects.create(**other | {"state": state})
