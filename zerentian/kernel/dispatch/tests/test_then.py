"""The board of an earlier day: what the steps said by its end, whatever happened since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import State, Task
from zerentian.kernel.dispatch.queries import lit, then, totals
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.dispatch.tests.test_pages import now as now
from zerentian.kernel.dispatch.tests.test_totals import in_all_states
from zerentian.kernel.dispatch.tests.world import ON, World, later
from zerentian.kernel.responsibilities.tests.browsing import signed_in, text


def test_every_day_agrees_with_the_receipts(world: World) -> None:
    order = in_all_states(world)

    for days in range(6):
        on = later(days).date()
        found = then.of(Task.objects.select_related("order"), on=on)
        told = totals.by_steps(order, on=on)
        stood = [task.state for task in then.stand(found, on=on)]
        assert len(stood) == told.recipients
        assert stood.count(State.REPORTED) == told.reported
        assert stood.count(State.ACCEPTED) == told.done
        assert lit.by_order([order.pk], on=on, then=True)[order.pk] == lit.counts(
            found, on=on, at=then.SUFFIX
        )
        for light in Light:
            lit_then = found.filter(lit.is_lit(light, on, at=then.SUFFIX))
            by_rule = [t for t in then.stand(found, on=on) if lit.of(t, lit.terms(on)) is light]
            assert {task.pk for task in lit_then} == {task.pk for task in by_rule}


def test_before_it_was_issued_there_is_nothing(world: World) -> None:
    in_all_states(world)

    assert not then.of(Task.objects.all(), on=ON - timedelta(days=1)).exists()


def test_what_came_later_is_not_shown(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)
    actions.receive(by=user, task=task, at=later(1))
    actions.remind(by=world.issuer, tasks=Task.objects.all(), at=later(2))
    actions.report(by=user, task=task, text="好", at=later(3))
    actions.accept(by=world.issuer, task=task, at=later(4))

    [old] = then.stand(then.of(Task.objects.all(), on=later(1).date()), on=later(1).date())

    assert (old.state, old.reminders, old.received_on) == (State.RECEIVED, 0, later(1).date())
    assert (old.reported_on, old.accepted_on) == (None, None)


def test_the_page_of_an_earlier_day(world: World, now: Any) -> None:
    holder, user = world.post()
    order = world.order(holder)
    task = order.tasks.get()
    actions.report(by=user, task=task, text="好", at=later(1))
    actions.accept(by=world.issuer, task=task, at=later(2))
    client, board = signed_in(world.issuer), reverse("orders:board")

    def page(day: str, **more: str) -> str:
        return text(client.get(board, {"view": "issued", "on": day, **more}))

    assert "1 家中 0 家办结" in page("2019-05-21")
    assert "1 家中 1 家办结" in page("2019-05-22")
    assert order.number in page("2019-05-21", light="waiting")
    assert order.number not in page("2019-05-22", light="waiting")
    assert order.number not in page("2019-05-19")
    today = page("2099-01-01")  # the future is not known yet
    assert "回到今天" not in today
    assert "1 家中 1 家办结" in today
    mine = text(signed_in(user).get(board, {"view": "mine", "on": "2019-05-20"}))
    assert reverse("orders:task", args=[task.pk]) in mine
