"""Lists of the work in the field that can be taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.fieldwork.due_listing import DUE
from zerentian.kernel.fieldwork.events import queries
from zerentian.kernel.fieldwork.models import Facility, FieldEvent
from zerentian.kernel.fieldwork.views import events, facilities
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui.tables import Column, plain


def _header(columns: Sequence[Column]) -> list[str]:
    return [str(column.title) for column in columns if column.exported]


def _cells(columns: Sequence[Column], row: Any) -> list[Any]:
    return [plain(c.kind, c.value(row)) for c in columns if c.exported]


def _events(question: Question) -> QuerySet[FieldEvent]:
    return queries.listed(
        viewer=question.viewer, kind=question.words.get("kind", ""),
        words=question.words.get("q", ""),
    )  # fmt: skip


def _event_lines(question: Question) -> Iterator[Line]:
    for row in _events(question).order_by("-day", "-pk"):
        yield Line(_cells(events.COLUMNS, row))


def _facilities(question: Question) -> QuerySet[Facility]:
    kind = question.words.get("kind", "")
    rows = queries.facilities(viewer=question.viewer, kind=kind)
    return scope.subjects_within(rows, viewer=question.viewer, permission=Permission.EXPORTS_RUN)


def _facility_lines(question: Question) -> Iterator[Line]:
    rows = _facilities(question).order_by("subject__region__path", "subject__name_key", "pk")
    for row in rows.iterator(chunk_size=2000):
        yield Line(_cells(facilities.columns(), row), row.subject.household_id)


EVENTS = Listing(
    key="field.events",
    title=_("Clean-ups and care activities"),
    permission=Permission.VISITS_VIEW,
    header=lambda question: _header(events.COLUMNS),
    rows=_event_lines,
    count=lambda question: _events(question).order_by().count(),
)
FACILITIES = Listing(
    key="field.facilities",
    title=_("Facilities"),
    permission=Permission.VISITS_VIEW,
    header=lambda question: _header(facilities.columns()),
    rows=_facility_lines,
    count=lambda question: _facilities(question).order_by().count(),
    table="population_household",
)
LISTINGS = (DUE, EVENTS, FACILITIES)
