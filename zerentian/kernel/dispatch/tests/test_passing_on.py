"""A recipient passes work on to its own people, and is not done before they are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Order, State, Task
from zerentian.kernel.dispatch.tests.world import World, again, later, state
from zerentian.kernel.responsibilities.models import Holder


def received(world: World) -> tuple[Task, User]:
    holder, user = world.department()
    task = world.task(holder)
    actions.receive(by=user, task=task, at=later(1))
    return again(task), user


def pass_on(world: World, task: Task, user: User, *holders: Holder, **values: object) -> Order:
    return world.order(*holders, by=user, parent=task, at=later(2), **values)


def refusal(deed: object, *args: object, **values: object) -> OrderRefused:
    with pytest.raises(OrderRefused) as caught, transaction.atomic():
        deed(*args, **values)  # type: ignore[operator]
    return caught.value


def test_a_sub_order_is_issued_by_the_recipient(world: World) -> None:
    task, user = received(world)
    order = pass_on(world, task, user, world.post()[0])

    assert (order.parent, order.level, order.issuer_id) == (task, 2, task.holder_id)
    assert order.office == task.holder.entity
    assert order.region == world.district


def test_it_is_due_no_later_than_the_order_above(world: World) -> None:
    task, user = received(world)
    post = world.post()[0]

    assert pass_on(world, task, user, post).tasks.get().deadline == task.deadline
    refused = refusal(pass_on, world, task, user, post, deadline=date(2019, 5, 30))
    assert (refused.code, refused.params) == ("later", {"day": "2019-05-29"})
    sub = pass_on(world, task, user, post, deadline=date(2019, 5, 28)).tasks.get()
    assert (
        refusal(
            actions.extend, by=user, task=sub, until=date(2019, 5, 30), text="x", at=later(3)
        ).code
        == "later"
    )


def test_nobody_is_done_before_their_people(world: World) -> None:
    task, user = received(world)
    (one, first), (other, _second) = world.post(), world.post()
    order = pass_on(world, task, user, one, other)
    report = {"by": user, "task": task, "text": "完成", "at": later(3)}

    refused = refusal(actions.report, **report)
    assert (refused.code, refused.params) == ("sub_orders", {"count": 2})
    with pytest.raises(IntegrityError, match="sub-orders are still open"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(
            state="reported", reported_on=later(3).date(), reported_by=user
        )
    own = order.tasks.get(holder=one)
    actions.report(by=first, task=own, text="完成", at=later(3))
    actions.accept(by=user, task=own, at=later(3))
    assert refusal(actions.report, **report).params == {"count": 1}
    actions.recall(by=user, tasks=[order.tasks.get(holder=other)], text="不需要", at=later(3))
    actions.report(**report)  # type: ignore[arg-type]
    assert state(task) == State.REPORTED


def test_only_open_tasks_are_passed_on_and_by_their_holder(world: World) -> None:
    holder, user = world.department()
    task, post = world.task(holder), world.post()[0]

    assert refusal(pass_on, world, task, user, post).code == "parent"
    assert refusal(pass_on, world, task, world.issuer, post).code == "not_holder"
    actions.report(by=user, task=task, text="完成", at=later(1))
    assert refusal(pass_on, world, task, user, post).code == "parent"
    above = world.order(world.post()[0])
    values = {f.attname: getattr(above, f.attname) for f in Order._meta.concrete_fields}
    sub = values | {"id": None, "serial": above.serial + 1, "level": 2, "parent_id": task.pk}
    with pytest.raises(IntegrityError, match="open task of its issuer"), transaction.atomic():
        Order.objects.create(**sub)


def test_at_most_twice(world: World) -> None:
    task, user = received(world)
    for _level in (2, 3):
        holder, next_user = world.department()
        sub = pass_on(world, task, user, holder).tasks.get()
        actions.receive(by=next_user, task=sub, at=later(2))
        task, user = again(sub), next_user

    assert refusal(pass_on, world, task, user, world.post()[0]).code == "deep"


def test_what_is_recalled_is_recalled_down_to_the_last(world: World) -> None:
    task, user = received(world)
    holder, next_user = world.department()
    sub = pass_on(world, task, user, holder).tasks.get()
    actions.receive(by=next_user, task=sub, at=later(2))
    last = pass_on(world, again(sub), next_user, world.post()[0]).tasks.get()

    actions.recall(by=world.issuer, tasks=[task], text="不再需要", at=later(3))

    assert {state(each) for each in (task, sub, last)} == {State.RECALLED}
