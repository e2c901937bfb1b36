from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.problems import actions, rules, sealed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import LookBack, Problem, Step, Verb
from zerentian.kernel.problems.tests.world import AGAIN, AT, FOUND, ON, Field, at

NEXT = date(2019, 5, 14)


def code(refused: Any) -> str:
    return str(refused.value.code)


def verbs(problem: Problem) -> list[str]:
    return list(problem.history.order_by("number").values_list("verb", flat=True))


def test_open(field: Field) -> None:
    found = field.problem()

    assert (found.state, found.level, found.work) == (rules.FOUND, 0, "ordinary")
    assert found.due_on == date(2019, 5, 8)  # two working days
    assert found.climbs_on == date(2019, 5, 9)
    assert sealed.opened(Problem.objects.get().words) == "院内堆放垃圾"
    [step] = Step.objects.all()
    assert (step.number, step.day, step.late_from) == (1, FOUND, date(2019, 5, 9))
    entry = Entry.objects.get(verb="problem.opened")
    assert (entry.rows, entry.actor) == ([found.pk], field.finder.pk)


def test_words_are_sealed(field: Field) -> None:
    found = field.problem(text="高家户屋顶漏雨")

    assert "漏雨".encode() not in bytes(Problem.objects.get(pk=found.pk).words)


def test_safety_is_due_the_same_day(field: Field) -> None:
    assert field.problem(safety=True).due_on == FOUND


