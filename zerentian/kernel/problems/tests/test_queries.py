from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import facts, places
from zerentian.kernel.figures import queries as figures
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.problems import actions, queries, rules
from zerentian.kernel.problems.facts import ACCOUNTABILITY, PROBLEM
from zerentian.kernel.problems.models import Problem, Verb
from zerentian.kernel.problems.queries import Asked
from zerentian.kernel.problems.tests.world import AT, FOUND, ON, Field
from zerentian.kernel.responsibilities.tests import world as people


def viewer(field: Field, name: str) -> Viewer:
    return people.viewer(getattr(field, name))


def states(rows: Any) -> dict[int, str]:
    return {row.pk: row.now_state for row in rows}


def test_problems_stay_in_their_town(field: Field) -> None:
    here = field.problem()
    there = field.problem(subject=people.household(field.guti.village))

    assert set(queries.problems(viewer=viewer(field, "gaoli_clerk"))) == {here}
    assert set(queries.problems(viewer=viewer(field, "guti_clerk"))) == {there}
    assert set(queries.problems(viewer=viewer(field, "admin"))) == {here, there}
    assert not queries.problems(viewer=viewer(field, "finder")).exists()


def test_holder_sees_what_is_handed_to_them(field: Field) -> None:
    mine, _other = field.handed(), field.problem()

    assert list(queries.mine(viewer=viewer(field, "fixer"))) == [mine]
    assert list(queries.open_for_holder(viewer=viewer(field, "fixer"), holder=field.holder.pk)) == [
        mine
    ]
    field.closed(field.solved(mine))
    assert not queries.mine(viewer=viewer(field, "fixer")).exists()


def test_helper_sees_problems_of_their_households(field: Field) -> None:
    people.actions.assign(
        by=field.admin, role=field.primary, subject=field.home, holder=field.holder,
        start=people.START, at=AT,
    )  # fmt: skip
    found = field.problem()

    asked = viewer(field, "fixer")
    assert queries.of_subject(field.home, viewer=asked, on=ON) == [found]
    assert queries.of_subject(field.home, viewer=asked, on=FOUND - timedelta(days=1)) == []
    assert Verb.TAKEN_UP in queries.may(found, viewer=asked)


def test_ledger_of_an_earlier_day(field: Field) -> None:
    problem = field.closed()
    asked = viewer(field, "gaoli_clerk")

    def on(day: date) -> str | None:
        return states(queries.ledger(viewer=asked, asked=Asked(on=day))).get(problem.pk)

    assert on(FOUND - timedelta(days=1)) is None
    assert on(date(2019, 5, 9)) == rules.FIXING
    assert on(date(2019, 5, 12)) == rules.SOLVED
    assert on(ON) == rules.CLOSED


def test_ledger_as_it_was_known(field: Field) -> None:
    before = AT - timedelta(days=10)
    problem = field.handed(field.problem(at=before), at=before)
    field.closed(field.solved(problem))

    known = Asked(on=ON, known=AT - timedelta(days=1))
    rows = queries.ledger(viewer=viewer(field, "gaoli_clerk"), asked=known)
    assert states(rows) == {problem.pk: rules.FIXING}
    early = Asked(on=ON, known=before - timedelta(days=1))
    assert not queries.ledger(viewer=viewer(field, "gaoli_clerk"), asked=early).exists()


def test_filters_of_the_ledger(field: Field) -> None:
    late = field.handed(field.problem(kind="water", source="citizen"))
    fresh = field.problem(found_on=ON)
    asked = viewer(field, "gaoli_clerk")

    def found(**words: Any) -> list[Problem]:
        rows = queries.ledger(viewer=asked, asked=Asked(on=ON, **words))
        return sorted(rows, key=lambda row: row.pk)

    assert found() == [late, fresh]
    assert found(kind="water") == found(source="citizen") == found(holder=field.holder.pk) == [late]
    assert found(state="found") == [fresh]
    assert found(state="late") == []  # building work has until June
    assert found(word="没有这家") == []
    assert found(places=(("370703003", "370703004"),)) == []


def test_what_may_be_done(field: Field) -> None:
    solved = field.solved()

    assert Verb.VERIFIED in queries.may(solved, viewer=viewer(field, "verifier"))
    fixer = queries.may(solved, viewer=viewer(field, "fixer"))
    assert Verb.VERIFIED not in fixer
    assert Verb.WORKED in fixer
    with pytest.raises(Http404):
        queries.problem_seen(solved.pk, viewer=viewer(field, "guti_clerk"))


