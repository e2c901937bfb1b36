"""Orders on an axis of time: where a bar begins and ends, in percent of the width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 9
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Axis:
    """From the first to the last day, both drawn."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[date], *, on: date) -> Axis:
        """Wide enough for these days and today, and never shorter than a week a column."""
        every = [*days, on]
        first = min(every)
        return cls(first, max(max(every) + DAY, first + timedelta(days=7 * WEEKS)))

    def at(self, day: date) -> float:
        """Percent of the width at which the day begins, between 0 and 100."""
        whole = (self.last - self.first).days
        return min(max(100 * (day - self.first).days / whole, 0), 100)

    def place(self, day: date) -> str:
        return f"{self.at(day):.2f}%"

    def span(self, first: date, last: date) -> str:
        """The width from the beginning of one day to the end of the other."""
        return f"{max(self.at(last + DAY) - self.at(first), 0.5):.2f}%"

    def ticks(self) -> list[date]:
        whole = (self.last - self.first).days
        return [self.first + timedelta(days=whole * n // WEEKS) for n in range(WEEKS)]


@dataclass(frozen=True)
class Bar:
    """One drawn line. kind: ok, due, over, done, none. share: how much of it is done, 0 to 100."""

    kind: str
    x: str
    width: str
    share: int
    filled: str
    late_x: str = ""
    late_width: str = ""


def bar(axis: Axis, kind: str, *, first: date, last: date, share: int, on: date) -> Bar:
    """A late one goes on as a broken line until today."""
    late = kind == "over" and last < on
    width = axis.at(last + DAY) - axis.at(first)
    return Bar(
        kind, axis.place(first), axis.span(first, last), share, f"{width * share / 100:.2f}%",
        axis.place(last + DAY) if late else "",
        axis.span(last + DAY, on) if late else "",
    )  # fmt: skip
