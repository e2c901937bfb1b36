"""Workbooks of the relief programme."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.imports.models import Batch
from zerentian.kernel.regions.models import Region
from zerentian.manifest.imports import ImportLayout
from zerentian.programmes.relief.columns import COLUMNS, EXAMPLES
from zerentian.programmes.relief.importing import committing
from zerentian.programmes.relief.importing.whole import whole
from zerentian.programmes.relief.importing.writes import merged

PLACES = {Region.Level.TOWN: "town", Region.Level.VILLAGE: "village"}


def result(batch: Batch) -> str:
    """The list of households in the place that the workbook was about."""
    place = PLACES.get(Region.Level(batch.region.level)) if batch.region else None
    asked = f"?{urlencode({place: batch.region.path})}" if batch.region and place else ""
    return reverse("relief:households") + asked


PLATFORM = ImportLayout(
    key="relief.platform",
    title=_("Relief households: export of the platform"),
    columns=COLUMNS,
    commit=committing.commit,
    group="household",
    whole=whole,
    merge=merged,
    undoable=True,
    help=_(
        "One row a member, all members of a household in one workbook. A member whom the workbook"
        " no longer lists leaves the household on the day of the data; households that it does not"
        " list stay as they are. An empty telephone never deletes one."
    ),
    examples=EXAMPLES,
    result=result,
)
