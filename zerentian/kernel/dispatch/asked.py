"""Of which day the board is asked: today, or an earlier one on which tasks stood otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import then
from zerentian.kernel.responsibilities import asked as reading


@dataclass(frozen=True)
class Asked:
    """`at`: the suffix of the columns that tell how a task stood, see queries.then."""

    on: date
    is_past: bool

    @classmethod
    def read(cls, words: Mapping[str, str], viewer: Viewer) -> Asked:
        """A day that cannot be read, or one that is still to come, is today."""
        day = min(reading.day(words.get("on", ""), viewer.on), viewer.on)
        return cls(day, day < viewer.on)

    @property
    def at(self) -> str:
        return then.SUFFIX if self.is_past else ""

    def tasks(self, found: QuerySet[Task]) -> QuerySet[Task]:
        return then.of(found, on=self.on) if self.is_past else found

    def stand(self, rows: Iterable[Task]) -> list[Task]:
        return then.stand(rows, on=self.on) if self.is_past else list(rows)
