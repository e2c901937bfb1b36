"""What can be counted about visits, for every programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.visits.facts import raw
from zerentian.kernel.visits.models import Mode
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent
TEMPLATE = Dimension(key="template", title=_("Checklist"))
GRADES = (("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No")))

VISIT = Fact(
    key="visit",
    title=_("Visits"),
    version=1,
    kind="event",
    sql=HERE / "visit.sql",
    raw=raw.visits,
    dimensions=(
        TEMPLATE,
        Dimension(key="mode", title=_("Way of visiting"), labels=tuple(Mode.choices)),
        Dimension(
            key="met",
            title=_("Who was met"),
            labels=(
                ("household", _("Somebody of the household")),
                ("others", _("Relatives or neighbours")),
                ("nobody", _("Nobody there")),
                ("unknown", _("not said")),
            ),
        ),
        Dimension(
            key="result",
            title=_("Result"),
            labels=(
                ("passed", _("safe")),
                ("failed", _("safety failed")),
                ("open", _("not all of safety seen")),
            ),
        ),
    ),
)
FINDING = Fact(
    key="visit_finding",
    title=_("Findings of visits"),
    version=2,
    kind="event",
    sql=HERE / "visit_finding.sql",
    raw=raw.findings,
    dimensions=(
        TEMPLATE,
        Dimension(key="item", title=_("Item")),
        Dimension(key="problem_kind", title=_("Kind of problem")),
        Dimension(key="answer", title=_("Answer"), labels=GRADES),
        Dimension.flag("safety", _("Safety"), yes=_("of safety")),
        Dimension.flag("mended", _("Mended on the spot"), yes=_("mended on the spot")),
    ),
)
FACTS = (VISIT, FINDING)
