"""The orders of the demo: sixty, in every state, one of them to all departments."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Count

from zerentian.kernel.dispatch import demo
from zerentian.kernel.dispatch.models import Order, State, Step, Task
from zerentian.kernel.dispatch.tests.world import World
from zerentian.kernel.responsibilities.tests.world import AT, ON
from zerentian.manifest.demo import DemoContext

DEPARTMENTS = 76


@pytest.fixture
def context(world: World) -> DemoContext:
    for number in range(DEPARTMENTS - 1):
        world.department(f"区第{number}局")
    return DemoContext(by=world.admin, pack=Path(), on=ON, at=AT, seed=370703)


def test_sixty_orders_in_all_states(context: DemoContext) -> None:
    told = list(demo.orders(context))

    assert told[-1] == (60, 60)
    assert Order.objects.count() == 60
    sizes = Order.objects.annotate(n=Count("tasks")).values_list("n", flat=True)
    assert max(sizes) == DEPARTMENTS - 1  # all but the one that issues
    assert 200 < Task.objects.count() < 400
    assert set(Task.objects.values_list("state", flat=True)) == set(State.values)
    assert Task.objects.filter(reminders=1).exists()
    assert not Step.objects.filter(at__gt=AT).exists()
    assert list(demo.orders(context)) == []  # a demo that was stopped does not send them again


def test_the_same_seed_gives_the_same_orders(context: DemoContext) -> None:
    days = [list(demo._days(demo.random.Random(3), ON)) for _ in range(2)]

    assert days[0] == days[1] == sorted(days[0])
    assert len(days[0]) == demo.ORDERS
