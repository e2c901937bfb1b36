"""The list of due visits that can be taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.fieldwork.due import queries
from zerentian.kernel.fieldwork.views import due as pages
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import number
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui.tables import plain

PIECE = 2_000


def _asked(question: Question) -> tuple[Asked, QuerySet[Subject]]:
    asked = pages.asked_of(question.words, question.viewer)
    assert asked.role is not None  # the page offers no list without a role that visits
    found = queries.within(
        viewer=question.viewer, role=asked.role, on=asked.on, places=asked.places
    )
    seen = scope.subjects_within(
        found, viewer=question.viewer, permission=Permission.EXPORTS_RUN, subject=""
    )
    return asked, seen


def _lines(question: Question) -> Iterator[Line]:
    asked, found = _asked(question)
    assert asked.role is not None
    called: dict[int, HolderName] = {}
    columns, skip = pages.columns(called), 0
    while piece := queries.rows(
        found, roles=[asked.role], on=asked.on, states=pages.states_of(question.words),
        holder=number(question.words.get("holder", "")), skip=skip, most=PIECE,
    ):  # fmt: skip
        called |= duties.names({row.holder for row in piece}, on=asked.on)
        for row in piece:
            cells: list[Any] = [plain(c.kind, c.value(row)) for c in columns]
            yield Line(cells, row.subject.household_id)
        skip += PIECE


def _count(question: Question) -> int:
    asked, found = _asked(question)
    assert asked.role is not None
    holder = number(question.words.get("holder", ""))
    counts = queries.by_holder(found, role=asked.role, on=asked.on)
    chosen = [counts[one] for one in counts if holder in (None, one)]
    return sum(one.of(state) for one in chosen for state in pages.states_of(question.words))


DUE = Listing(
    key="field.due",
    title=_("Due visits"),
    permission=Permission.VISITS_VIEW,
    header=lambda question: [str(column.title) for column in pages.columns({})],
    rows=_lines,
    count=_count,
    table="population_household",
)
