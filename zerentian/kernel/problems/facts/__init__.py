"""What can be counted about problems and about accountability."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.problems.facts import raw
from zerentian.kernel.problems.models import Measure, State
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent

PROBLEM = Fact(
    key="problem",
    title=_("Problem ledger"),
    version=1,
    kind="state",
    sql=HERE / "problem.sql",
    bases=(HERE / "dated_problem.sql",),
    raw=raw.problems,
    dimensions=(
        Dimension(key="state", title=_("State"), labels=tuple(State.choices)),
        Dimension(key="problem_kind", title=_("Class")),
        Dimension(key="problem_source", title=_("Source")),
        Dimension(key="subject_kind", title=_("Found at")),
        Dimension.flag("late", _("Overdue")),
        Dimension.flag("safety", _("Dangerous")),
    ),
)
ACCOUNTABILITY = Fact(
    key="accountability",
    title=_("Decisions on accountability"),
    version=1,
    kind="event",
    sql=HERE / "accountability.sql",
    raw=raw.accountability,
    dimensions=(Dimension(key="measure", title=_("Kind of decision"), labels=tuple(Measure.choices)),),
)  # fmt: skip
FACTS = (PROBLEM, ACCOUNTABILITY)
