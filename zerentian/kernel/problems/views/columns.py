"""The columns of the ledger, for screen, print and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems import rules, sealed, words
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.subjects.queries import name_of
from zerentian.ui import tables
from zerentian.ui.lists import Key
from zerentian.ui.tables import Column
from zerentian.ui.templatetags import zt


def place_of(subject: Subject) -> str:
    region = subject.region
    if region is None:
        return ""
    return f"{region.parent.name if region.parent else ''} {region.name}".strip()


def is_late(row: Any, on: date) -> bool:
    return row.now_state in rules.OPEN and rules.is_overdue(row.now_due, on)


def columns(viewer: Viewer, on: date, called: Mapping[int, HolderName]) -> list[Column]:
    def holder(row: Any) -> str:
        found = called.get(row.now_holder)
        return found.name if found else ""

    def due(row: Any) -> Any:
        return zt.due(row.now_due, on) if row.now_state in rules.OPEN else ""

    return [
        Column(
            "number", pgettext_lazy("of a problem", "Number"), lambda p: p.pk, order=("pk",),
            css="muted c-wide",
        ),
        Column(
            "subject", gettext_lazy("Household"), lambda p: name_of(p.subject, viewer),
            lambda p: tables.link(
                reverse("problems:problem", args=[p.pk]), name_of(p.subject, viewer)
            ),
            order=("subject__name_key",),
        ),
        Column(
            "place", gettext_lazy("Village"), lambda p: place_of(p.subject),
            order=("subject__region__path", "subject__name_key"),
        ),
        Column("kind", gettext_lazy("Class"), lambda p: words.kind(p.kind), order=("kind",)),
        Column(
            "source", gettext_lazy("Source"), lambda p: words.source(p.source), order=("source",),
            css="c-wide",
        ),
        Column(
            "text", gettext_lazy("What is wrong"), lambda p: sealed.opened(p.words), listed=False
        ),
        Column("found", gettext_lazy("Found on"), lambda p: p.found_on, kind="day", order=("found_on",)),
        Column(
            "state", gettext_lazy("State"), lambda p: words.state(p.now_state),
            lambda p: words.state_mark(p.now_state, is_late(p, on)), order=("now_state",),
        ),
        Column("holder", gettext_lazy("Who puts it right"), holder),
        Column(
            "due", gettext_lazy("Deadline"), lambda p: p.now_due, due, kind="day",
            order=(Key("now_due", nullable=True),),
        ),
        Column(
            "level", gettext_lazy("Level"), lambda p: words.level(p.now_level), order=("now_level",),
            css="c-wide",
        ),
    ]  # fmt: skip
