"""Who answers for households beside the responsible helper: second helpers, cadres, grid workers, doctors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Ratio, Repeated, Spread, Without
from zerentian.programmes.relief.figures.rows import BY_HOUSEHOLD, anywhere, duties, households

SECOND, GRID, CADRE, DOCTOR = "second_helper", "grid_worker", "village_cadre", "village_doctor"
BY_UNIT = ("region", "entity", "entity_kind")

SECONDS = (
    Figure(
        key="relief.households_with_second",
        title=_("Households with a second helper"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a second helper is on record on the day; each household "
            "counts once."
        ),
        measure=Distinct(rows=duties(role=SECOND)),
        breakdowns=BY_UNIT,
    ),
    Figure(
        key="relief.second_rate",
        title=_("Cover by second helpers"),
        unit="%",
        definition=_("Entitled households with a second helper, out of all entitled households."),
        measure=Ratio(
            numerator="relief.households_with_second", denominator="relief.poor_households"
        ),
    ),
    Figure(
        key="relief.second_helpers",
        title=_("Second helpers"),
        unit=_("helpers"),
        definition=_(
            "Different posts that are second helper of an entitled household on the day; whoever has "
            "several households counts once."
        ),
        measure=Distinct(rows=duties(role=SECOND, of="holder")),
        breakdowns=BY_UNIT,
    ),
    Figure(
        key="relief.second_load",
        title=_("Households of one second helper"),
        unit=_("households"),
        definition=_(
            "Fewest and most entitled households of one second helper, within the place; the limit is "
            "five."
        ),
        measure=Spread(rows=duties(role=SECOND), per="holder"),
    ),
)
GRIDS = (
    Figure(
        key="relief.households_in_grid",
        title=_("Households with a grid worker"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a grid worker answers on the day, for the household itself "
            "or for the grid in which it lies; each household counts once."
        ),
        measure=Distinct(rows=duties(role=GRID)),
        breakdowns=BY_UNIT,
    ),
    Figure(
        key="relief.grid_rate",
        title=_("Cover by grid workers"),
        unit="%",
        definition=_("Entitled households with a grid worker, out of all entitled households."),
        measure=Ratio(numerator="relief.households_in_grid", denominator="relief.poor_households"),
    ),
    Figure(
        key="relief.households_without_grid",
        title=_("Households without a grid worker"),
        unit=_("households"),
        definition=_(
            "Entitled households for which no grid worker answers on the day, neither for the "
            "household nor for a place in which it lies."
        ),
        measure=Without(rows=households(), other=anywhere(GRID)),
        breakdowns=BY_HOUSEHOLD,
        bad=True,
    ),
    Figure(
        key="relief.households_in_two_grids",
        title=_("Households in two grids or more"),
        unit=_("households"),
        definition=_(
            "Entitled households for which two or more grid workers answer on the same day: grids "
            "that overlap."
        ),
        measure=Repeated(rows=duties(role=GRID), by="holder"),
        bad=True,
    ),
    Figure(
        key="relief.grid_workers",
        title=_("Grid workers"),
        unit=_("grid workers"),
        definition=_(
            "Different posts of grid workers with at least one entitled household on the day."
        ),
        measure=Distinct(rows=duties(role=GRID, of="holder")),
        breakdowns=BY_UNIT,
    ),
    Figure(
        key="relief.grid_load",
        title=_("Households of one grid worker"),
        unit=_("households"),
        definition=_("Fewest and most entitled households of one grid worker, within the place."),
        measure=Spread(rows=duties(role=GRID), per="holder"),
    ),
)
OF_VILLAGES = (
    Figure(
        key="relief.households_with_cadre",
        title=_("Households with a village cadre"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a cadre in charge of the village answers on the day, for "
            "the household itself or for its village; each household counts once."
        ),
        measure=Distinct(rows=duties(role=CADRE)),
        breakdowns=BY_UNIT,
    ),
    Figure(
        key="relief.households_with_doctor",
        title=_("Households with a village doctor"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a village doctor answers on the day, for the household "
            "itself or for its village; each household counts once."
        ),
        measure=Distinct(rows=duties(role=DOCTOR)),
        breakdowns=BY_UNIT,
    ),
)
BESIDE = (*SECONDS, *GRIDS, *OF_VILLAGES)
