"""Who of them has a responsible helper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Ratio, Repeated, Without
from zerentian.programmes.relief.figures.rows import (
    BY_HOUSEHOLD,
    HELPER,
    anywhere,
    duties,
    households,
)

COVER = (
    Figure(
        key="relief.households_helped",
        title=_("Households with a helper"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a responsible helper is on record on the day; "
            "each household counts once."
        ),
        measure=Distinct(rows=duties()),
        breakdowns=("region", "entity", "entity_kind", "roster"),
    ),
    Figure(
        key="relief.cover_rate",
        title=_("Cover by helpers"),
        unit="%",
        definition=_(
            "Entitled households with a responsible helper, out of all entitled households."
        ),
        measure=Ratio(numerator="relief.households_helped", denominator="relief.poor_households"),
    ),
    Figure(
        key="relief.households_uncovered",
        title=_("Households without a helper"),
        unit=_("households"),
        definition=_("Entitled households for which nobody is responsible helper on the day."),
        measure=Without(
            rows=households(),
            other=anywhere(HELPER),
        ),
        breakdowns=BY_HOUSEHOLD,
        bad=True,
    ),
    Figure(
        key="relief.households_vacant",
        title=_("Households whose helper's post is empty"),
        unit=_("households"),
        definition=_(
            "Entitled households whose responsible helper is a post on which nobody sits on the day, "
            "not even an acting deputy."
        ),
        measure=Without(
            rows=duties(),
            other=anywhere(HELPER, "seat"),
        ),
        breakdowns=("region", "entity"),
        bad=True,
    ),
    Figure(
        key="relief.households_doubled",
        title=_("Households with two helpers or more"),
        unit=_("households"),
        definition=_(
            "Entitled households for which two or more different holders are responsible helper "
            "on the same day."
        ),
        measure=Repeated(rows=duties(), by="holder"),
        bad=True,
    ),
)
