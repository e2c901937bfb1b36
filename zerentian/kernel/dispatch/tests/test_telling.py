"""The people behind recipients are told, once for each deed."""

from __future__ import annotations

from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.tests.world import World, later
from zerentian.kernel.notifications.models import Notification


def told(kind: str) -> list[tuple[int, str]]:
    rows = Notification.objects.filter(kind=f"orders.{kind}").order_by("pk")
    return list(rows.values_list("user", "url"))


def test_recipients_are_told_of_order_reminder_and_return(world: World) -> None:
    holder, user = world.post()
    task = world.task(holder)
    url = f"/orders/tasks/{task.pk}/"
    assert told("issued") == [(user.pk, url)]

    for day in (1, 2):
        actions.remind(by=world.issuer, tasks=[task], at=later(day))
    assert told("reminded") == [(user.pk, url)] * 2
    actions.report(by=user, task=task, text="好", at=later(3))
    actions.return_(by=world.issuer, task=task, text="不全", at=later(4))
    assert told("returned") == [(user.pk, url)]
    [line] = Notification.objects.filter(kind="orders.issued")
    assert line.params == {"number": task.order.number, "deadline": "2019-05-29"}


def test_whoever_is_not_concerned_is_not_told(world: World) -> None:
    world.task(world.post()[0])

    assert not Notification.objects.filter(user__in=[world.issuer, world.stranger]).exists()
