"""When visits are due, as a fact: on any day, and as it was known then."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerentian.kernel.fieldwork.due import rules
from zerentian.kernel.fieldwork.facts import raw_due
from zerentian.kernel.fieldwork.facts.classes import CLASSES
from zerentian.kernel.responsibilities.facts import BASES, ROLE
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent
STATES = (
    (rules.OVERDUE, _("Overdue")),
    (rules.TODAY, _("Due today")),
    (rules.SOON, _("Due soon")),
    (rules.LATER, pgettext_lazy("of a visit", "Later")),
)

VISIT_WAIT = Fact(
    key="visit_wait",
    title=_("Visits to keep up"),
    version=1,
    kind="state",
    sql=HERE / "visit_wait.sql",
    bases=(*BASES, CLASSES, HERE / "dated_wait.sql"),
    raw=raw_due.waits,
    dimensions=(
        ROLE,
        Dimension(key="due_state", title=_("State"), labels=STATES),
        Dimension.flag(
            "visited",
            _("Visited by the helper"),
            yes=_("visited by the helper"),
            no=_("not yet visited by the helper"),
        ),
    ),
)
