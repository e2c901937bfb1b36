"""Workbooks of the relief programme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.imports import ImportLayout
from zerentian.programmes.relief.columns import COLUMNS, EXAMPLES
from zerentian.programmes.relief.importing import committing, planning

PLATFORM = ImportLayout(
    key="relief.platform",
    title=_("Relief households: export of the platform"),
    columns=COLUMNS,
    plan=planning.plan,
    commit=committing.commit,
    help=_(
        "One row a member, all members of a household in one workbook. A member whom the workbook"
        " no longer lists leaves the household on the day of the data; households that it does not"
        " list stay as they are. An empty telephone never deletes one."
    ),
    examples=EXAMPLES,
)
