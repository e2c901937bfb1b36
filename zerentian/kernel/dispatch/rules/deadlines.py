"""Days by which something is due: never a day on which nobody works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.lib.working_days import WorkingDays


@dataclass(frozen=True)
class Term:
    """When an order goes out, and by the pack how many working days its kind leaves."""

    days: WorkingDays
    issued_on: date
    due: int
    receive: int
    limit: date | None = None  # the deadline of the task above

    def deadline(self, wanted: date | None) -> date:
        """The wanted deadline, or the kind's own. Raises OrderRefused (past, free, later)."""
        if wanted is None:
            usual = self.days.after(self.issued_on, self.due)
            return min(usual, self.limit) if self.limit and self.limit >= self.issued_on else usual
        if wanted < self.issued_on:
            raise OrderRefused("past", day=wanted.isoformat())
        if not self.days.is_working(wanted):
            later = self.days.on_or_after(wanted).isoformat()
            raise OrderRefused("free", day=wanted.isoformat(), next=later)
        if self.limit and wanted > self.limit:
            raise OrderRefused("later", day=self.limit.isoformat())
        return wanted

    def receive_by(self, deadline: date) -> date:
        """The last day to confirm receipt, never after the deadline itself."""
        return min(self.days.after(self.issued_on, self.receive), deadline)
