"""The lists of duties that can be taken out, with the columns and the order of their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.matching import queries as matching
from zerentian.kernel.responsibilities.matching import views as dry_run
from zerentian.kernel.responsibilities.matching.forms import TermsForm
from zerentian.kernel.responsibilities.matching.plan import Move, plan
from zerentian.kernel.responsibilities.queries import Answering, HolderName
from zerentian.kernel.responsibilities.views import changing, roster, subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import remembered
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists, tables
from zerentian.ui.tables import Column, plain

PIECE = 2_000
Fill = Callable[[Sequence[Any]], None]  # asks for what the columns tell about these rows


def asked_of(question: Question) -> Asked:
    """Raises Http404 where the place is outside, or no role is declared."""
    asked = reading.read(question.words, viewer=question.viewer)
    if asked.role is None:
        raise Http404
    return asked


def words_of(question: Question) -> QueryDict:
    return QueryDict(urlencode(dict(question.words)))


def leaving(rows: QuerySet[Any], question: Question, *, subject: str = "subject") -> QuerySet[Any]:
    """Only rows whose subject the viewer may take out."""
    return scope.subjects_within(
        rows, viewer=question.viewer, permission=Permission.EXPORTS_RUN, subject=subject
    )


def lines(
    question: Question, rows: QuerySet[Any], columns: Sequence[Column], default: str, fill: Fill,
    home: Callable[[Any], int | None],
) -> Iterator[Line]:  # fmt: skip
    """Piece by piece, in the order of the page."""
    written = [column for column in columns if column.exported]
    order = tables.order_of(columns, words_of(question), default)
    every = lists.chunks(rows, order, size=PIECE)
    while piece := list(islice(every, PIECE)):
        fill(piece)
        for row in piece:
            yield Line([plain(c.kind, c.value(row)) for c in written], home(row))


def _header(columns: Sequence[Column]) -> list[str]:
    return [str(column.title) for column in columns if column.exported]


def _named(called: dict[int, HolderName], asked: Asked) -> Fill:
    def fill(rows: Sequence[Any]) -> None:
        called.update(queries.names({row.holder_id for row in rows}, on=asked.on))

    return fill


def _roster(question: Question) -> QuerySet[Any]:
    asked, key = asked_of(question), question.words.get("roster")
    assert asked.role is not None
    rows = queries.roster(
        viewer=question.viewer, role=asked.role, on=asked.on, places=asked.places,
        key=key and key.removeprefix(roster.NONE),
    )  # fmt: skip
    return leaving(rows.order_by(), question)


def _roster_lines(question: Question) -> Iterator[Line]:
    called: dict[int, HolderName] = {}
    columns = roster.columns(called, question.viewer)
    fill = _named(called, asked_of(question))
    rows = _roster(question)
    return lines(question, rows, columns, "unit", fill, lambda d: d.subject.household_id)


def _subjects(question: Question) -> QuerySet[Any]:
    found = subjects.found(words_of(question), question.viewer, asked_of(question))
    return leaving(found, question, subject="")


def _subject_lines(question: Question) -> Iterator[Line]:
    asked, answering = asked_of(question), dict[int, list[Answering]]()
    columns = subjects.columns(question.viewer, answering)

    def fill(rows: Sequence[Any]) -> None:
        assert asked.role is not None
        answering.update(queries.answering([r.pk for r in rows], role=asked.role, on=asked.on))

    rows = _subjects(question)
    return lines(question, rows, columns, subjects.SORT, fill, lambda s: s.household_id)


def _changes(question: Question) -> QuerySet[Any]:
    asked = asked_of(question)
    assert asked.role is not None
    rows = queries.changes(
        viewer=question.viewer, role=asked.role, places=asked.places,
        since=asked.on - timedelta(days=changing.SINCE), until=asked.on + timedelta(days=1),
    )  # fmt: skip
    return leaving(rows, question)


def _change_lines(question: Question) -> Iterator[Line]:
    called: dict[int, HolderName] = {}
    columns = changing.columns(question.viewer, called)
    fill = _named(called, asked_of(question))
    rows = _changes(question)
    return lines(question, rows, columns, "-start", fill, lambda d: d.subject.household_id)


def _moves(question: Question) -> list[Move]:
    """The dry run with these terms, as far as its households may leave the house. It is worked out
    once for the page, the count and the file."""
    asked, words = asked_of(question), words_of(question)
    form = TermsForm(words, asked=asked)
    if not form.is_valid():
        raise Http404
    key = (question.viewer.reach(Permission.EXPORTS_RUN), tuple(sorted(words.items())))
    return remembered.unchanged(("matching", key), lambda: _worked_out(question, asked, form))


def _worked_out(question: Question, asked: Asked, form: TermsForm) -> list[Move]:
    assert asked.role is not None
    problem = matching.question(
        viewer=question.viewer, role=asked.role, on=asked.on, places=asked.places,
        terms=form.terms(),
    )  # fmt: skip
    moves = plan(problem).moves
    own = Subject.objects.filter(pk__in=[move.subject.pk for move in moves])
    may = set(leaving(own, question, subject="").values_list("pk", flat=True))
    return [move for move in moves if move.subject.pk in may]


def _move_lines(question: Question) -> Iterator[Line]:
    columns = dry_run.columns()
    for move in _moves(question):
        cells = [plain(c.kind, c.value(move)) for c in columns if c.exported]
        yield Line(cells, move.subject.household_id)


def _count(found: Callable[[Question], QuerySet[Any]]) -> Callable[[Question], int]:
    return lambda question: found(question).order_by().count()


ROSTER = Listing(
    key="duties.roster",
    title=gettext_lazy("Roster"),
    permission=Permission.DUTIES_VIEW,
    header=lambda question: _header(roster.columns({}, question.viewer)),
    rows=_roster_lines,
    count=_count(_roster),
    table="population_household",
)
SUBJECTS = Listing(
    key="duties.subjects",
    title=gettext_lazy("Households and their helpers"),
    permission=Permission.DUTIES_VIEW,
    header=lambda question: _header(subjects.columns(question.viewer, {})),
    rows=_subject_lines,
    count=_count(_subjects),
    table="population_household",
)
CHANGES = Listing(
    key="duties.changes",
    title=gettext_lazy("Changes"),
    permission=Permission.DUTIES_VIEW,
    header=lambda question: _header(changing.columns(question.viewer, {})),
    rows=_change_lines,
    count=_count(_changes),
    table="population_household",
)
MATCHING = Listing(
    key=dry_run.LISTING,
    title=gettext_lazy("Matching: dry run"),
    permission=Permission.DUTIES_ASSIGN,
    header=lambda question: _header(dry_run.columns()),
    rows=_move_lines,
    count=lambda question: len(_moves(question)),
    table="population_household",
)
LISTINGS = (ROSTER, SUBJECTS, CHANGES, MATCHING)
