"""A look-back visit is asked about every closed problem that the same items of the same version found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.actions.moving import reopen
from zerentian.kernel.problems.actions.settling import look_back
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.visits.models import Visit

FAR_FROM_DUE: Final = ("early", "looked_back")  # what failed is opened again all the same


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a look-back visit told. items: those that were answered, with words for what is wrong there
    and None for what is in order."""

    by: User
    visit: int
    subject: int
    template: int
    day: date
    items: Mapping[str, str | None]


@transaction.atomic
def look_again(*, seen: Sequence[Seen], at: datetime) -> set[tuple[int, str]]:
    """Closed problems stay closed, or are open again one level higher. Answers the findings (visit and
    item) that did so: they open no second problem.

    Nothing is refused: a visit is a fact. What says nothing about a problem, such as a look by whoever
    solved it, or one too early that found nothing, changes nothing.
    """
    reopened = set()
    for one in seen:
        for row in _closed(one):
            again = (one.visit, row.item)
            if again not in reopened and _told(one, row, at):
                reopened.add(again)
    return reopened


def _closed(one: Seen) -> Iterator[Problem]:
    """The latest first: of two that the same item found, it is the later one that came back."""
    first = Visit.objects.filter(subject=one.subject, template=one.template)
    rows = Problem.objects.filter(
        subject=one.subject, state=rules.CLOSED, item__in=one.items, decided_on__lte=one.day,
        visit__in=first.values("pk"),
    )  # fmt: skip
    yield from rows.order_by("-pk")


def _told(one: Seen, row: Problem, at: datetime) -> bool:
    """Whether the problem is open again."""
    wrong = one.items[row.item]
    about = {"by": one.by, "problem": row, "at": at, "on": one.day}
    try:
        look_back(**about, passed=wrong is None, note=wrong or "", visit=one.visit)  # type: ignore[arg-type]
    except ProblemRefused as refused:
        if wrong is None or refused.code not in FAR_FROM_DUE:
            return False
        reopen(**about, note=wrong)  # type: ignore[arg-type]
    return wrong is not None
