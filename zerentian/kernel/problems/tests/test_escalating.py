from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import actions, rules, tasks
from zerentian.kernel.problems.actions import escalating
from zerentian.kernel.problems.models import Escalation, Problem
from zerentian.kernel.problems.tests.world import Field, at
from zerentian.kernel.responsibilities.tests import world as people

FOUND = date(2019, 1, 21)


def run(day: date) -> int:
    return actions.escalate(on=day, at=at(day))


def late(field: Field, **about: Any) -> Problem:
    """To be put right by 31 January, before the Spring Festival."""
    found = field.problem(found_on=FOUND, at=at(FOUND), **about)
    return field.handed(found, on=date(2019, 1, 22), at=at(date(2019, 1, 22)))


def test_next_levels_hear_one_after_the_other(field: Field) -> None:
    problem = late(field)

    levels = {}
    for number in range(60):
        day = FOUND + timedelta(days=number)
        if run(day):
            problem.refresh_from_db()
            levels[day] = problem.level

    assert problem.due_on == date(2019, 1, 31)
    assert levels == {
        date(2019, 2, 1): 1,  # one working day later
        date(2019, 2, 11): 2,  # three: 2 and 3 February are worked, then the festival
        date(2019, 2, 18): 3,  # five
    }
    assert list(Escalation.objects.order_by("level").values_list("level", "day")) == [
        (level, day) for day, level in levels.items()
    ]
    assert Entry.objects.filter(verb="problem.escalated", actor=None).count() == 3


def test_running_again_tells_nobody_twice(field: Field) -> None:
    late(field)

    assert [run(date(2019, 2, 1)) for _ in range(3)] == [1, 0, 0]


def test_worker_that_was_off_goes_up_one_level_a_day(field: Field) -> None:
    """Each level has its days, counted from when it was told."""
    problem = late(field)

    assert run(date(2019, 3, 1)) == 1
    problem.refresh_from_db()
    assert (problem.level, problem.climbs_on) == (1, date(2019, 3, 6))


def test_closed_and_extended_problems_stay(field: Field) -> None:
    day = date(2019, 1, 23)
    field.closed(field.solved(late(field), on=day, at=at(day)), on=day, at=at(day))
    actions.extend(
        by=field.gaoli_clerk, problem=late(field), due=date(2019, 3, 1), note="等材料", on=day,
        at=at(day),
    )  # fmt: skip

    assert run(date(2019, 2, 20)) == 0
    assert run(date(2019, 3, 4)) == 1


def test_whoever_sees_the_level_is_told_once(field: Field) -> None:
    assert all([field.admin, field.gaoli_clerk, field.guti_clerk])
    cadre = people.clerk("cadre", field.gaoli.village, role="village_cadre")
    late(field)
    late(field)

    run(date(2019, 2, 1))
    run(date(2019, 2, 1))

    told = Notification.objects.filter(kind="problem.escalated")
    assert [(one.user, one.params) for one in told] == [(cadre, {"count": 2})]


def test_piece_that_fails_leaves_nothing(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = late(field)

    def killed(*_about: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(escalating.telling, "tell", killed)
    with pytest.raises(KeyboardInterrupt):
        run(date(2019, 2, 1))
    problem.refresh_from_db()
    assert (problem.level, Escalation.objects.count()) == (0, 0)

    monkeypatch.undo()
    assert run(date(2019, 2, 1)) == 1


def test_in_pieces(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escalating, "PIECE", 2)
    for _ in range(5):
        late(field)

    assert run(date(2019, 2, 1)) == 5


def test_task_of_the_worker(field: Field) -> None:
    problem = field.problem(found_on=FOUND, at=at(FOUND))

    tasks.escalate(timestamp=0)

    problem.refresh_from_db()
    assert problem.level == 1
    assert problem.state == rules.FOUND


def test_levels_name_roles_that_there_are() -> None:
    pack = packs.current()

    assert [level.roles for level in pack.problems.level] == [
        (), ("village_cadre",), ("town_clerk",), ("district_admin",),
    ]  # fmt: skip
