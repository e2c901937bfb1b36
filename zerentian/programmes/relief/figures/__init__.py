"""The figures of the relief programme: what is counted, by which rule, and where it stands first.

Helpers are counted in three rosters that stay apart (195 helpers in 高里, 136 cadres in 杨家埠, the
units' helpers): nothing here adds them up but `relief.helpers`, which counts everyone once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Board
from zerentian.programmes.relief.figures.beside import BESIDE
from zerentian.programmes.relief.figures.cover import COVER
from zerentian.programmes.relief.figures.field import FIELD
from zerentian.programmes.relief.figures.helpers import HELPERS
from zerentian.programmes.relief.figures.orders import ORDERS
from zerentian.programmes.relief.figures.poor import POOR
from zerentian.programmes.relief.figures.problems import PROBLEMS
from zerentian.programmes.relief.figures.rosters import ROSTERS
from zerentian.programmes.relief.figures.villages import VILLAGES

FIGURES = (
    *POOR, *COVER, *HELPERS, *ROSTERS, *BESIDE, *VILLAGES, *PROBLEMS, *FIELD, *ORDERS,
)  # fmt: skip

BOARD = Board(
    strip=(
        "relief.poor_households",
        "relief.poor_people",
        "relief.cover_rate",
        "relief.households_uncovered",
        "relief.households_doubled",
        "relief.helpers",
    ),
    ranking=(
        "relief.poor_households",
        "relief.households_helped",
        "relief.cover_rate",
        "relief.households_uncovered",
        "relief.helpers",
    ),
    rank_by="relief.cover_rate",
    splits=(
        ("relief.poor_households", "main_cause"),
        ("relief.poor_households", "category"),
    ),
    trend="relief.cover_rate",
)
LABELS = {
    "roster": {
        "yangjiabu": _("Responsibility plots of Yangjiabu"),
        "units": _("Helpers sent by departments and enterprises"),
        "villages": _("Village cadres"),
    }
}
