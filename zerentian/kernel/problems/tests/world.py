"""Problems in a small district: a helper, a clerk who hands over, somebody else who verifies."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import actions
from zerentian.kernel.problems.actions.accountability import Decision
from zerentian.kernel.problems.models import LookBack, Problem
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.responsibilities.tests import world as people
from zerentian.kernel.subjects.models import Subject

ON = date(2019, 5, 31)  # a Friday
FOUND = date(2019, 5, 6)  # the Monday after the holidays of May
AGAIN = date(2019, 6, 3)  # from then on what was closed on the usual day may be looked at again
AT = people.AT


def at(day: date, hour: int = 2) -> datetime:
    """That day, ten in the morning there."""
    return datetime.combine(day, time(hour), UTC)


class Field(people.World):
    """Deeds that differ from the usual ones name only what differs."""

    @cached_property
    def home(self) -> Subject:
        return self.household("高家户")

    @cached_property
    def fixer(self) -> User:
        return people.person("赵整改", "fixer")

    @cached_property
    def holder(self) -> Holder:
        """The post on which the fixer sits."""
        post = people.Post.objects.create(entity=self.office, title="帮扶责任人")
        people.seat(post, self.fixer)
        return people.actions.holder_for(post=post)

    @cached_property
    def finder(self) -> User:
        return people.person("钱督查", "finder")

    @cached_property
    def verifier(self) -> User:
        return people.clerk("verifier", self.gaoli.town)

    def problem(self, **about: Any) -> Problem:
        usual = {
            "by": self.finder, "subject": self.home, "kind": "environment", "text": "院内堆放垃圾",
            "source": "inspection", "found_on": FOUND, "at": AT,
        }  # fmt: skip
        return actions.open_(**{**usual, **about})

    def handed(self, problem: Problem | None = None, **about: Any) -> Problem:
        found = problem or self.problem()
        usual = {"by": self.gaoli_clerk, "holder": self.holder, "on": FOUND, "at": AT}
        return actions.hand_over(problem=found, **{**usual, **about})

    def solved(self, problem: Problem | None = None, **about: Any) -> Problem:
        found = problem or self.handed()
        usual = {"by": self.fixer, "note": "已清理", "on": date(2019, 5, 10), "at": AT}
        return actions.report_solved(problem=found, **{**usual, **about})

    def looked_back(self, problem: Problem | None = None, **about: Any) -> LookBack:
        found = problem or self.closed()
        usual = {
            "by": self.finder,
            "passed": True,
            "note": "保持得好",
            "on": AGAIN,
            "at": at(AGAIN),
        }
        return actions.look_back(problem=found, **{**usual, **about})

    def closed(self, problem: Problem | None = None, **about: Any) -> Problem:
        found = problem or self.solved()
        usual = {"by": self.verifier, "on": date(2019, 5, 13), "at": AT}
        return actions.verify(problem=found, **{**usual, **about})


def decision(field: Field, **about: Any) -> Decision:
    """About the fixer, of the town, unless told otherwise."""
    assert field.holder
    usual: dict[str, Any] = {
        "measure": "criticised", "region": field.gaoli.town, "deciding_body": "区扶贫领导小组",
        "document": "演示通〔2019〕3号", "decided_on": date(2019, 3, 15), "user": field.fixer,
        "facts": "逾期未整改",
    }  # fmt: skip
    return Decision(**{**usual, **about})
