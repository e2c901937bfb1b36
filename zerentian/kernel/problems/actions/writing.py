"""How deeds are written: the rows locked, the table asked, the rows moved, one step each, one log line.

The lock makes the decision and the write one: of two who close the same problem the second waits,
then sees what the first one did and is told who that was. Many deeds take as many statements as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.problems import rules, sealed, terms
from zerentian.kernel.problems.deeds import Change, Deed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem, State, Step, Verb
from zerentian.kernel.problems.terms import Terms
from zerentian.lib import bulk

TABLE: Final = "problems_problem"
MOVING: Final = (
    "state", "level", "work", "holder", "due_on", "climbs_on", "fixed_by", "decided_by",
    "decided_on", "steps",
)  # fmt: skip
PEOPLE: Final = ("holder", "fixed_by", "decided_by")  # of these the ids


@dataclass(frozen=True)
class Doing:
    """One deed at one problem, by somebody (None: the system), on a day."""

    problem: int
    by: User | None
    on: date
    deed: Deed


@transaction.atomic
def write(doings: Sequence[Doing], *, at: datetime) -> list[Problem]:
    """Every deed is done or none is (ProblemRefused). The problems as they stand now, in this order."""
    wanted = {doing.problem: doing for doing in doings}
    rows = Problem.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    lasts = _lasts(found.values())
    asked, deciding = terms.current(), fixers(found, doings)
    changes = {}
    for pk, row in found.items():
        changes[pk] = _change(row, wanted[pk], lasts[pk], asked, at)
        _allow(row, changes[pk], wanted[pk], deciding)
    for pk, change in changes.items():
        _apply(found[pk], change)
    _store(found.values())
    steps = [
        step_of(found[pk], wanted[pk], change, max(at, lasts[pk].recorded_at))
        for pk, change in changes.items()
    ]
    bulk.insert(Step, steps)
    log([(wanted[pk].by, change.verb, pk) for pk, change in changes.items()], at)
    return [found[doing.problem] for doing in doings]


def _change(row: Problem, doing: Doing, last: Step, asked: Terms, at: datetime) -> Change:
    check_day(doing.on, at)
    if doing.on < last.day:
        raise ProblemRefused("before", day=doing.on.isoformat(), last=last.day.isoformat())
    change = doing.deed(row, asked, doing.on)
    if row.state not in rules.ORIGINS[change.verb]:
        raise refusal(row, change, last)
    return change


def check_day(on: date, at: datetime) -> None:
    """Raises ProblemRefused for a day that is still to come."""
    if on > timezone.localtime(at).date():
        raise ProblemRefused("future", day=on.isoformat())


def refusal(row: Problem, change: Change, last: Step) -> ProblemRefused:
    """Why a deed is not possible: who made the problem what it is now. Whoever was too late reads
    there who was first."""
    state = str(State(row.state).label)
    if last.recorded_by is None:
        return ProblemRefused("way", state=state, deed=str(Verb(change.verb).label))
    return ProblemRefused("moved", who=last.recorded_by.name, day=last.day.isoformat(), state=state)


def _allow(
    row: Problem, change: Change, doing: Doing, deciding: dict[int, tuple[set[int], set[int]]]
) -> None:
    """B-4, before the trigger says the same."""
    if change.state in rules.SETTLED and doing.by is not None:
        reported, seated = deciding[row.pk]
        if not rules.may_settle(doing.by.pk, fixers=reported, seated=seated):
            raise ProblemRefused("fixer")


def _lasts(rows: Iterable[Problem]) -> dict[int, Step]:
    """The last step of each problem."""
    numbers = {row.pk: row.steps for row in rows}
    steps = Step.objects.filter(problem__in=numbers, number__in=set(numbers.values()))
    found = steps.select_related("recorded_by").defer("words")
    return {step.problem_id: step for step in found if step.number == numbers[step.problem_id]}


def fixers(
    rows: dict[int, Problem], doings: Sequence[Doing]
) -> dict[int, tuple[set[int], set[int]]]:
    """For each problem who ever reported it solved, and who sits on its holder's post on the day."""
    found: dict[int, tuple[set[int], set[int]]] = {pk: (set(), set()) for pk in rows}
    steps = Step.objects.filter(problem__in=rows, verb=Verb.SOLVED)
    for problem, user in steps.values_list("problem", "recorded_by"):
        found[problem][0].add(user)
    holders = {row.holder_id for row in rows.values() if row.holder_id}
    seats = Tenure.objects.filter(post__holder__in=holders, superseded_at=None)
    sitting = list(seats.values_list("post__holder", "user", "valid")) if holders else []
    days = {doing.problem: doing.on for doing in doings}
    for pk, row in rows.items():
        found[pk][1].update(
            user for holder, user, valid in sitting if holder == row.holder_id and days[pk] in valid
        )
    return found


def _apply(row: Problem, change: Change) -> None:
    for name, value in change.columns.items():
        setattr(row, name, value)
    row.state = change.state or row.state
    row.steps += 1


def _store(rows: Iterable[Problem]) -> None:
    names = [f"{name}_id" if name in PEOPLE else name for name in MOVING]
    bulk.update(
        Problem, MOVING, [(row.pk, *(getattr(row, name) for name in names)) for row in rows]
    )


def step_of(row: Problem, doing: Doing, change: Change, at: datetime) -> Step:
    """The line of the history that tells how the row stands after the change.

    Clocks go back (the demo's every night), the order of the history does not: so callers give the
    later one of now and the step before.
    """
    return Step(
        problem=row,
        number=row.steps,
        verb=change.verb,
        day=doing.on,
        state=row.state,
        level=row.level,
        holder_id=row.holder_id,
        due_on=row.due_on,
        late_from=row.due_on + rules.DAY if row.due_on else None,
        words=sealed.seal(change.words) if change.words else None,
        recorded_at=at,
        recorded_by=doing.by,
    )


def log(done: Iterable[tuple[User | None, str, int]], at: datetime) -> None:
    """One entry for each person and deed, with every problem it was done to."""
    grouped: dict[tuple[Any, str], list[int]] = {}
    for by, verb, problem in done:
        grouped.setdefault((by.pk if by else None, verb), []).append(problem)
    for (user, verb), problems in grouped.items():
        activity.record(by=user, verb=f"problem.{verb}", table=TABLE, rows=problems, at=at)
