"""When the next visit is due, without database or clock. The SQL beside it says the same for many at
once; a test holds them against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zerentian.lib.working_days import WorkingDays

OVERDUE: Final = "overdue"
TODAY: Final = "today"
SOON: Final = "soon"
LATER: Final = "later"
STATES: Final = (OVERDUE, TODAY, SOON, LATER)


@dataclass(frozen=True)
class Told:
    """A visit that fulfils the duty. next_day: when the visitor said they would come again."""

    day: date
    next_day: date | None = None


def due_on(
    since: date, visits: Iterable[Told], *, every: int, first: int, days: WorkingDays, on: date
) -> date:
    """The day on which the next visit is due, as seen on `on`.

    since: the holder answers from that day on; visits before it were another's. The first visit is due
    `first` days after it, or `every` days where that is sooner; each later one `every` days after the
    last, or on the day that was promised where that is sooner. Where nobody works that day, on the next
    working day.
    """
    own = [visit for visit in visits if since <= visit.day <= on]
    if not own:
        return days.on_or_after(since + timedelta(days=min(first, every)))
    last = max(visit.day for visit in own)
    wanted = last + timedelta(days=every)
    promised = [v.next_day for v in own if v.day == last and v.next_day is not None]
    return days.on_or_after(min([wanted, *promised]))


def soon_until(on: date, *, soon: int, days: WorkingDays) -> date:
    """The last day that counts as soon: so many working days ahead."""
    return days.after(on, soon)


def state(due: date, *, on: date, until: date) -> str:
    if due < on:
        return OVERDUE
    if due == on:
        return TODAY
    return SOON if due <= until else LATER
