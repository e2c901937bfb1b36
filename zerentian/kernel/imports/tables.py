"""Columns of the lists of batches and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.imports import layouts
from zerentian.kernel.imports.models import Batch, Outcome, Row, State
from zerentian.kernel.layouts import own
from zerentian.ui import formats
from zerentian.ui.tables import Column
from zerentian.ui.templatetags.zt import stat, tag

KINDS = {
    Outcome.NEW: "ok",
    Outcome.CHANGED: "info",
    Outcome.SAME: "line",
    Outcome.REFUSED: "over",
}


def title_of(key: str) -> str:
    """The layout's title; its key when this installation knows it no more."""
    found = layouts.layouts().get(key)
    return str(found.title) if found else own.titles({key}).get(key, key)


def titled(batches: Sequence[Batch]) -> Sequence[Batch]:
    """The batches, each with its layout's title: those that people made in one statement."""
    made = own.titles({batch.layout for batch in batches})
    for batch in batches:
        batch.titled = made.get(batch.layout) or title_of(batch.layout)  # type: ignore[attr-defined]
    return batches


def _name(batch: Batch) -> SafeString:
    url = reverse("imports:batch", args=[batch.pk])
    return format_html(
        '<a class="name" href="{}">{}</a> <span class="muted fs-13">{}</span>',
        url, batch.name, getattr(batch, "titled", ""),
    )  # fmt: skip


def _kind(batch: Batch) -> str:
    """Grass: in the registers; lilac: somebody must mend it; wheat: somebody must decide."""
    if batch.state == State.COMMITTED:
        return "ok"
    if batch.state == State.UNDONE:
        return "line"
    bad = batch.refused or batch.state == State.UNREADABLE
    return "over" if bad else "due"


def _state(batch: Batch) -> SafeString:
    return stat(_kind(batch), batch.get_state_display())


def state(batch: Batch) -> SafeString:
    """The state as the heading of its page shows it."""
    return tag(batch.get_state_display(), _kind(batch))


BATCHES = (
    Column("name", gettext_lazy("Workbook"), lambda batch: batch.name, _name),
    Column("on", gettext_lazy("Day of the data"), lambda batch: batch.effective_on, kind="day"),
    Column("region", gettext_lazy("Place"), lambda batch: batch.region and batch.region.name),
    Column("new", gettext_lazy("New"), lambda batch: batch.new, kind="number"),
    Column("changed", gettext_lazy("Changed"), lambda batch: batch.changed, kind="number"),
    Column("same", gettext_lazy("Same"), lambda batch: batch.same, kind="number"),
    Column("refused", gettext_lazy("Refused"), lambda batch: batch.refused, kind="number"),
    Column("state", gettext_lazy("State"), lambda batch: batch.get_state_display(), _state),
    Column("by", gettext_lazy("Uploaded by"), lambda batch: batch.uploaded_by.name),
    Column("at", gettext_lazy("When"), lambda batch: batch.uploaded_at, kind="moment"),
)


def _outcome(row: Row) -> SafeString:
    return tag(row.get_outcome_display(), KINDS[Outcome(row.outcome)])


def _told(row: Row) -> SafeString:
    """Reasons first, then warnings, then what changes: what somebody must act on stands on top."""
    return format_html(
        "{}{}{}",
        format_html_join("", "{}", ((_reason(r, "over"),) for r in row.reasons)),
        format_html_join("", "{}", ((_reason(r, "due"),) for r in row.warnings)),
        format_html_join("", "{}", ((_difference(d),) for d in row.differences)),
    )


def _reason(reason: dict[str, Any], kind: str) -> SafeString:
    where = _("column %(letter)s") % {"letter": reason["letter"]} if reason["letter"] else ""
    return format_html(
        '<div class="row-wrap">{} <b>{}</b> <span class="muted">{}</span> {}'
        ' <span class="muted">{}</span></div>',
        stat(kind, where),
        reason["title"],
        reason["value"] or formats.NOTHING,
        reason["why"],
        reason["todo"],
    )


def _difference(difference: dict[str, Any]) -> SafeString:
    return format_html(
        '<div class="row-wrap"><b>{}</b> <del class="muted">{}</del> → <ins>{}</ins></div>',
        difference["title"],
        difference["old"],
        difference["new"],
    )


ROWS = (
    Column("number", gettext_lazy("Row"), lambda row: row.number, order=("number",), kind="number"),
    Column("title", gettext_lazy("Who"), lambda row: row.title, css="nowrap"),
    Column("group", gettext_lazy("Household"), lambda row: row.group),
    Column(
        "region", gettext_lazy("Village"), lambda row: row.region and row.region.name, css="nowrap"
    ),
    Column("outcome", gettext_lazy("Outcome"), lambda row: row.get_outcome_display(), _outcome),
    Column("told", gettext_lazy("What and why"), lambda row: "", _told),
)
