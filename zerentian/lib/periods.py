"""Periods of days, half-open: `[start, end)` holds its start and not its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zerentian.lib.refusals import Refused, gettext_noop

FIRST, BEYOND = date(1900, 1, 1), date(2200, 1, 1)
"""Days that addresses may ask for: from FIRST on, before BEYOND."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidPeriod(Refused):
    """This is not a period; `code` says why."""

    messages = {
        "form": gettext_noop(
            "a period is a day (2019-05-31) or two days with a stroke between them"
            " (2019-01-01/2019-06-01), the second no longer part of it"
        ),
        "order": gettext_noop(
            "a period ends after it begins; this one goes from %(start)s to %(end)s"
        ),
    }


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `start` up to, and not including, `end`; at least one day.

    Raises InvalidPeriod (order) when `end` is not after `start`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidPeriod("order", start=str(self.start), end=str(self.end))

    @classmethod
    def parse(cls, text: str) -> Period:
        """ "2019-05-31" is that day, "2019-01-01/2019-06-01" the five months before June.

        Raises InvalidPeriod (form, order).
        """
        try:
            days = [_day(part) for part in text.strip().split("/")]
        except ValueError:
            raise InvalidPeriod("form") from None
        match days:
            case [day]:
                return cls.day(day)
            case [start, end]:
                return cls(start, end)
            case _:
                raise InvalidPeriod("form")

    @classmethod
    def day(cls, day: date) -> Period:
        """One day. The last day of the calendar, 9999-12-31, has no day after it: InvalidPeriod."""
        if day == date.max:
            raise InvalidPeriod("form")
        return cls(day, day + timedelta(days=1))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One calendar month."""
        start = date(year, month, 1)
        return cls(start, _next_month(start))

    @property
    def days(self) -> int:
        """How many days the period holds."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day inside the period."""
        return self.end - timedelta(days=1)

    def __str__(self) -> str:
        """The form that `parse` reads."""
        return str(self.start) if self.days == 1 else f"{self.start}/{self.end}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.start < other.end and other.start < self.end

    def months(self) -> tuple[Period, ...]:
        """The period cut at the first of each month: the buckets of a trend.

        The first and the last bucket are as short as the period makes them.
        """
        buckets: list[Period] = []
        start = self.start
        while start < self.end:
            end = min(_next_month(start), self.end)
            buckets.append(Period(start, end))
            start = end
        return tuple(buckets)


def _day(text: str) -> date:
    """A day written as 2019-05-31 and in no other of the forms that ISO 8601 knows."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def asked_day(text: str) -> date | None:
    """The day that an address asks for; None where it is no day, or one that nobody can mean.

    Whoever computes a year back or forth from it stays within the calendar.
    """
    try:
        day = _day(text.strip())
    except ValueError:
        return None
    return day if FIRST <= day < BEYOND else None


def _next_month(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
