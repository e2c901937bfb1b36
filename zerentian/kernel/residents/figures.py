"""Figures of the register itself, which belong to no programme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.residents.facts import FACTS
from zerentian.manifest.figures import Distinct, Figure, Rows
from zerentian.manifest.programme import Programme

FIGURES = (
    Figure(
        key="residents",
        title=_("Residents"),
        unit=_("people"),
        definition=_(
            "Different people who on the day belong to a residence: who lives in the place, wherever "
            "they are registered; nobody counts twice."
        ),
        measure=Distinct(rows=Rows(fact="resident", of="person")),
    ),
    Figure(
        key="resident_households",
        title=_("Resident households"),
        unit=_("households"),
        definition=_(
            "Residences in which at least one person lives on the day; each household counts once."
        ),
        measure=Distinct(rows=Rows(fact="resident", of="household")),
    ),
)
# Nobody's programme: whoever may see figures by any grant sees these, in its places.
REGISTER = Programme(key="", title=_("Residents"), urls="", facts=FACTS, figures=FIGURES)
