"""The lists of the programme that can be taken out: households as the page shows them, and people in
the platform's own columns, which import back without a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.manifest.selections import Selection
from zerentian.programmes.relief import exports
from zerentian.programmes.relief.columns import COLUMNS as PLATFORM
from zerentian.programmes.relief.forms import day_of
from zerentian.programmes.relief.queries import listing, platform
from zerentian.programmes.relief.queries import rows as asking
from zerentian.programmes.relief.queries.filters import Filters, condition
from zerentian.programmes.relief.views import chips
from zerentian.ui import lists
from zerentian.ui.lists import chosen
from zerentian.ui.tables import plain


def day(question: Question) -> date:
    return day_of(question.words.get("on", ""), question.on)


def found(question: Question) -> Any:
    """Subjects of the list that the viewer may take out, and whose numbers they may reveal if full."""
    rows = listing.households(viewer=question.viewer, on=day(question))
    rows = rows.filter(condition(Filters.read(question.words), on=day(question)))
    wanted = [Permission.EXPORTS_RUN, *([Permission.SUBJECTS_REVEAL] if question.full else [])]
    for permission in wanted:
        rows = scope.subjects_within(
            rows, viewer=question.viewer, permission=permission, subject=""
        )
    return rows


def sort_of(question: Question) -> str:
    keys = [sign + key for key in exports.SORTS for sign in ("", "-")]
    return chosen(question.words, "sort", keys, "name")


def sorted_pieces(question: Question) -> Iterator[list[Any]]:
    """The subjects in the order of the page, piece by piece."""
    sort = sort_of(question)
    rows = listing.sortable(found(question), day(question), sort.lstrip("-"))
    order = exports.order_of(sort)
    every = iter(lists.chunks(rows.only("pk", "household"), order, size=asking.PIECE))
    while piece := list(islice(every, asking.PIECE)):
        yield piece


def households(question: Question) -> Iterator[Line]:
    for piece in sorted_pieces(question):
        homes = {subject.pk: subject.household_id for subject in piece}
        for row in asking.rows(list(homes), on=day(question)):
            cells = [plain(column.kind, column.value(row)) for column in exports.COLUMNS]
            yield Line(cells, homes[row.pk])


def people(question: Question) -> Iterator[Line]:
    for piece in sorted_pieces(question):
        ids = [subject.pk for subject in piece]
        yield from platform.lines(ids, on=day(question), full=question.full)


def how_many_people(question: Question) -> int:
    return platform.count(found(question), on=day(question))


def told(question: Question) -> str:
    """The filters in words, with the day."""
    filters = Filters.read(question.words)
    counts = listing.counts(found(question), {})
    shown = chips.chips(filters, counts, holder=holder(question, filters), keep={})
    text = _("; ").join(chip.text for chip in shown) or _("all households")
    return _("as of %(day)s; %(filters)s") % {"day": day(question), "filters": text}


def holder(question: Question, filters: Filters) -> str:
    """The name of the one whose households are asked for, as the rows tell it."""
    if not filters.holder:
        return ""
    rows = asking.rows(list(found(question).values_list("pk", flat=True)[:1]), on=day(question))
    return rows[0].helper if rows else filters.holder


HOUSEHOLDS = Listing(
    key="relief.households",
    title=gettext_lazy("Households"),
    permission=Permission.SUBJECTS_VIEW,
    header=lambda question: [str(column.title) for column in exports.COLUMNS],
    rows=households,
    count=lambda question: found(question).count(),
    said=told,
    table="population_household",
    widths=(10, 20, 20, 24, 18, 16, 12, 6, 12, 20, 12, 16),
)
PEOPLE = Listing(
    key="relief.platform",
    title=gettext_lazy("People of the relief households, in the platform's columns"),
    permission=Permission.SUBJECTS_VIEW,
    header=lambda question: [column.title for column in PLATFORM],
    rows=people,
    count=how_many_people,
    said=told,
    table="population_person",
    numbers=True,
)
LISTINGS = (HOUSEHOLDS, PEOPLE)


def ids(*, viewer: Viewer, words: Mapping[str, str]) -> QuerySet[Any]:
    """The households of the list, as its filters have them today."""
    rows = listing.households(viewer=viewer, on=viewer.on, permission=Permission.DUTIES_ASSIGN)
    return rows.filter(condition(Filters.read(words), on=viewer.on)).order_by().values("pk")


SELECTIONS = (Selection(key="relief.households", ids=ids),)
