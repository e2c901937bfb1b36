"""The list of households and members of a police station, as a workbook that can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.rolls.hukou.columns import COLUMNS, EXAMPLES
from zerentian.kernel.rolls.hukou.committing import commit
from zerentian.kernel.rolls.hukou.whole import whole
from zerentian.kernel.rolls.hukou.writes import merged
from zerentian.manifest.imports import ImportLayout

HUKOU = ImportLayout(
    key="hukou.list",
    title=_("Hukou list: households and their members"),
    columns=COLUMNS,
    commit=commit,
    group="household",
    whole=whole,
    merge=merged,
    undoable=True,
    help=_(
        "One row a member, all members of a household in one workbook. Whoever is in the register is"
        " found by the identity number. A member whom the list no longer names leaves the hukou"
        " household on the day of the data; households that it does not name stay as they are."
        " An empty telephone never deletes one."
    ),
    examples=EXAMPLES,
)
