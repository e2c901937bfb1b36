"""Figures of visits, which belong to no programme: since the first day of the year up to a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.visits.facts import FACTS
from zerentian.manifest.figures import Distinct, Figure, Rows, Where, Without
from zerentian.manifest.programme import Programme

BY = ("region", "entity", "template", "mode", "met", "result")
AT_HOME = Where(dimension="mode", values=("home",))
MET = Where(dimension="met", values=("household",))

FIGURES = (
    Figure(
        key="visits",
        title=_("Visits"),
        unit=_("visits"),
        definition=_(
            "Visits that happened in the period, each once, however late they came in; a correction "
            "takes the place of what it corrects."
        ),
        measure=Distinct(rows=Rows(fact="visit")),
        breakdowns=BY,
    ),
    Figure(
        key="visited_households",
        title=_("Households visited"),
        unit=_("households"),
        definition=_("Different households with at least one visit in the period."),
        measure=Distinct(rows=Rows(fact="visit", of="household")),
        breakdowns=BY,
    ),
    Figure(
        key="visiting_holders",
        title=_("Helpers who visited"),
        unit=_("helpers"),
        definition=_(
            "Different posts, units or teams whose households were visited in the period; whoever "
            "answers for several households counts once."
        ),
        measure=Distinct(rows=Rows(fact="visit", of="holder")),
        breakdowns=("region", "entity"),
    ),
    Figure(
        key="households_never_met",
        title=_("Households never met at home"),
        unit=_("households"),
        definition=_(
            "Different households that were visited at home in the period without anybody of the "
            "household being met on any of these visits."
        ),
        measure=Without(
            rows=Rows(fact="visit", of="household", where=(AT_HOME,)),
            other=Rows(fact="visit", of="household", where=(AT_HOME, MET)),
        ),
        bad=True,
    ),
    Figure(
        key="visit_findings",
        title=_("Findings of visits"),
        unit=_("findings"),
        definition=_(
            "Answers that were findings by the checklist's version of their visit, each once: the items "
            "that failed most stand first in the breakdown by item."
        ),
        measure=Distinct(rows=Rows(fact="visit_finding")),
        breakdowns=("region", "entity", "template", "item", "problem_kind", "safety", "mended"),
    ),
    Figure(
        key="safety_failed_households",
        title=_("Households with a failed safety item"),
        unit=_("households"),
        definition=_(
            "Different households in which a safety item was answered with no in the period."
        ),
        measure=Distinct(
            rows=Rows(
                fact="visit_finding",
                of="household",
                where=(
                    Where(dimension="safety", values=("yes",)),
                    Where(dimension="answer", values=("no",)),
                ),
            )
        ),
        bad=True,
    ),
)
VISITS = Programme(key="", title=_("Fieldwork"), urls="", facts=FACTS, figures=FIGURES)
