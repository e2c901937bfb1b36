"""Visits that raise a question for the supervisor (VS-1): a list to be answered, never a penalty.

A public script once wrote the same sentence for every household of a township; so alike notes are real.
The cure is less to write, not stricter policing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.visits import rules
from zerentian.kernel.visits.models import Question, Visit
from zerentian.kernel.visits.queries.visits import current, visible
from zerentian.kernel.visits.rules import Stay
from zerentian.manifest.permissions import Permission

Kind = Question.Kind


@dataclass(frozen=True)
class Asked:
    """One question. visits: ids in ascending order; answer: None until somebody gave one."""

    kind: str
    user: User
    day: date
    visits: tuple[int, ...]
    rows: tuple[Visit, ...] = ()  # the same visits with their households
    answer: Question | None = None

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.user.pk}-{self.visits[0]}"


def questions(*, viewer: Viewer, since: date, until: date) -> list[Asked]:
    """Every question about visits of these days where the viewer records visits for others; the
    unanswered first, then the newest."""
    found = current(visible(viewer=viewer, permission=Permission.VISITS_RECORD)).filter(
        day__gte=since, day__lte=until
    )
    raised = [*_many(found), *_overlapping(found), *_alike(found), *_on_leave(found)]
    users = User.objects.in_bulk({user for _kind, user, _day, _visits in raised})
    given = _given(users)
    about = found.select_related("subject__region").defer("texts", "answers")
    rows = about.in_bulk({pk for _kind, _user, _day, visits in raised for pk in visits})
    asked = [
        Asked(
            kind, users[user], day, visits, tuple(rows[pk] for pk in visits),
            given.get((kind, user, visits[0]))
            or (given.get((kind, user, rows[visits[0]].text_index)) if kind == Kind.ALIKE else None),
        )
        for kind, user, day, visits in raised
    ]  # fmt: skip
    return sorted(asked, key=lambda a: (a.answer is not None, -a.day.toordinal(), a.visits))


def _given(users: Iterable[int]) -> dict[tuple[str, int, Any], Question]:
    """Answers by the first visit of their question. That of alike notes by the note as well: in time
    the first visit lies before the days that are asked about, or is put right."""
    rows = list(
        Question.objects.filter(user__in=users).select_related("answered_by").order_by("pk")
    )
    alike = [row.first for row in rows if row.kind == Kind.ALIKE]
    notes = (
        dict(Visit.objects.filter(pk__in=alike).values_list("pk", "text_index")) if alike else {}
    )
    found: dict[tuple[str, int, Any], Question] = {}
    for row in rows:
        found[row.kind, row.user_id, row.first] = row
        if note := notes.get(row.first):
            found[row.kind, row.user_id, note] = row
    return found


Raised = tuple[str, int, date, tuple[int, ...]]


def _many(found: QuerySet[Visit]) -> Iterator[Raised]:
    rows = found.order_by().values("user", "day").annotate(n=Count("pk"), ids=ArrayAgg("pk"))
    for row in rows.filter(n__gt=rules.A_DAY):
        yield Kind.MANY, row["user"], row["day"], tuple(sorted(row["ids"]))


def _overlapping(found: QuerySet[Visit]) -> Iterator[Raised]:
    other = found.filter(user=OuterRef("user"), day=OuterRef("day"), start__isnull=False)
    elsewhere = ~Q(subject__region=OuterRef("subject__region"))
    rows = found.filter(Exists(other.filter(elsewhere)), start__isnull=False).order_by()
    days: dict[tuple[int, date], list[Stay]] = defaultdict(list)
    for user, day, start, end, region, pk in rows.values_list(
        "user", "day", "start", "end", "subject__region", "pk"
    ):
        days[user, day].append(Stay(day, start, end, region, pk))
    for (user, day), stays in days.items():
        pairs = rules.overlapping(stays)
        if pairs:
            ids = {stay.visit for pair in pairs for stay in pair}
            yield Kind.OVERLAP, user, day, tuple(sorted(ids))


def _alike(found: QuerySet[Visit]) -> Iterator[Raised]:
    rows = found.filter(text_index__isnull=False).order_by().values("user", "text_index")
    grouped: Any = rows.annotate(n=Count("pk"), ids=ArrayAgg("pk"), days=ArrayAgg("day"))
    for row in grouped.filter(n__gt=rules.ALIKE):
        yield Kind.ALIKE, row["user"], max(row["days"]), tuple(sorted(row["ids"]))


def _on_leave(found: QuerySet[Visit]) -> Iterator[Raised]:
    """Visits of somebody on whose post a deputy sat that day."""
    deputy = Tenure.objects.filter(
        superseded_at=None, acting=True, valid__contains=OuterRef("day"),
        post__tenures__user=OuterRef("user"), post__tenures__acting=False,
        post__tenures__superseded_at=None, post__tenures__valid__contains=OuterRef("day"),
    ).exclude(user=OuterRef("user"))  # fmt: skip
    rows = found.filter(Exists(deputy)).order_by().values("user", "day")
    for row in rows.annotate(ids=ArrayAgg("pk")):
        yield Kind.LEAVE, row["user"], row["day"], tuple(sorted(row["ids"]))


def named(asked: Iterable[Asked], key: str) -> Asked | None:
    return next((one for one in asked if one.key == key), None)
