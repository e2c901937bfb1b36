"""The ledger on any day, as it was known on any day: each problem with the last step up to then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import Problem, Step
from zerentian.kernel.problems.queries.seen import problems
from zerentian.kernel.subjects import queries as subjects
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import in_ranges

LATE = "late"
STILL_OPEN = "open"
OPEN = sorted(rules.OPEN)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the ledger is asked for. state: one of the machine's, “open” or “late”; empty: any."""

    on: date
    places: tuple[Range, ...] = ()
    state: str = ""
    kind: str = ""
    source: str = ""
    holder: int | None = None
    word: str = ""
    known: datetime | None = None


def ledger(
    *, viewer: Viewer, asked: Asked, permission: Permission = Permission.PROBLEMS_VIEW
) -> QuerySet[Any]:
    """Rows with `now_state`, `now_level`, `now_holder`, `now_due` and `now_day` of the asked day."""
    rows = standing(problems(viewer=viewer, permission=permission), on=asked.on, known=asked.known)
    if asked.places:
        rows = rows.filter(in_ranges(asked.places, region="subject__region"))
    if asked.word:
        named = subjects.subjects(viewer=viewer).filter(name__contains=asked.word)
        rows = rows.filter(subject__in=named.values("pk"))  # a masked name is not to be guessed
    for name in ("kind", "source"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.holder is not None:
        rows = rows.filter(now_holder=asked.holder)
    return rows.filter(_in(asked.state, asked.on)).select_related(
        "subject__region__parent", "subject__household"
    )


def standing(rows: QuerySet[Problem], *, on: date, known: datetime | None = None) -> QuerySet[Any]:
    """Those that were found up to the day, each as it stood then."""
    steps = Step.objects.filter(problem=OuterRef("pk"), day__lte=on)
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
        steps = steps.filter(recorded_at__lte=known)
    last = steps.order_by("-number")

    def of(name: str) -> Subquery:
        return Subquery(last.values(name)[:1])

    return rows.filter(found_on__lte=on).annotate(
        now_state=of("state"), now_level=of("level"), now_holder=of("holder"),
        now_due=of("due_on"), now_day=of("day"),
    )  # fmt: skip


def late(on: date) -> Q:
    """Whose deadline of that day was before it."""
    return Q(now_state__in=OPEN, now_due__lt=on)


def _in(state: str, on: date) -> Q:
    if state == LATE:
        return late(on)
    if state == STILL_OPEN:
        return Q(now_state__in=OPEN)
    return Q(now_state=state) if state else Q(now_state=F("now_state"))
