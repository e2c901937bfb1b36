"""Two people at one problem at the same moment: one acts, the other is told by whom."""

from __future__ import annotations

import pytest

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.problems import actions, rules
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Escalation, LookBack, Problem, Step
from zerentian.kernel.problems.tests.world import AT, Field, at
from zerentian.kernel.responsibilities.tests.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def sorted_out(results: list[object]) -> tuple[list[object], list[ProblemRefused]]:
    done = [result for result in results if not isinstance(result, Exception)]
    refused = [result for result in results if isinstance(result, ProblemRefused)]
    assert len(done) + len(refused) == len(results), results
    return done, refused


def test_of_two_closers_one_closes_and_the_other_is_told_by_whom() -> None:  # B-4
    field = Field()
    problem, closers = field.solved(), [field.verifier, field.gaoli_clerk]

    done, [refused] = sorted_out(
        at_once(
            *[
                lambda who=who: actions.verify(by=who, problem=problem, at=AT)  # type: ignore[misc]
                for who in closers
            ]
        )
    )

    [closed] = done
    assert isinstance(closed, Problem)
    assert closed.decided_by is not None
    assert (refused.code, refused.params["who"]) == ("moved", closed.decided_by.name)
    assert problem.history.filter(verb="verified").count() == 1
    assert Entry.objects.filter(verb="problem.verified").count() == 1


def test_of_closing_and_refusing_one_holds() -> None:
    field = Field()
    problem, clerk, verifier = field.solved(), field.gaoli_clerk, field.verifier

    done, refused = sorted_out(
        at_once(
            lambda: actions.verify(by=verifier, problem=problem, at=AT),
            lambda: actions.reject(by=clerk, problem=problem, note="仍有积水", at=AT),
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    problem.refresh_from_db()
    last = Step.objects.filter(problem=problem).order_by("number").last()
    assert last is not None
    assert (last.state, last.number) == (problem.state, problem.steps)


def test_two_who_look_back_look_back_once() -> None:
    field = Field()
    problem = field.closed(field.solved(field.handed(field.problem(safety=True))))
    day = LookBack.objects.get().from_day
    lookers = [field.finder, field.gaoli_clerk]

    done, [refused] = sorted_out(
        at_once(
            *[
                lambda who=who: actions.look_back(  # type: ignore[misc]
                    by=who, problem=problem, passed=False, note="又脏了", on=day, at=at(day)
                )
                for who in lookers
            ]
        )
    )

    assert len(done) == 1
    assert refused.code in ("no_look_back", "looked_back")
    problem.refresh_from_db()
    assert (problem.state, problem.level) == (rules.FOUND, 1)


def test_two_workers_tell_each_level_once() -> None:
    field = Field()
    assert field.gaoli_clerk
    for _ in range(5):
        field.handed()
    day = field.handed().climbs_on
    assert day is not None

    results = at_once(*[lambda: actions.escalate(on=day, at=at(day)) for _ in range(3)])

    assert sum(result for result in results if isinstance(result, int)) == 6, results
    assert Escalation.objects.count() == 6
