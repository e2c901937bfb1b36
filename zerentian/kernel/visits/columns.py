"""The columns of the list of visits, on the screen and in the workbook."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.visits import wording
from zerentian.kernel.visits.models import Visit
from zerentian.ui.tables import Column, link
from zerentian.ui.templatetags.zt import stat


def state(visit: Visit) -> Any:
    """What the checklist says, in a word and a mark."""
    if visit.superseded_at:
        return stat("none", _("superseded"))
    if visit.passed is False:
        return stat("over", _("safety failed"))
    if getattr(visit, "findings_count", 0):
        return stat("due", _("%(count)s findings") % {"count": visit.findings_count})  # type: ignore[attr-defined]
    return stat("none", _("not all seen")) if visit.passed is None else stat("ok", _("in order"))


def words(visit: Visit) -> str:
    if visit.passed is False:
        return _("safety failed")
    return _("not all seen") if visit.passed is None else _("in order")


def _village(visit: Visit) -> str:
    return visit.subject.region.name if visit.subject.region else ""


def _code(visit: Visit) -> str:
    return visit.subject.household.code if visit.subject.household else ""


def _link(visit: Visit) -> Any:
    return link(reverse("visits:visit", args=[visit.pk]), visit.subject.name)


COLUMNS = (
    Column("day", gettext_lazy("Day"), lambda v: v.day, kind="day", order=("day", "pk"), css="nowrap"),
    Column(
        "name", gettext_lazy("Household"), lambda v: v.subject.name, _link,
        order=("subject__name_key", "pk"), css="nowrap",
    ),
    Column("village", gettext_lazy("Village"), _village, order=("subject__region__path", "pk")),
    Column("code", gettext_lazy("Household code"), _code, css="muted", listed=False),
    Column("list", gettext_lazy("Checklist"), lambda v: wording.said(v.template.body["title"])),
    Column("mode", gettext_lazy("Way of visiting"), lambda v: v.get_mode_display(), css="c-wide"),
    Column("user", gettext_lazy("Who visited"), lambda v: v.user.name, order=("user__name_key", "pk")),
    Column("state", gettext_lazy("Result"), words, state, css="nowrap"),
    Column(
        "points", gettext_lazy("Points"), lambda v: v.points if v.out_of else None, kind="number",
        css="c-wide",
    ),
    Column("of", gettext_lazy("Of"), lambda v: v.out_of or None, kind="number", listed=False),
    Column("findings", gettext_lazy("Findings"), lambda v: v.findings_count, kind="number", listed=False),
    Column("came", gettext_lazy("Came in"), lambda v: v.recorded_at, kind="moment", css="c-wide"),
)  # fmt: skip
