"""The columns of the pages about divisions, for screen and workbook alike."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerentian.kernel.regions.models import AreaRegion, Change, Region
from zerentian.kernel.regions.rules.applying import Step
from zerentian.ui.tables import Column, link


def address(region: Region) -> str:
    return reverse("regions:region", args=[region.pk])


def _state(region: Region) -> Any:
    if region.merged_into:
        return format_html(
            '{} <a href="{}">{}</a>',
            _("merged into"),
            address(region.merged_into),
            region.merged_into,
        )
    return pgettext_lazy("division", "closed") if region.closed_on else ""


NAME = Column(
    "name", pgettext_lazy("place or unit", "Name"), lambda r: r.name,
    shown=lambda r: link(address(r), r.name), order=("name_key",),
)  # fmt: skip
CODE = Column("code", _("Code"), lambda r: r.code, order=("path",))
LEVEL = Column("level", _("Level"), lambda r: r.get_level_display())
KIND = Column("kind", _("Kind"), lambda r: r.get_kind_display())

CHILDREN = [NAME, CODE, KIND, Column("below", _("Below"), lambda r: r.below, kind="number")]
HITS = [
    NAME,
    CODE,
    LEVEL,
    Column("full", _("Full name"), lambda r: r.full_name),
    Column("state", _("State"), lambda r: str(_state(r)), shown=_state),
]
CLOSED = [
    NAME,
    CODE,
    Column("closed_on", _("Closed on"), lambda r: r.closed_on, kind="day"),
    Column("state", _("State"), lambda r: str(_state(r)), shown=_state),
]
SHEET = [
    Column("level", _("Level"), lambda r: r.get_level_display()),
    Column("code", _("Code"), lambda r: r.code),
    Column("name", pgettext_lazy("place or unit", "Name"), lambda r: r.name),
    Column("kind", _("Kind"), lambda r: r.get_kind_display()),
    Column("parent", _("Belongs to"), lambda r: r.parent.name if r.parent else ""),
    Column("full", _("Full name"), lambda r: r.full_name),
]


def _step(step: Step) -> tuple[str, str, str, str]:
    before, after = step.before, step.after
    gone = after.closed_on is not None
    return (
        before.path if before else "",
        before.name if before else "",
        "" if gone and not after.merged_into else after.path.partition("/")[0],
        "" if gone else after.name,
    )


STEPS = [
    Column("old_code", _("Old code"), lambda s: _step(s)[0]),
    Column("old_name", _("Old name"), lambda s: _step(s)[1]),
    Column("new_code", _("New code"), lambda s: _step(s)[2]),
    Column("new_name", _("New name"), lambda s: _step(s)[3]),
    Column("full", _("Full name"), lambda s: s.after.full_name),
]


def _region_of(change: Change) -> Any:
    name = change.new_name or change.old_name
    return link(address(change.region), name) if change.region else name


CHANGES = [
    Column(
        "name",
        pgettext_lazy("place or unit", "Name"),
        lambda c: c.new_name or c.old_name,
        shown=_region_of,
    ),
    Column("old_code", _("Old code"), lambda c: c.old_path, order=("old_path", "new_path")),
    Column("old_name", _("Old name"), lambda c: c.old_name),
    Column("new_code", _("New code"), lambda c: c.new_path, order=("new_path",)),
    Column("new_name", _("New name"), lambda c: c.new_name),
]


def _until(row: AreaRegion) -> Any:
    return row.valid.upper


MEMBERS = [
    Column(
        "name", pgettext_lazy("place or unit", "Name"), lambda m: m.region.name,
        shown=lambda m: link(address(m.region), m.region.name),
    ),
    Column("code", _("Code"), lambda m: m.region.code),
    Column("level", _("Level"), lambda m: m.region.get_level_display()),
    Column("full", _("Full name"), lambda m: m.region.full_name),
    Column("since", _("From"), lambda m: m.valid.lower, kind="day"),
    Column("until", _("Until"), _until, kind="day"),
    Column(
        "state", _("State"), lambda m: str(_state(m.region)), shown=lambda m: _state(m.region)
    ),
]  # fmt: skip
