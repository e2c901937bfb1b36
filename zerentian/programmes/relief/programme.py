"""The relief programme (精准扶贫): its one constant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.fieldwork.events.importing import LAYOUT as PARTICIPANTS
from zerentian.manifest.programme import Programme, SubjectKind
from zerentian.programmes.relief.demo.steps import STEPS
from zerentian.programmes.relief.facts import FACTS
from zerentian.programmes.relief.figures import BOARD, FIGURES, LABELS
from zerentian.programmes.relief.layouts import PLATFORM
from zerentian.programmes.relief.life import react
from zerentian.programmes.relief.listings import LISTINGS, SELECTIONS
from zerentian.programmes.relief.menu import MENU
from zerentian.programmes.relief.rosters import ROSTERS

PROGRAMME = Programme(
    key="relief",
    title=_("Poverty relief"),
    urls="zerentian.programmes.relief.urls",
    subject_kinds=(
        SubjectKind(
            key="relief.household",
            title=_("Relief household"),
            url_name="relief:household",
            classes=("relief_household", "entitlement"),
        ),
        SubjectKind(key="relief.village", title=_("Relief village"), url_name="duties:subject"),
    ),
    layouts=(PLATFORM, *ROSTERS, PARTICIPANTS),
    listings=LISTINGS,
    selections=SELECTIONS,
    facts=FACTS,
    figures=FIGURES,
    board=BOARD,
    labels=LABELS,
    menu=MENU,
    life=react,
    demo=STEPS,
)
