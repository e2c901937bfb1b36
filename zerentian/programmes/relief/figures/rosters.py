"""The rosters, which stay apart: 195 helpers in 高里, 136 cadres in 杨家埠, and those of the units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Spread
from zerentian.programmes.relief.figures.rows import duties, roster

ROSTERS = (
    Figure(
        key="relief.gaoli_helpers",
        title=_("Helpers of the roster “one helps five”"),
        unit=_("helpers"),
        definition=_(
            "Different helpers of the roster “one helps five” who answer for an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(roster("gaoli_1_5"), of="holder")),
    ),
    Figure(
        key="relief.gaoli_households_per_helper",
        title=_("Households per helper of “one helps five”"),
        unit=_("households"),
        definition=_(
            "Fewest and most entitled households of one helper in the roster “one helps five”; "
            "one number where they are equal."
        ),
        measure=Spread(rows=duties(roster("gaoli_1_5")), per="holder"),
    ),
    Figure(
        key="relief.yangjiabu_cadres",
        title=_("Cadres in the roster of Yangjiabu"),
        unit=_("cadres"),
        definition=_(
            "Different cadres of both levels in the roster of Yangjiabu who answer for an entitled "
            "household on the day."
        ),
        measure=Distinct(rows=duties(roster("yangjiabu"), of="holder")),
        breakdowns=("region", "entity", "entity_kind"),
    ),
)
