"""Something that is wrong is written down: from a visit, an inspection, a citizen or a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import rules, sealed, terms
from zerentian.kernel.problems.actions import writing
from zerentian.kernel.problems.deeds import Change
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem, Step, Verb
from zerentian.kernel.problems.terms import Terms
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import bulk

Finding = tuple[int, str]  # a visit's id and the item of its checklist


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is wrong at a subject. work: how long it takes, else what its class usually takes."""

    by: User
    subject: int
    kind: str
    text: str
    source: str
    found_on: date
    finding: Finding | None = None
    safety: bool = False
    work: str = ""


def open_(
    *,
    by: User,
    subject: Subject | int,
    kind: str,
    text: str,
    source: str,
    found_on: date,
    at: datetime,
    finding: Finding | None = None,
    safety: bool = False,
    work: str = "",
) -> Problem:
    """The problem stands in the ledger, to be handed over within the term of the pack.

    finding: the visit and item that found it; the same finding again is the same problem. Raises
    ProblemRefused.
    """
    pk = subject if isinstance(subject, int) else subject.pk
    [problem] = open_many(
        found=[
            Found(
                by=by, subject=pk, kind=kind, text=text, source=source, found_on=found_on,
                finding=finding, safety=safety, work=work,
            )
        ],
        at=at,
    )  # fmt: skip
    return problem


@transaction.atomic
def open_many(*, found: Sequence[Found], at: datetime) -> list[Problem]:
    """All of them stand in the ledger, or none does; in a number of statements that does not grow."""
    asked = terms.current()
    known = _known(found)
    opened = dict(
        Subject.objects.filter(pk__in={one.subject for one in found}).values_list("pk", "opened_on")
    )
    rows = []
    for one in found:
        _check(one, asked, opened, at)
        same = known.get(one.finding) if one.finding else None
        rows.append(same or _row(one, asked, at))
    fresh = [(row, one) for row, one in zip(rows, found, strict=True) if row.pk is None]
    bulk.insert(Problem, [row for row, _one in fresh])
    bulk.insert(Step, [_first(row, one, at) for row, one in fresh])
    writing.log([(one.by, Verb.OPENED, row.pk) for row, one in fresh], at)
    return rows


def _known(found: Sequence[Found]) -> dict[Finding, Problem]:
    wanted = Q(pk__in=[])
    for one in found:
        if one.finding:
            wanted |= Q(visit=one.finding[0], item=one.finding[1])
    rows = Problem.objects.filter(wanted) if any(one.finding for one in found) else ()
    return {(row.visit, row.item): row for row in rows if row.visit is not None}


def _check(one: Found, asked: Terms, opened: dict[int, date], at: datetime) -> None:
    """Raises ProblemRefused."""
    asked.work_of(one.kind)
    if one.source not in asked.said.sources():
        raise ProblemRefused("source", key=one.source)
    if one.work and one.work not in asked.said.works():
        raise ProblemRefused("work", key=one.work)
    if not one.text.strip():
        raise ProblemRefused("words")
    writing.check_day(one.found_on, at)
    if one.found_on < opened[one.subject]:
        raise ProblemRefused("opened", day=one.found_on.isoformat())


def _row(one: Found, asked: Terms, at: datetime) -> Problem:
    due = asked.hand_over_by(one.found_on, safety=one.safety)
    visit, item = one.finding or (None, "")
    return Problem(
        subject_id=one.subject,
        kind=one.kind,
        source=one.source,
        work=one.work or asked.work_of(one.kind),
        safety=one.safety,
        words=sealed.seal(one.text.strip()),
        visit=visit,
        item=item,
        found_on=one.found_on,
        recorded_at=at,
        recorded_by=one.by,
        state=rules.FOUND,
        due_on=due,
        climbs_on=asked.climbs_on(due, level=0),
    )


def _first(row: Problem, one: Found, at: datetime) -> Step:
    doing = writing.Doing(row.pk, one.by, one.found_on, lambda *_: Change(Verb.OPENED))
    return writing.step_of(row, doing, Change(Verb.OPENED), at)
