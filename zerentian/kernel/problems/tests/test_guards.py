"""What the database refuses, whoever writes: the table of states, the second pair of eyes, the history."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import actions, rules, sealed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Escalation, LookBack, Problem, Step
from zerentian.kernel.problems.rules import MACHINE
from zerentian.kernel.problems.tests.world import AGAIN, AT, FOUND, ON, Field

SOLVED_ON = date(2019, 5, 10)


def put(problem: Problem, state: str) -> None:
    """In this state without asking anybody, with everything that the state needs."""
    settled = state in rules.SETTLED
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE problems_problem DISABLE TRIGGER USER")
    Problem.objects.filter(pk=problem.pk).update(state=state, **columns(problem, settled))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE problems_problem ENABLE TRIGGER USER")


def columns(problem: Problem, settled: bool) -> dict[str, Any]:
    decider = User.objects.get(username="verifier").pk
    return {
        "due_on": None if settled else ON,
        "climbs_on": None,
        "decided_by": decider if settled else None,
        "decided_on": ON if settled else None,
    }


@pytest.mark.parametrize(("old", "new"), list(MACHINE.pairs()))
def test_trigger_and_table_agree(field: Field, old: str, new: str) -> None:
    assert field.verifier
    problem = field.solved()
    put(problem, old)

    def move() -> None:
        with transaction.atomic():
            rows = Problem.objects.filter(pk=problem.pk)
            rows.update(state=new, **columns(problem, new in rules.SETTLED))

    if MACHINE.allows(old, new):
        move()
    else:
        with pytest.raises(IntegrityError, match="cannot go from"):
            move()


@pytest.mark.parametrize("state", sorted(MACHINE.states - MACHINE.starts))
def test_problem_begins_as_found(field: Field, state: str) -> None:
    known = field.solved()
    fresh = Problem(
        **{name: getattr(known, name) for name in ("subject", "kind", "source", "work", "holder")},
        words=sealed.seal("x"), found_on=FOUND, recorded_at=AT, recorded_by=field.finder,
        state=state, fixed_by=field.fixer, due_on=ON,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="problem cannot begin as"), transaction.atomic():
        Problem.objects.bulk_create([fresh])


def close_by_hand(problem: Problem, by: User, **more: Any) -> None:
    with transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(
            state=rules.CLOSED, decided_by=by, decided_on=ON, due_on=None, climbs_on=None, **more
        )


def test_fixer_closes_nothing_by_hand_either(field: Field) -> None:  # B-4
    problem = field.solved()

    with pytest.raises(IntegrityError):
        close_by_hand(problem, field.fixer)
    with pytest.raises(IntegrityError, match="only whoever reports"):
        close_by_hand(problem, field.fixer, fixed_by=field.finder)
    close_by_hand(problem, field.verifier)


def test_who_sits_on_the_post_closes_nothing(field: Field) -> None:  # B-4
    """The clerk typed in what the helper reported; the helper is no second pair of eyes."""
    problem = field.solved(by=field.gaoli_clerk)

    with pytest.raises(IntegrityError, match="whoever was to solve"):
        close_by_hand(problem, field.fixer)
    with pytest.raises(IntegrityError, match="whoever was to solve"):
        close_by_hand(problem, field.fixer, holder=field.helper())


def test_verifier_is_not_exchanged_for_the_fixer_later(field: Field) -> None:  # B-4
    problem = field.closed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(decided_by=field.fixer)


def test_closing_is_not_before_finding(field: Field) -> None:  # B-4
    problem = field.solved()

    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(
            state=rules.CLOSED, decided_by=field.verifier, decided_on=date(2019, 5, 5),
            due_on=None, climbs_on=None,
        )  # fmt: skip


def test_no_level_is_taken_back(field: Field) -> None:
    problem = actions.reopen(by=field.verifier, problem=field.closed(), note="又脏了", at=AT)

    with pytest.raises(IntegrityError, match="lower level"), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(level=0)


@pytest.mark.parametrize("change", [{"found_on": ON}, {"source": "visit"}, {"kind": "water"}])
def test_what_was_found_stays(field: Field, change: dict[str, Any]) -> None:
    problem = field.problem()

    with pytest.raises(DatabaseError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**change)


def test_nothing_is_deleted(field: Field) -> None:
    problem = field.closed(field.solved(field.handed(field.problem(safety=True))))

    for rows in (LookBack.objects.all(), Step.objects.all(), Problem.objects.filter(pk=problem.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_history_is_in_order(field: Field) -> None:
    problem = field.handed()
    step = problem.history.get(number=2)

    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(day=ON)
    for number, day in ((4, ON), (3, FOUND.replace(day=1)), (2, ON)):
        step.pk, step.number, step.day = None, number, day
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.bulk_create([step])


def test_level_is_told_once(field: Field) -> None:
    problem = field.problem()
    Escalation.objects.create(problem=problem, level=1, day=ON, recorded_at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(problem=problem, level=1, day=ON, recorded_at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Escalation.objects.update(level=2)


def test_look_back_is_never_early(field: Field) -> None:
    field.closed(field.solved(field.handed(field.problem(safety=True))))

    with pytest.raises(IntegrityError), transaction.atomic():
        LookBack.objects.update(done_on=ON, passed=True, done_by=field.finder)
    LookBack.objects.update(done_on=AGAIN, passed=True, done_by=field.finder)


PEOPLE = ("fixer", "finder", "verifier", "gaoli_clerk")
DEEDS = (
    *("hand_over", "report_solved", "verify") * 3,
    "reject", "unfounded", "reopen", "hold", "resume", "by_hand", "fixer_by_hand",
)  # fmt: skip


def attempt(field: Field, problem: Problem, deed: str, who: User) -> None:
    """A deed of the house, or an UPDATE that goes around it; whatever is refused is refused."""
    settle: dict[str, Any] = {
        "state": rules.CLOSED, "decided_by": who, "decided_on": ON, "due_on": None, "climbs_on": None,
    }  # fmt: skip
    about: dict[str, Any] = {"by": who, "problem": problem, "at": AT, "note": "说明"}
    about |= {"hand_over": {"holder": field.holder}, "hold": {"until": ON}}.get(deed, {})
    rows = Problem.objects.filter(pk=problem.pk)
    with suppress(ProblemRefused, IntegrityError), transaction.atomic():
        if deed == "by_hand":
            rows.update(**settle)
        elif deed == "fixer_by_hand":
            rows.update(**settle, fixed_by=field.finder)
        else:
            getattr(actions, deed)(**about)


@pytest.mark.parametrize("ruled", [True, False], ids=["rules and database", "database alone"])
def test_no_way_to_closed_without_another_pair_of_eyes(  # B-4
    field: Field, monkeypatch: pytest.MonkeyPatch, ruled: bool
) -> None:
    """Whoever does whatever in whatever order: what is closed was never solved by its verifier."""
    if not ruled:
        monkeypatch.setattr(rules, "may_settle", lambda *_args, **_more: True)
    closed = []

    @settings(max_examples=20, deadline=None)
    @given(
        script=st.lists(
            st.tuples(st.sampled_from(DEEDS), st.sampled_from(PEOPLE)), min_size=3, max_size=12
        )
    )
    @example(script=[("hand_over", "finder"), ("report_solved", "finder"), ("verify", "finder")])
    @example(script=[("hand_over", "finder"), ("report_solved", "finder"), ("verify", "fixer")])
    @example(script=[("hand_over", "finder"), ("report_solved", "finder"), ("verify", "verifier")])
    def walk(script: list[tuple[str, str]]) -> None:
        problem = field.problem()
        for deed, name in script:
            attempt(field, problem, deed, getattr(field, name))
        problem.refresh_from_db()
        if problem.state in rules.SETTLED:
            reporters = problem.history.filter(verb="solved").values_list("recorded_by", flat=True)
            seated = {field.fixer.pk} if problem.holder_id else set()
            assert problem.decided_by_id not in {*reporters, *seated}
        closed.append(problem.state == rules.CLOSED)

    walk()
    assert any(closed)  # else nothing was proved


def test_walk_finds_a_way_where_no_guard_stands(  # B-4
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof above can fail: without rule, trigger and constraint the fixer closes it."""
    monkeypatch.setattr(rules, "may_settle", lambda *_args, **_more: True)
    problem = field.problem()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE problems_problem DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE problems_problem DROP CONSTRAINT problem_closed_by_another")
    for deed in ("hand_over", "report_solved", "verify"):
        attempt(field, problem, deed, field.finder)

    problem.refresh_from_db()
    assert (problem.state, problem.decided_by) == (rules.CLOSED, field.finder)
