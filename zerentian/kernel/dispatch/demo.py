"""Some sixty orders of spring 2019 in every state, one of them to all departments: through actions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib import loading
from zerentian.manifest.demo import DemoContext, DemoStep

ORDERS = 60
FIRST = date(2019, 1, 3)
TITLES = {
    "rectification": ("关于整改走访发现问题的交办单", "关于整改户档不一致问题的交办单"),
    "urgent": ("关于排查雨前危房的交办单", "关于处置用电隐患的交办单"),
    "coordination": ("关于协调推进产城公园项目的交办单", "关于协调农创港用地的交办单"),
    "check": ("关于核查新增困难户的交办单", "关于核实群众来信的交办单"),
    "materials": ("关于报送季度帮扶情况的交办单", "关于报送光伏收益使用情况的交办单"),
    "standing": ("关于做好清洁取暖收尾的交办单", "关于做好秸秆禁烧的交办单"),
}
NOTES = ("已安排专人，正在逐户核实。", "已完成一半，余下本周内办完。", "已现场查看，正在协调。")


class Unit(NamedTuple):
    holder: Holder
    entity: Entity
    user: User


def orders(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Yields after each order; the same seed gives the same orders."""
    if Order.objects.exists():
        return
    chance = random.Random(context.seed + 7)  # noqa: S311 - nothing secret is drawn
    units = _units()
    if len(units) < 2:
        return
    office = next((u.entity for u in units if "扶贫" in u.entity.name), units[0].entity)
    days = _days(chance, context.on)
    with transaction.atomic(), loading.behind(), activity.together():
        for number, day in enumerate(days, start=1):
            every = number == ORDERS // 2
            others = [unit for unit in units if unit.entity != office]
            count = len(others) if every else chance.randint(1, 6)
            to = others if every else chance.sample(others, min(count, len(others)))
            _order(context, office, to, day, chance)
            yield number, len(days)


def _units() -> list[Unit]:
    """Departments, the one that issues among them, each with one of its people."""
    found = []
    people = User.objects.filter(entity__kind="department", is_active=True).order_by("entity", "pk")
    for user in people.distinct("entity").select_related("entity"):
        if user.entity:
            found.append(Unit(duties.holder_for(entity=user.entity), user.entity, user))
    return found


def _days(chance: random.Random, last: date) -> list[date]:
    """Working days on which orders go out, one for each."""
    calendar = packs.current().working_days
    whole = (last - FIRST).days
    drawn = sorted(chance.randrange(whole) for _ in range(ORDERS))
    return [min(calendar.on_or_after(FIRST + timedelta(days=n)), last) for n in drawn]


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _order(
    context: DemoContext, office: Entity, to: Sequence[Unit], day: date, chance: random.Random
) -> None:
    kind = chance.choice(list(packs.current().orders.kind))
    title = chance.choice(TITLES.get(kind.key, (str(kind.title),)))
    order = actions.issue(
        by=context.by, office=office, recipients=[unit.holder for unit in to], kind=kind.key,
        title=title, text="请明确专人，按期办结并报结果。", task=title.removesuffix("的交办单"),
        at=_at(day, 9),
    )  # fmt: skip
    users = {unit.holder.pk: unit.user for unit in to}
    for task in order.tasks.select_related("order").order_by("pk"):
        _life(context, task, users[task.holder_id], chance)
    late = order.tasks.filter(state__in=states.WITH_HOLDER, deadline__lt=context.on)
    if late.exists():
        actions.remind(by=context.by, tasks=late, text="请抓紧办理。", at=_at(context.on, 7))


def _life(context: DemoContext, task: Task, user: User, chance: random.Random) -> None:
    """What became of it until the day of the demo: old ones are mostly done, some wait or are late."""
    calendar = packs.current().working_days
    received = calendar.after(task.issued_on, chance.choice((0, 0, 1, 1, 2)))
    reported = calendar.after(received, max((task.deadline - received).days * 2 // 3, 1))
    if chance.random() < 0.1:
        reported = calendar.after(task.deadline, 1)
    fate = chance.random()
    if received >= context.on or fate < 0.03:
        return
    if fate < 0.05:
        actions.recall(
            by=context.by, tasks=[task], text="情况有变，不再需要。", at=_at(received, 10)
        )
        return
    actions.receive(by=user, task=task, at=_at(received, 10))
    if reported >= context.on or fate < 0.12:
        if fate > 0.07:
            share = chance.randint(1, 9) * 10
            note = chance.choice(NOTES)
            actions.progress(by=user, task=task, text=note, percent=share, at=_at(received, 15))
        return
    actions.report(by=user, task=task, text="已按要求办结。", at=_at(reported, 16))
    judged = calendar.after(reported, 1)
    if judged >= context.on or fate < 0.15:
        return
    if fate < 0.18:
        actions.return_(by=context.by, task=task, text="佐证材料不全，请补充。", at=_at(judged, 9))
        return
    actions.accept(by=context.by, task=task, at=_at(judged, 9))


STEPS = (DemoStep(order=85, title="发出 60 份交办单", run=orders),)
