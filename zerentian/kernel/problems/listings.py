"""The ledger as a list that can be taken out, with the columns and the order of its page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from zerentian.kernel.problems import asked as reading
from zerentian.kernel.problems import queries
from zerentian.kernel.problems.views.columns import columns
from zerentian.kernel.problems.views.ledger import SORT
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists, tables
from zerentian.ui.tables import plain

PIECE = 2_000


def _rows(question: Question) -> QuerySet[Any]:
    """Only what the viewer may see and take out."""
    asked = reading.read(question.words, viewer=question.viewer)
    leaving = queries.problems(viewer=question.viewer, permission=Permission.EXPORTS_RUN)
    found = queries.ledger(viewer=question.viewer, asked=asked)
    return found.filter(pk__in=leaving.order_by().values("pk"))


def _lines(question: Question) -> Iterator[Line]:
    asked = reading.read(question.words, viewer=question.viewer)
    called: dict[int, HolderName] = {}
    listed = [c for c in columns(question.viewer, asked.on, called) if c.exported]
    words = QueryDict(urlencode(dict(question.words)))
    order = tables.order_of(listed, words, SORT)
    every = lists.chunks(_rows(question), order, size=PIECE)
    while piece := list(islice(every, PIECE)):
        holders = {row.now_holder for row in piece if row.now_holder}
        called.update(responsibilities.names(holders, on=asked.on))
        for row in piece:
            yield Line([plain(c.kind, c.value(row)) for c in listed], row.subject.household_id)


LEDGER = Listing(
    key="problems.ledger",
    title=gettext_lazy("Problem ledger"),
    permission=Permission.PROBLEMS_VIEW,
    header=lambda q: [str(c.title) for c in columns(q.viewer, q.on, {}) if c.exported],
    rows=_lines,
    count=lambda question: _rows(question).order_by().count(),
    table="population_household",
)
LISTINGS = (LEDGER,)
