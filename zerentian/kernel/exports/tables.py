"""The columns of the lists of exports."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.exports import known
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.ui.lists import Key, Order
from zerentian.ui.tables import Column
from zerentian.ui.templatetags.zt import stat, tag

NEWEST = Order.of(Key("asked_at", descending=True), Key("pk", descending=True))
KINDS = {
    State.ASKED: "due", State.APPROVED: "none", State.REFUSED: "over", State.FAILED: "over",
    State.MADE: "ok", State.WITHDRAWN: "none", State.EXPIRED: "none",
}  # fmt: skip


def title_of(request: ExportRequest) -> str:
    """The list's title; its key when no programme of this installation knows it any more."""
    found = known.listings().get(request.listing)
    return str(found.title) if found else request.listing


def _name(request: ExportRequest) -> SafeString:
    url = reverse("exports:request", args=[request.pk])
    return format_html(
        '<a class="name" href="{}">{}</a> <span class="muted fs-13">{}</span>{}',
        url, title_of(request), request.said,
        tag(_("whole numbers"), "due") if request.full else "",
    )  # fmt: skip


def state(request: ExportRequest) -> Any:
    return stat(KINDS[State(request.state)], request.get_state_display())


REQUESTS = (
    Column("name", gettext_lazy("List"), title_of, _name),
    Column("rows", gettext_lazy("Rows"), lambda r: r.done or r.estimated, kind="number"),
    Column("state", gettext_lazy("State"), lambda r: r.get_state_display(), state, css="nowrap"),
    Column("by", gettext_lazy("Asked by"), lambda r: r.asked_by.name, css="nowrap"),
    Column("at", gettext_lazy("When"), lambda r: r.asked_at, kind="moment"),
    Column("reason", gettext_lazy("What it is for"), lambda r: r.reason),
)
