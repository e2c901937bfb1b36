"""The pack's rules for problems together with its calendar: which deadline follows from what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema_problems import ProblemsFile
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.lib.working_days import WorkingDays


@dataclass(frozen=True)
class Terms:
    """Every answer is a working day."""

    said: ProblemsFile
    days: WorkingDays

    def hand_over_by(self, on: date, *, safety: bool) -> date:
        term = self.said.terms.safety if safety else self.said.terms.hand_over
        return rules.hand_over_by(self.days, on, term=term)

    def fix_by(self, on: date, *, work: str) -> date:
        return rules.fix_by(self.days, on, term=self.said.works()[work].days)

    def verify_by(self, on: date) -> date:
        return self.days.after(on, self.said.terms.verify)

    def climbs_on(self, since: date | None, *, level: int) -> date | None:
        term = self.said.at(level).days
        return rules.climbs_on(self.days, since, level=level, top=self.said.top, term=term)

    def recheck(self, closed: date) -> tuple[date, date]:
        """First and last day of the look-back at what was closed on this day."""
        terms = self.said.terms
        return (
            self.days.after(closed, terms.recheck_from),
            self.days.after(closed, terms.recheck_until),
        )

    def is_in_sample(self, problem: int) -> bool:
        return rules.is_in_sample(problem, percent=self.said.terms.look_back_percent)

    def work_of(self, kind: str) -> str:
        """The work that problems of this class usually are. Raises ProblemRefused."""
        found = self.said.kinds().get(kind)
        if found is None:
            raise ProblemRefused("kind", key=kind)
        return found.work

    def check_deadline(self, due: date, *, on: date) -> None:
        """Raises ProblemRefused unless somebody can keep this deadline."""
        if not self.days.is_working(due):
            raise ProblemRefused("not_working", day=due.isoformat())
        if due < on:
            raise ProblemRefused("past", day=due.isoformat())


def current() -> Terms:
    pack = packs.current()
    return Terms(pack.problems, pack.working_days)
