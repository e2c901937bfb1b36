"""The responsible helpers: all of them, each once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Spread, Where
from zerentian.programmes.relief.figures.rows import duties, households, units

UNITS = ("department", "enterprise")

HELPERS = (
    Figure(
        key="relief.helpers",
        title=_("Helpers"),
        unit=_("helpers"),
        definition=_(
            "Different posts, entities and teams that are responsible helper of an entitled household "
            "on the day; whoever stands in several rosters counts once."
        ),
        measure=Distinct(rows=duties(of="holder")),
        breakdowns=("region", "entity", "entity_kind", "roster"),
    ),
    Figure(
        key="relief.helper_load",
        title=_("Households of one helper"),
        unit=_("households"),
        definition=_("Fewest and most entitled households of one helper, within the place."),
        measure=Spread(rows=duties(), per="holder"),
        breakdowns=("region", "roster"),
    ),
    Figure(
        key="relief.departments",
        title=_("Departments that send helpers"),
        unit=_("departments"),
        definition=_(
            "Different departments with at least one responsible helper of an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(units("department"), of="entity")),
    ),
    Figure(
        key="relief.enterprises",
        title=_("Enterprises that send helpers"),
        unit=_("enterprises"),
        definition=_(
            "Different enterprises with at least one responsible helper of an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(units("enterprise"), of="entity")),
    ),
    Figure(
        key="relief.hard_households",
        title=_("Difficult households helped by units"),
        unit=_("households"),
        definition=_(
            "Entitled households marked relatively difficult whose responsible helper is sent by a "
            "department or an enterprise; each household counts once."
        ),
        measure=Distinct(
            rows=duties(
                units(*UNITS),
                among=households(Where(dimension="hard", values=("yes",))),
            )
        ),
        breakdowns=("region", "entity", "entity_kind"),
    ),
)
