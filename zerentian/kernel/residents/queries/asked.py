"""Of which day a page speaks, and as known when. Read from the address, kept by its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from zerentian.lib.periods import asked_day


@dataclass(frozen=True)
class When:
    """on: the day looked at. known: the day whose knowledge counts; None: everything known today."""

    today: date
    on: date
    known: date | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str], *, today: date) -> When:
        """Nonsense and days to come are today: an old address still shows a page."""
        on = min(asked_day(asked.get("on", "")) or today, today)
        known = asked_day(asked.get("known", ""))
        return cls(today, on, known if known and known < today else None)

    @property
    def at(self) -> datetime | None:
        """The last instant of the day of knowledge in the reporting time zone; None: now."""
        if self.known is None:
            return None
        return datetime.combine(self.known, time.max, tzinfo=timezone.get_current_timezone())

    @property
    def is_now(self) -> bool:
        return self.on == self.today and self.known is None

    def kept(self) -> dict[str, str]:
        """What a link must carry to stay on this day."""
        on = {"on": self.on.isoformat()} if self.on != self.today else {}
        return on | ({"known": self.known.isoformat()} if self.known else {})
