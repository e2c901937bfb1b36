"""Orders in a small district: an office that issues, units and posts that receive, and strangers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Order, State, Task
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.responsibilities import actions as responsibilities
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.responsibilities.tests import world as ground
from zerentian.kernel.responsibilities.tests.world import viewer as viewer

NUMBERS = count(1)
ON = date(2019, 5, 20)  # a Monday
AT = datetime(2019, 5, 20, 2, 0, tzinfo=UTC)  # ten in the morning there


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


class World(ground.World):
    @cached_property
    def relief(self) -> Entity:
        return self._short(
            ground.entity("潍坊市寒亭区扶贫开发办公室", self.district), "区扶贫开发领导小组办公室"
        )

    def _short(self, unit: Entity, name: str) -> Entity:
        unit.short_name = name
        unit.save(update_fields=["short_name"])
        return unit

    @cached_property
    def issuer(self) -> User:
        return self.staff(self.relief, role="relief_office")

    @cached_property
    def colleague(self) -> User:
        """Of the same office: may decide about its orders too."""
        return self.staff(self.relief, role="relief_office")

    @cached_property
    def stranger(self) -> User:
        """A clerk of another town."""
        return self.guti_clerk

    def staff(self, unit: Entity, role: str = "", place: Any = None) -> User:
        user = ground.person(f"职员{next(NUMBERS)}")
        user.entity = unit
        user.save(update_fields=["entity"])
        if role:
            ground.grant(user, role, place or self.district)
        return user

    def department(self, name: str = "") -> tuple[Holder, User]:
        """A unit as a recipient, and somebody who acts for it."""
        unit = ground.entity(name or f"区第{next(NUMBERS)}局", self.district)
        return responsibilities.holder_for(entity=unit), self.staff(unit)

    def post(self) -> tuple[Holder, User]:
        """A post of the town's office and whoever sits on it."""
        holder = self.helper()
        assert holder.post is not None
        return holder, holder.post.tenures.get().user

    def order(self, *holders: Holder | actions.Recipient, **values: Any) -> Order:
        given: dict[str, Any] = {
            "by": self.issuer, "title": "整改东柳村问题", "text": "请逐户核实整改。", "at": AT,
            "kind": "rectification", "recipients": holders,
        }  # fmt: skip
        return actions.issue(**given | values)

    def task(self, holder: Holder, **values: Any) -> Task:
        return self.order(holder, **values).tasks.get()

    def reported(self, holder: Holder, user: User, **values: Any) -> Task:
        """A task whose recipient says that it is done."""
        task = self.task(holder, **values)
        actions.report(by=user, task=task, text="已整改", at=later(1))
        return again(task)


def again(task: Task) -> Task:
    return Task.objects.select_related("order").get(pk=task.pk)


def state(task: Task) -> State:
    return State(again(task).state)
