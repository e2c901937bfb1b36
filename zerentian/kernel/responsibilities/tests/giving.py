"""Helpers of the tests: give a holder some households."""

from __future__ import annotations

from datetime import date, timedelta

from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
)

LATER = AT + timedelta(hours=1)


def give(world: World, holder: Holder, number: int, role: Role | None = None) -> list[Duty]:
    pairs = [(subject.pk, holder.pk) for subject in world.households(number)]
    return duties.assign_many(
        by=world.gaoli_clerk, role=role or world.primary, pairs=pairs, start=START, at=AT
    )


def loads_of(role: Role, *holders: Holder, on: date = ON) -> list[int]:
    return [queries.load(holder.pk, role=role, on=on) for holder in holders]