def scenario(field: Field) -> list[Problem]:
    """5.7.4: 312 entered, 290 closed, 15 open, 7 unfounded; the open ones in 高里 are overdue."""
    homes = field.households(312)
    found = actions.open_many(
        found=[
            actions.Found(
                by=field.finder, subject=home.pk, kind="environment", text="杂物", source="visit",
                found_on=FOUND,
            )
            for home in homes
        ],
        at=AT,
    )  # fmt: skip
    from zerentian.kernel.problems import deeds

    def each(rows: list[Problem], by: Any, on: date, deed: Any) -> None:
        actions.write([actions.Doing(row.pk, by, on, deed) for row in rows], at=AT)

    handed = found[:305]
    each(handed, field.gaoli_clerk, FOUND, deeds.handed_over(holder=field.holder.pk))
    day = date(2019, 5, 10)
    each(handed[:290], field.fixer, day, deeds.solved(by=field.fixer.pk, words="已清理"))
    verified = deeds.verified(by=field.verifier.pk)
    doings = [actions.Doing(row.pk, field.verifier, day, verified) for row in handed[:290]]
    actions.verify_many(doings, at=AT)
    each(found[305:], field.verifier, day, deeds.unfounded(by=field.verifier.pk, words="无此事"))
    return found


def figure(key: str) -> int:
    ask = Ask(place=places.find("370703006", on=ON), on=ON, since=date(2019, 1, 1))
    return figures.unscoped(f"relief.{key}", ask).value


def test_scenario_of_312_problems(field: Field) -> None:  # B-4, 5.7.4
    found = scenario(field)
    facts.install()

    def numbers() -> dict[str, int]:
        names = ("found", "solved", "open", "unfounded", "overdue")
        return {name: figure(f"problems_{name}") for name in names}

    assert numbers() == {"found": 312, "solved": 290, "open": 15, "unfounded": 7, "overdue": 15}
    assert figure("gaoli_problems_solved") == 290

    for row in found[:3]:
        actions.reopen(by=field.verifier, problem=row, note="又脏了", at=AT)

    assert numbers() == {"found": 312, "solved": 287, "open": 18, "unfounded": 7, "overdue": 15}
    [line] = queries.counts(viewer=viewer(field, "admin"), asked=Asked(on=ON), below="370703")
    assert (line.name, line.found, line.closed, line.late) == ("高里街道", 312, 287, 15)
    assert line.rate == pytest.approx(287 / 312)


def test_overdue_town_by_town(field: Field) -> None:  # 5.7.4
    field.handed()
    away = field.problem(subject=people.household(field.guti.village), found_on=ON)
    assert away.due_on

    lines = queries.counts(viewer=viewer(field, "admin"), asked=Asked(on=ON), below="370703")

    assert {line.name: (line.open, line.late) for line in lines} == {
        "高里街道": (1, 1), "固堤街道": (1, 0),
    }  # fmt: skip


def test_look_backs_are_counted_and_come_up(field: Field) -> None:
    first, second = (
        field.closed(field.solved(field.handed(field.problem(safety=True)))) for _ in "ab"
    )
    june = Viewer(user=field.verifier, on=date(2019, 6, 10), at=AT)
    assert {row.problem for row in queries.rechecks(viewer=june, on=june.on)} == {first, second}

    field.looked_back(first)
    field.looked_back(second, passed=False)

    asked = Asked(on=june.on)
    [line] = queries.counts(viewer=viewer(field, "admin"), asked=asked, below="370703")
    assert (line.looked, line.passed, line.pass_rate) == (2, 1, 0.5)
    assert not queries.rechecks(viewer=june, on=june.on).exists()


@pytest.mark.parametrize("fact", [PROBLEM, ACCOUNTABILITY], ids=lambda fact: fact.key)
def test_views_and_python_tell_the_same_rows(field: Field, fact: Any) -> None:
    from django.db import connection

    actions.reopen(by=field.verifier, problem=field.closed(), note="又脏了", at=AT)
    field.handed(field.problem(at=AT - timedelta(days=3)))
    facts.install()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.*, r.path FROM {fact.view} f LEFT JOIN regions_region r ON r.id = f.region"
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def sorted_rows(found: Any) -> list[str]:
        return sorted(str(sorted(row.items(), key=lambda pair: pair[0])) for row in found)

    assert sorted_rows(rows) == sorted_rows(fact.raw())
