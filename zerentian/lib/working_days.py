"""Working days: weekends, public holidays and the weekend days worked to make up for them.

The State Council announces each year's holidays and make-up days late in the year before. For a
year that nobody announced only weekends are known; `known` says whether a year is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """holidays: days off, weekends among them or not; made_up: weekend days that are worked."""

    holidays: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    @classmethod
    def of(cls, holidays: Iterable[date], made_up: Iterable[date]) -> WorkingDays:
        """Raises ValueError when a day is said to be both, or a day of the week is made up for."""
        off, worked = frozenset(holidays), frozenset(made_up)
        if both := off & worked:
            raise ValueError(f"both a holiday and worked: {sorted(both)[0]}")
        if plain := [day for day in worked if day.weekday() < SATURDAY]:
            raise ValueError(f"not on a weekend, so worked anyway: {min(plain)}")
        return cls(off, worked)

    def known(self, year: int) -> bool:
        """Whether the holidays of this year were announced."""
        return any(day.year == year for day in self.holidays)

    def is_working(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """The first working day from `day` on."""
        while not self.is_working(day):
            day += DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The count-th working day after `day`, which is not counted itself; count ≥ 0.

        With 0: `day`, or the next working day where it is none. So a deadline never falls on a day
        on which nobody works, and the day on which a term begins is not part of it (民法典 §201).
        """
        if count < 0:
            raise ValueError("count must not be negative")
        if count == 0:
            return self.on_or_after(day)
        for _ in range(count):
            day = self.on_or_after(day + DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days in [start, end); 0 where end is not after start."""
        days = range(max((end - start).days, 0))
        return sum(self.is_working(start + timedelta(days=n)) for n in days)
