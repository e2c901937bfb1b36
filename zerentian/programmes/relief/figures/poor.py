"""Who is in the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Rows
from zerentian.programmes.relief.figures.rows import BY_HOUSEHOLD, ENTITLED, households

POOR = (
    Figure(
        key="relief.poor_households",
        title=_("Entitled relief households"),
        unit=_("households"),
        definition=_(
            "Registered relief households that on the day enjoy the policies: those that rose out of "
            "poverty and are still entitled, and those still poor. Each household counts once."
        ),
        measure=Distinct(rows=households()),
        breakdowns=(*BY_HOUSEHOLD, "hard"),
    ),
    Figure(
        key="relief.poor_people",
        title=_("People in entitled households"),
        unit=_("people"),
        definition=_(
            "Different people who on the day belong to a relief household that is entitled to the "
            "policies; nobody counts twice."
        ),
        measure=Distinct(
            rows=Rows(fact="relief_person", of="person", where=(ENTITLED,)),
        ),
        breakdowns=(*BY_HOUSEHOLD, "sex"),
    ),
    Figure(
        key="relief.registered_households",
        title=_("Relief households by status"),
        unit=_("households"),
        definition=_(
            "All households in the relief register on the day, whatever their status; each counts once."
        ),
        measure=Distinct(rows=Rows(fact="relief_household", of="subject")),
        breakdowns=("region", "entitlement", "category", "main_cause", "monitoring"),
    ),
)
