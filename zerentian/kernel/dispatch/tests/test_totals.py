"""Totals of an order equal its receipts, also when many write at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.queries import lit, totals
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.dispatch.tests.world import ON, World, later

DAYS = [date(2019, 5, n) for n in range(20, 32)] + [date(2019, 6, n) for n in range(1, 8)]


def in_all_states(world: World) -> Order:
    """Six recipients: nothing done, received, underway, reported, returned, accepted."""
    found = [world.post() for _ in range(6)]
    order = world.order(*(holder for holder, _user in found))
    users = {holder.pk: user for holder, user in found}
    tasks = list(order.tasks.order_by("pk"))
    for task in tasks[1:]:
        actions.receive(by=users[task.holder_id], task=task, at=later(1))
    actions.progress(by=users[tasks[2].holder_id], task=tasks[2], text="一半", at=later(2))
    for task in tasks[3:]:
        actions.report(by=users[task.holder_id], task=task, text="办结", at=later(3))
    actions.return_(by=world.issuer, task=tasks[4], text="不全", at=later(4))
    actions.accept(by=world.issuer, task=tasks[5], at=later(4))
    return order


def test_counts_by_state_and_as_of_a_day(world: World) -> None:
    order = in_all_states(world)
    on = date(2019, 6, 3)

    found = totals.of(order.tasks.all(), on=on)

    assert found == totals.Totals(6, 5, 2, 1, 1, 0, 4)
    assert found == totals.by_steps(order, on=on)
    assert totals.by_steps(order, on=ON) == totals.Totals(6, 0, 0, 0, 0, 0, 0)
    assert totals.in_time(order.tasks.all()) == {"received": 5, "done": 1}


def test_lights_of_the_database_are_those_of_the_rule(world: World) -> None:
    order = in_all_states(world)
    tasks = list(Task.objects.select_related("order"))

    for on in DAYS:
        known = lit.terms(on)
        by_rule = [lit.of(task, known) for task in tasks]
        counted = lit.counts(Task.objects.all(), on=on)
        assert counted == {light: by_rule.count(light) for light in Light}
        assert lit.by_order([order.pk], on=on) == {order.pk: counted}
        for light in Light:
            assert Task.objects.filter(lit.is_lit(light, on)).count() == counted[light]


@given(times=st.integers(0, 3))
@settings(max_examples=4)
def test_left_days_never_disagree_with_red(times: int) -> None:
    on = DAYS[times]
    assert all(on == terms.today for terms in lit.terms(on).values())


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once() -> None:
    world = World()
    found = [world.post() for _ in range(24)]
    order = world.order(*(holder for holder, _user in found))
    users = {holder.pk: user for holder, user in found}
    deeds = [(task, users[task.holder_id]) for task in order.tasks.order_by("pk")] * 3

    def work(deed: tuple[Task, User]) -> int:
        task, user = deed
        try:
            actions.report(by=user, task=task, text="办结", at=later(1))
        except OrderRefused as refused:
            assert refused.code == "state"  # noqa: PT017 - the second and third come too late
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, deeds))

    assert done == 24
    on = later(1).date()
    assert totals.of(order.tasks.all(), on=on) == totals.by_steps(order, on=on)
    assert totals.of(order.tasks.all(), on=on).reported == 24


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_gapless_when_eight_issue_at_once() -> None:
    world = World()
    holder, office = world.post()[0], world.issuer

    def work(number: int) -> None:
        try:
            world.order(holder, by=office, text="" if number % 3 == 0 else "办理")
        except OrderRefused:
            pass  # every third is refused and leaves no gap
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))

    assert sorted(Order.objects.values_list("serial", flat=True)) == list(range(1, 17))
