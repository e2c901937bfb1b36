"""Erasing somebody leaves no text about them in problems, their steps, files and the register."""

from __future__ import annotations

from datetime import date

from zerentian.kernel.problems import actions, erased, sealed
from zerentian.kernel.problems.actions import accountability
from zerentian.kernel.problems.models import Evidence, Problem, Step
from zerentian.kernel.problems.tests.test_accountability import decision
from zerentian.kernel.problems.tests.test_evidence import folder, shown
from zerentian.kernel.problems.tests.world import AT, Field
from zerentian.kernel.responsibilities.tests import world as people
from zerentian.manifest.erasing import ERASED, Erased

__all__ = ["folder"]


def erase(field: Field, *, emptied: bool) -> list[int]:
    home = field.home.household_id
    assert home
    about = Erased(
        people=(), names=("高家户", "高家"), keys=(), households=(home,), codes=(),
        emptied=(home,) if emptied else (), at=AT,
    )  # fmt: skip
    return list(erased.erase(about))


def words(problem: Problem) -> list[str]:
    rows = Step.objects.filter(problem=problem).exclude(words=None).order_by("number")
    fresh = Problem.objects.get(pk=problem.pk)
    return [sealed.opened(fresh.words), *(sealed.opened(row.words) for row in rows)]


def test_names_go_wherever_they_were_written(field: Field) -> None:
    """Longer names first: what is left of one would still tell it."""
    here = field.problem(text="高家户院内堆放垃圾")
    other = field.problem(subject=field.household("王家户"), text="与高家相邻，围墙倾斜")
    actions.work_on(by=field.finder, problem=other, note="已告知高家户", on=date(2019, 5, 7), at=AT)
    plain = field.problem(subject=people.household(field.guti.village, "卢家户"), text="屋顶漏雨")

    assert erase(field, emptied=False) == []

    assert words(here) == [f"{ERASED}院内堆放垃圾"]
    assert words(other) == [f"与{ERASED}相邻，围墙倾斜", f"已告知{ERASED}"]
    assert words(plain) == ["屋顶漏雨"]


def test_of_a_household_left_empty_nothing_is_kept_but_that_it_was(field: Field) -> None:
    problem = shown(field)
    row = accountability.record(
        by=field.admin, decision=decision(field, facts="高家户的问题逾期", problem=problem), at=AT
    )
    evidence = Evidence.objects.get()

    assert erase(field, emptied=True) == [evidence.file_id]

    evidence.refresh_from_db()
    row.refresh_from_db()
    assert set(words(problem)) == {ERASED}
    assert sealed.opened(evidence.name, context=sealed.EVIDENCE) == ERASED
    assert sealed.opened(row.facts, context=sealed.FACTS) == ERASED
    fresh = Problem.objects.get(pk=problem.pk)
    assert (fresh.state, fresh.kind, fresh.found_on) == (
        problem.state,
        problem.kind,
        problem.found_on,
    )
