"""The list of visits, as it can be taken out through the one door."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.visits import queries
from zerentian.kernel.visits.columns import COLUMNS
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists, tables

PIECE = 2_000
WRITTEN = [column for column in COLUMNS if column.exported]


def _rows(question: Question) -> QuerySet[Any]:
    found = queries.listed(queries.Filter.read(question.words), viewer=question.viewer)
    return scope.subjects_within(found, viewer=question.viewer, permission=Permission.EXPORTS_RUN)


def _lines(question: Question) -> Iterator[Line]:
    order = tables.order_of(COLUMNS, QueryDict(urlencode(dict(question.words))), "-day")
    rows = _rows(question).annotate(findings_count=Count("findings"))
    every = lists.chunks(rows, order, size=PIECE)
    while piece := list(islice(every, PIECE)):
        for row in piece:
            cells = [tables.plain(column.kind, column.value(row)) for column in WRITTEN]
            yield Line(cells, row.subject.household_id)


VISITS = Listing(
    key="visits.visits",
    title=gettext_lazy("Visits"),
    permission=Permission.VISITS_VIEW,
    header=lambda question: [str(column.title) for column in WRITTEN],
    rows=_lines,
    count=lambda question: _rows(question).order_by().count(),
    table="population_household",
)
LISTINGS = (VISITS,)
