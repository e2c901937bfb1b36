"""Somebody else than the fixer closes a problem, and a share of what is closed is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.problems import deeds, rules, terms, versions
from zerentian.kernel.problems.actions.moving import do
from zerentian.kernel.problems.actions.writing import Doing, fixers, write
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import LookBack, Problem, Step, Verb
from zerentian.kernel.visits.models import Mode, Visit
from zerentian.lib import bulk

TABLE = "problems_lookback"


def verify(
    *, by: User, problem: Problem, at: datetime, note: str = "", on: date | None = None
) -> Problem:
    """It is put right, says somebody else than whoever did it (B-4). Raises ProblemRefused."""
    day = on or timezone.localtime(at).date()
    deed = deeds.verified(by=by.pk, words=note)
    [found] = verify_many([Doing(problem.pk, by, day, deed)], at=at)
    return found


@transaction.atomic
def verify_many(doings: Sequence[Doing], *, at: datetime) -> list[Problem]:
    """The same for many. Those in the sample, the dangerous and the reopened will be looked at again."""
    closed = write(doings, at=at)
    asked = terms.current()
    ids = [row.pk for row in closed]
    again = set(
        Step.objects.filter(problem__in=ids, verb=Verb.REOPENED).values_list("problem", flat=True)
    )
    rows = []
    for row in closed:
        if row.safety or row.pk in again or asked.is_in_sample(row.pk):
            assert row.decided_on is not None  # says the database
            since, until = asked.recheck(row.decided_on)
            rows.append(
                LookBack(
                    problem=row, closing=row.steps, from_day=since, until_day=until, recorded_at=at
                )
            )
    bulk.insert(LookBack, rows)
    return closed


@transaction.atomic
def look_back(
    *, by: User, problem: Problem, passed: bool, note: str, at: datetime, on: date | None = None,
    visit: int | None = None,
) -> LookBack:  # fmt: skip
    """A closed problem was looked at again; failed, it is reopened one level higher (回头看, B-5).

    One that is not in the sample may be looked at, too. Nobody looks back at what they solved or were
    to solve. visit: the look-back visit, by the version of the checklist that found the problem; one
    that a visit found needs it. Raises ProblemRefused.
    """
    day = on or timezone.localtime(at).date()
    row = Problem.objects.select_for_update(no_key=True).get(pk=problem.pk)
    _check(row, by, day)
    found = _of(row, at)
    if found.done_on is not None:
        raise ProblemRefused("looked_back")
    if day < found.from_day:
        raise ProblemRefused("early", day=found.from_day.isoformat())
    _check_version(row, visit)
    if passed:
        do(by=by, problem=row, deed=deeds.looked_back(words=note), at=at, on=day)
    else:
        do(by=by, problem=row, deed=deeds.reopened(words=note), at=at, on=day)
    found.done_on, found.passed, found.done_by, found.visit = day, passed, by, visit
    found.save(update_fields=["done_on", "passed", "done_by", "visit"])
    activity.record(by=by, verb="problem.look_back", table=TABLE, rows=[found.pk], at=at)
    return found


def _check(row: Problem, by: User, day: date) -> None:
    if row.state != rules.CLOSED:
        raise ProblemRefused("no_look_back")
    doing = Doing(row.pk, by, day, deeds.looked_back(words=""))
    reported, seated = fixers({row.pk: row}, [doing])[row.pk]
    if not rules.may_settle(by.pk, fixers=reported, seated=seated):
        raise ProblemRefused("fixer")


def _check_version(row: Problem, visit: int | None) -> None:
    """B-5, before the trigger says the same."""
    first = versions.first_check(row).values("template")
    again = Visit.objects.filter(pk=visit or 0, mode=Mode.LOOK_BACK, subject=row.subject_id)
    if first.exists() and not again.filter(template__in=first).exists():
        raise ProblemRefused("template")


def _of(row: Problem, at: datetime) -> LookBack:
    """The look-back at the last closing; one outside the sample begins now."""
    closing = Step.objects.filter(problem=row, verb=Verb.VERIFIED).order_by("-number").first()
    assert closing is not None  # a closed problem was verified
    found = LookBack.objects.filter(problem=row, closing=closing.number).first()
    if found is not None:
        return found
    since, until = terms.current().recheck(closing.day)
    return LookBack.objects.create(
        problem=row, closing=closing.number, from_day=since, until_day=until, recorded_at=at
    )
