"""The rosters of helpers that the relief office keeps. They stand on one page and stay separate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.responsibilities.importing import roster_layout

HELPER = "primary_helper"

ROSTERS = (
    roster_layout(
        key="relief.roster.gaoli",
        title=_("Roster: one helper, five households"),
        role=HELPER,
        roster="gaoli_1_5",
    ),
    roster_layout(
        key="relief.roster.yangjiabu",
        title=_("Roster: responsibility plots"),
        role=HELPER,
        roster="yangjiabu",
    ),
    roster_layout(
        key="relief.roster.units",
        title=_("Roster: helpers of departments and enterprises"),
        role=HELPER,
        roster="units",
    ),
    roster_layout(
        key="relief.roster.villages",
        title=_("Roster: village cadres"),
        role=HELPER,
        roster="villages",
    ),
)
