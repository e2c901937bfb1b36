"""Receipt, progress, report, acceptance: who may, in which order, and what the steps tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import State, Step, Task
from zerentian.kernel.dispatch.tests.world import World, again, later, state


def refusal(deed: object, **values: object) -> str:
    with pytest.raises(OrderRefused) as caught, transaction.atomic():
        deed(**values)  # type: ignore[operator]
    return caught.value.code


def deeds(task: Task) -> list[tuple[str, str]]:
    return list(Step.objects.filter(task=task).order_by("pk").values_list("deed", "state"))


def test_from_receipt_to_acceptance(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)

    actions.receive(by=user, task=task, at=later(1))
    actions.progress(by=user, task=task, text="已走访三户", percent=40, at=later(2))
    actions.report(by=user, task=task, text="全部整改", at=later(3))
    actions.accept(by=world.issuer, task=task, at=later(4))

    done = again(task)
    assert (done.state, done.percent) == (State.ACCEPTED, 100)
    assert (done.received_on, done.reported_on, done.accepted_on) == (
        date(2019, 5, 21), date(2019, 5, 23), date(2019, 5, 24),
    )  # fmt: skip
    assert (done.received_by, done.reported_by, done.accepted_by) == (user, user, world.issuer)
    assert deeds(task) == [
        ("issued", "sent"), ("received", "received"), ("progress", "underway"),
        ("reported", "reported"), ("accepted", "accepted"),
    ]  # fmt: skip
    assert Entry.objects.filter(verb__startswith="order.").count() == 5


def test_who_tells_progress_has_received_it(world: World) -> None:
    holder, user = world.department()
    task = world.task(holder)

    actions.progress(by=user, task=task, text="已安排", at=later(1))

    assert deeds(task)[1:] == [("received", "received"), ("progress", "underway")]


def test_returned_work_is_done_again(world: World) -> None:
    holder, user = world.post()
    task = world.reported(holder, user)

    assert refusal(actions.return_, by=world.issuer, task=task, text=" ", at=later(2)) == "reason"
    actions.return_(by=world.issuer, task=task, text="还有两户没改", at=later(2))
    assert state(task) == State.RETURNED
    assert refusal(actions.accept, by=world.issuer, task=task, at=later(2)) == "state"
    actions.report(by=user, task=task, text="两户已改", at=later(3))
    actions.accept(by=world.colleague, task=task, at=later(4))
    assert again(task).reported_on == date(2019, 5, 23)


def test_who_does_never_accepts(world: World) -> None:
    """Nobody accepts their own work, be they of the issuing office or not (B-4)."""
    holder = world.post()[0]
    assert holder.post
    tenure = holder.post.tenures.get()
    tenure.user = world.issuer
    tenure.save(update_fields=["user"])
    task = world.reported(holder, world.issuer)

    assert refusal(actions.accept, by=world.issuer, task=task, at=later(2)) == "own_work"
    with pytest.raises(IntegrityError, match="task_accepted_by_another"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(
            state="accepted", accepted_by=world.issuer, accepted_on=later(2).date()
        )
    actions.accept(by=world.colleague, task=task, at=later(2))
    assert state(task) == State.ACCEPTED


def test_who_acts_for_the_recipient_does_not_accept_either(world: World) -> None:
    """Two of one unit: the unit issued to a post of its own; the one on the post reported."""
    holder, user = world.department()
    own = world.reported(holder, user)
    second = world.staff(holder.entity)  # type: ignore[arg-type]
    own.order.issued_by = second
    with transaction.atomic():  # as if the second had issued it for another office
        Task.objects.filter(pk=own.pk).update(percent=100)

    assert refusal(actions.accept, by=second, task=own, at=later(2)) == "not_issuer"


def test_only_the_recipient_tells_and_only_the_issuer_decides(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)
    other = world.post()[1]

    for by in (other, world.issuer, world.stranger):
        assert refusal(actions.receive, by=by, task=task, at=later(1)) == "not_holder"
        assert refusal(actions.report, by=by, task=task, text="x", at=later(1)) == "not_holder"
    actions.report(by=user, task=task, text="完成", at=later(1))
    for by in (other, user, world.stranger):
        assert refusal(actions.accept, by=by, task=task, at=later(2)) == "not_issuer"
        assert refusal(actions.recall, by=by, tasks=[task], text="x", at=later(2)) == "not_issuer"
        assert (
            refusal(actions.extend, by=by, task=task, until=date(2019, 6, 3), text="x", at=later(2))
            == "not_issuer"
        )


def test_more_time_is_asked_for_and_given_by_the_issuer(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)
    until, weekend = date(2019, 6, 5), date(2019, 6, 8)

    asked = {"by": user, "task": task, "at": later(1)}
    assert refusal(actions.ask, **asked, until=until, text="") == "reason"
    assert refusal(actions.ask, **asked, until=task.deadline, text="下雨") == "sooner"
    assert refusal(actions.ask, **asked, until=weekend, text="下雨") == "free"
    actions.ask(by=user, task=task, until=until, text="下雨", at=later(1))
    assert (again(task).asked_until, again(task).deadline) == (until, task.deadline)
    actions.extend(by=world.issuer, task=task, until=until, text="同意", at=later(2))

    moved = again(task)
    assert (moved.asked_until, moved.deadline, moved.first_deadline) == (
        None, until, task.first_deadline,
    )  # fmt: skip
    assert [step.deadline for step in task.steps.order_by("pk")][-2:] == [task.deadline, until]


def test_more_time_may_be_refused(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)
    kept = {"by": world.issuer, "task": task, "text": "事情急", "at": later(2)}

    assert refusal(actions.keep, **kept) == "asked"
    actions.ask(by=user, task=task, until=date(2019, 6, 5), text="人手不够", at=later(1))
    actions.keep(by=world.issuer, task=task, text="事情急", at=later(2))

    assert (again(task).asked_until, again(task).deadline) == (None, task.deadline)


def test_some_are_recalled(world: World) -> None:
    (one, user), (other, _second) = world.post(), world.post()
    order = world.order(one, other)
    task = order.tasks.get(holder=one)

    assert refusal(actions.recall, by=world.issuer, tasks=[task], text="", at=later(1)) == "reason"
    actions.recall(by=world.issuer, tasks=[task], text="重复交办", at=later(1))

    assert [t.state for t in order.tasks.order_by("pk")] == [State.RECALLED, State.SENT]
    assert refusal(actions.receive, by=user, task=task, at=later(2)) == "state"


def test_reminders_are_counted_and_stay_to_be_read(world: World) -> None:
    (one, user), (other, _second) = world.post(), world.post()
    order = world.order(one, other)
    actions.report(by=user, task=order.tasks.get(holder=one), text="完成", at=later(1))

    steps = actions.remind(by=world.issuer, tasks=order.tasks.all(), text="请抓紧", at=later(2))

    assert [step.task.holder for step in steps] == [other]  # who has reported is not reminded
    assert order.tasks.get(holder=other).reminders == 1


def test_one_waits_for_another(world: World) -> None:
    one, other = world.post()[0], world.post()[0]
    order = world.order(one, other)
    first, second = order.tasks.order_by("pk")
    elsewhere = world.task(one)
    waits = {"by": world.issuer, "at": later(1)}

    actions.wait_for(task=first, other=second, **waits)  # type: ignore[arg-type]
    assert again(first).waits_for == second
    assert refusal(actions.wait_for, task=second, other=first, **waits) == "circle"
    assert refusal(actions.wait_for, task=second, other=second, **waits) == "waits"
    assert refusal(actions.wait_for, task=second, other=elsewhere, **waits) == "waits"
    with pytest.raises(IntegrityError, match="same order"), transaction.atomic():
        Task.objects.filter(pk=second.pk).update(waits_for=elsewhere)
    actions.wait_for(task=first, other=None, **waits)  # type: ignore[arg-type]
    assert again(first).waits_for is None


def test_a_step_cannot_say_something_else_than_the_task(world: World) -> None:
    task = world.task(world.post()[0])
    [step] = task.steps.all()

    with pytest.raises(IntegrityError, match="how its task stands"), transaction.atomic():
        Step.objects.create(
            task=task, deed="accepted", state="accepted", deadline=step.deadline, percent=0,
            day=step.day, at=step.at,
        )  # fmt: skip