def test_finding_opens_one_problem(field: Field) -> None:
    first = field.problem(finding=(7, "S1"))
    again = field.problem(finding=(7, "S1"), text="屋顶漏雨")
    other = field.problem(finding=(7, "S2"))

    assert again == first
    assert other != first
    assert Entry.objects.filter(verb="problem.opened").count() == 2


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"kind": "weather"}, "kind"),
        ({"source": "rumour"}, "source"),
        ({"work": "magic"}, "work"),
        ({"text": "  "}, "words"),
        ({"found_on": date(2019, 6, 1)}, "future"),
        ({"found_on": date(2013, 1, 1)}, "opened"),
    ],
)
def test_open_refuses(field: Field, about: dict[str, Any], expected: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        field.problem(**about)

    assert code(refused) == expected
    assert not Problem.objects.exists()


def test_life_from_finding_to_closing(field: Field) -> None:
    found = field.closed()

    found.refresh_from_db()
    assert (found.state, found.fixed_by, found.decided_by) == (
        rules.CLOSED, field.fixer, field.verifier,
    )  # fmt: skip
    assert (found.due_on, found.climbs_on) == (None, None)
    assert verbs(found) == [Verb.OPENED, Verb.HANDED_OVER, Verb.SOLVED, Verb.VERIFIED]
    assert [step.day for step in found.history.order_by("number")][-1] == date(2019, 5, 13)
    assert Entry.objects.filter(table="problems_problem").count() == 4  # one for each deed


def test_handed_over_until_the_term_of_the_work(field: Field) -> None:
    ordinary = field.handed()
    building = field.handed(field.problem(kind="housing"))

    assert ordinary.due_on == date(2019, 5, 15)  # 7 working days
    assert building.due_on == date(2019, 6, 18)  # 30, with the Dragon Boat Festival


def test_handed_over_with_another_deadline(field: Field) -> None:
    assert field.handed(due=date(2019, 5, 20)).due_on == date(2019, 5, 20)

    with pytest.raises(ProblemRefused) as refused:
        field.handed(field.problem(), due=date(2019, 5, 19))
    assert code(refused) == "not_working"


def test_handed_to_somebody_else_while_it_is_put_right(field: Field) -> None:
    other = field.helper()

    found = field.handed(field.handed(), holder=other, on=NEXT)

    assert (found.state, found.holder, found.due_on) == (rules.FIXING, other, date(2019, 5, 23))


def test_what_is_settled_is_not_worked_on(field: Field) -> None:
    with pytest.raises(ProblemRefused) as refused:
        actions.work_on(by=field.fixer, problem=field.closed(), note="补充", at=AT)
    assert code(refused) == "moved"


def test_taken_up_by_whoever_answers(field: Field) -> None:
    found = actions.take_up(
        by=field.fixer, problem=field.problem(), holder=field.holder, on=FOUND, at=AT
    )

    assert (found.state, found.holder) == (rules.FIXING, field.holder)


def test_extension_moves_the_deadline_and_the_next_level(field: Field) -> None:
    found = actions.extend(
        by=field.gaoli_clerk, problem=field.handed(), due=date(2019, 6, 3), note="等材料", at=AT
    )

    assert (found.due_on, found.climbs_on) == (date(2019, 6, 3), date(2019, 6, 4))
    with pytest.raises(ProblemRefused) as refused:
        actions.extend(by=field.gaoli_clerk, problem=found, due=ON, note="提前", at=AT)
    assert code(refused) == "sooner"


def test_measures_leave_the_state(field: Field) -> None:
    found = actions.work_on(by=field.fixer, problem=field.handed(), note="已联系施工队", at=AT)

    assert (found.state, verbs(found)[-1]) == (rules.FIXING, Verb.WORKED)


def test_rejected_goes_on_with_a_new_deadline(field: Field) -> None:
    found = actions.reject(
        by=field.verifier, problem=field.solved(), note="仍有积水", on=NEXT, at=AT
    )

    assert (found.state, found.due_on) == (rules.FIXING, date(2019, 5, 23))
    assert found.fixed_by == field.fixer


def test_held_and_resumed(field: Field) -> None:
    held = actions.hold(
        by=field.gaoli_clerk, problem=field.handed(), until=date(2019, 6, 3), note="待拆迁", at=AT
    )
    assert (held.state, held.due_on) == (rules.HELD, date(2019, 6, 3))

    found = actions.resume(by=field.gaoli_clerk, problem=held, at=AT)
    assert (found.state, found.holder, found.due_on) == (
        rules.FIXING, field.holder, date(2019, 6, 12),
    )  # fmt: skip


def test_resumed_needs_a_holder(field: Field) -> None:
    held = actions.hold(by=field.gaoli_clerk, problem=field.problem(), until=ON, note="等", at=AT)

    with pytest.raises(ProblemRefused) as refused:
        actions.resume(by=field.gaoli_clerk, problem=held, at=AT)
    assert code(refused) == "holder"


def test_reopened_stands_one_level_higher(field: Field) -> None:
    found = actions.reopen(by=field.verifier, problem=field.closed(), note="又堆上了", at=AT)

    assert (found.state, found.level, found.due_on) == (rules.FOUND, 1, date(2019, 6, 4))
    assert (found.decided_by, found.decided_on) == (None, None)
    for level in (2, 3, 3):  # the district is the highest
        found = field.closed(field.solved(field.handed(found, on=ON), on=ON), on=ON)
        found = actions.reopen(by=field.verifier, problem=found, note="又来", at=AT)
        assert found.level == level


def test_unfounded(field: Field) -> None:
    found = actions.unfounded(by=field.verifier, problem=field.handed(), note="查无此事", at=AT)

    assert (found.state, found.decided_by, found.due_on) == (
        rules.UNFOUNDED, field.verifier, None,
    )  # fmt: skip


@pytest.mark.parametrize("deed", ["verify", "unfounded"])
def test_who_was_to_fix_settles_nothing(field: Field, deed: str) -> None:  # B-4
    problem = field.solved() if deed == "verify" else field.handed()

    with pytest.raises(ProblemRefused) as refused:
        getattr(actions, deed)(by=field.fixer, problem=problem, note="好了", at=AT)
    assert code(refused) == "fixer"


def test_who_solved_it_once_never_verifies_it(field: Field) -> None:  # B-4
    """Also not after it was refused and somebody else solved it."""
    once = field.solved(by=field.verifier)
    again = actions.reject(by=field.gaoli_clerk, problem=once, note="不行", on=NEXT, at=AT)
    solved = field.solved(again, on=NEXT)

    with pytest.raises(ProblemRefused) as refused:
        field.closed(solved, on=NEXT)
    assert code(refused) == "fixer"


def test_second_closer_is_told_who_was_first(field: Field) -> None:
    solved = field.solved()
    field.closed(solved)

    with pytest.raises(ProblemRefused) as refused:
        field.closed(solved, by=field.gaoli_clerk)
    assert code(refused) == "moved"
    assert "专干verifier" in str(refused.value)
    assert "2019-05-13" in str(refused.value)


def test_days_go_forward(field: Field) -> None:
    with pytest.raises(ProblemRefused) as before:
        field.handed(on=FOUND - timedelta(days=1))
    with pytest.raises(ProblemRefused) as future:
        field.handed(on=ON + timedelta(days=1))

    assert (code(before), code(future)) == ("before", "future")


def test_clock_that_goes_back_keeps_the_order(field: Field) -> None:
    found = field.handed(at=AT + timedelta(hours=3))
    solved = field.solved(found, at=AT)

    kept = list(solved.history.order_by("number").values_list("recorded_at", flat=True))
    assert kept == sorted(kept)


def test_deed_needs_words(field: Field) -> None:
    with pytest.raises(ProblemRefused) as refused:
        field.solved(note=" ")
    assert code(refused) == "words"


def test_many_in_as_many_statements_as_some(field: Field) -> None:
    homes = field.households(30)

    def found(number: int) -> list[actions.Found]:
        return [
            actions.Found(
                by=field.finder, subject=home.pk, kind="water", text="水压低", source="citizen",
                found_on=FOUND,
            )
            for home in homes[:number]
        ]  # fmt: skip

    with CaptureQueriesContext(connection) as some:
        actions.open_many(found=found(2), at=AT)
    with CaptureQueriesContext(connection) as many:
        actions.open_many(found=found(30), at=AT)

    assert len(many) <= len(some)


def test_look_back_is_due_for_dangerous_and_reopened_ones(field: Field) -> None:  # B-5
    dangerous = field.closed(field.solved(field.handed(field.problem(safety=True))))
    again = field.closed(
        field.solved(
            field.handed(
                actions.reopen(by=field.verifier, problem=field.closed(), note="又脏了", at=AT),
                on=ON,
            ),
            on=ON,
        ),
        on=ON,
    )

    due = LookBack.objects.filter(problem__in=[dangerous, again], done_on=None)
    assert due.filter(problem=dangerous).get().from_day == date(2019, 6, 3)
    assert due.filter(problem=again, closing=again.steps).exists()


def test_look_back_passed(field: Field) -> None:
    closed = field.closed()

    seen = field.looked_back(closed)

    assert (seen.passed, seen.done_by) == (True, field.finder)
    closed.refresh_from_db()
    assert closed.state == rules.CLOSED
    with pytest.raises(ProblemRefused) as refused:
        field.looked_back(closed)
    assert code(refused) == "looked_back"


def test_look_back_failed_opens_it_again(field: Field) -> None:
    closed = field.closed()

    field.looked_back(closed, passed=False)

    closed.refresh_from_db()
    assert (closed.state, closed.level) == (rules.FOUND, 1)


def test_look_back_not_by_the_fixer_and_not_while_open(field: Field) -> None:
    typed_in = field.closed(field.solved(by=field.gaoli_clerk))  # for the helper on the post

    for by in (field.gaoli_clerk, field.fixer):
        with pytest.raises(ProblemRefused) as fixer:
            field.looked_back(typed_in, by=by)
        assert code(fixer) == "fixer"
    with pytest.raises(ProblemRefused) as still_open:
        field.looked_back(field.problem())
    assert code(still_open) == "no_look_back"


def test_look_back_not_before_its_days(field: Field) -> None:  # B-5
    closed = field.closed()
    day = AGAIN - timedelta(days=1)

    with pytest.raises(ProblemRefused) as early:
        field.looked_back(closed, on=day, at=at(day))

    assert (code(early), early.value.params) == ("early", {"day": AGAIN.isoformat()})
    assert not LookBack.objects.filter(problem=closed, done_on__isnull=False).exists()
    found = actions.reopen(by=field.verifier, problem=closed, note="又堆上了", on=day, at=at(day))
    assert found.level == 1  # who sees it earlier need not wait
