"""Red, yellow, green: how near a deadline is, by the terms of the kind of task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zerentian.kernel.dispatch.rules.states import ACCEPTED, RECALLED, REPORTED
from zerentian.lib.working_days import WorkingDays


class Light(StrEnum):
    RED = "red"  # the deadline is over and the holder has not reported
    YELLOW = "yellow"  # at most so many working days are left
    GREEN = "green"
    WAITING = "waiting"  # the holder has reported: whoever issued the order looks
    DONE = "done"
    GONE = "gone"  # recalled


@dataclass(frozen=True)
class Terms:
    """What a day means for the deadlines of one kind: red before `today`, yellow until `edge`."""

    today: date
    edge: date

    def light(self, *, state: str, deadline: date) -> Light:
        settled = {REPORTED: Light.WAITING, ACCEPTED: Light.DONE, RECALLED: Light.GONE}.get(state)
        if settled:
            return settled
        if deadline < self.today:
            return Light.RED
        return Light.YELLOW if deadline <= self.edge else Light.GREEN


def terms(days: WorkingDays, *, today: date, yellow: int) -> Terms:
    """The terms on a day; yellow: working days before the deadline from which a task warns.

    The edge is the last deadline to which no more than `yellow` working days are left from today on.
    """
    edge, left = today, 0
    while (left := left + days.is_working(edge)) <= yellow:
        edge += timedelta(days=1)
    return Terms(today, edge)


def left(days: WorkingDays, *, today: date, deadline: date) -> int:
    """Working days from today until the deadline's own day; negative: so many after it have begun."""
    if deadline >= today:
        return days.between(today, deadline)
    return -days.between(deadline + timedelta(days=1), today + timedelta(days=1))
