"""The worker is killed again and again inside its work: each level still hears exactly once.

Here the kill is an end of the process in the middle of a statement, as the database sees it: nothing of
the open transaction stays. benchmarks/escalations.py does the same with real processes and SIGKILL.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import actions
from zerentian.kernel.problems.actions import escalating
from zerentian.kernel.problems.models import Escalation, Problem, Step, Verb
from zerentian.kernel.problems.tests.world import Field, at
from zerentian.kernel.responsibilities.tests import world as people

START = date(2019, 1, 14)
DAYS, KILLS = 120, 25


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


class Killer:
    """Ends the work in the statement with this number."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.left:
            raise Killed
        self.left -= 1
        return execute(sql, params, many, context)


def killed(day: date, statement: int) -> bool:
    """Whether the work was still going on at that statement."""
    try:
        with transaction.atomic(), connection.execute_wrapper(Killer(statement)):
            actions.escalate(on=day, at=at(day))
    except Killed:
        return True
    return False


def climbs(problem: Problem) -> dict[int, date]:
    """By deadline and calendar alone."""
    pack, day, found = packs.current(), problem.due_on, {}
    assert day is not None
    for level, below in enumerate(pack.problems.level[:-1], start=1):
        day = found[level] = pack.working_days.after(day, below.days)
    return found


def test_every_level_hears_once_whenever_the_worker_is_killed(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "PIECE", 2)
    assert all([field.admin, field.gaoli_clerk])
    assert people.clerk("cadre", field.gaoli.village, role="village_cadre")
    found = []
    for week in range(6):
        day = START + timedelta(days=7 * week)
        problem = field.problem(found_on=day, at=at(day))
        found.append(field.handed(problem, on=day, at=at(day)))
    expected = {problem.pk: climbs(problem) for problem in found}
    busy = {day for days in expected.values() for day in days.values()}
    chance, kills = random.Random(7), 0

    for number in range(DAYS):
        day = START + timedelta(days=number)
        while day in busy and kills < KILLS and chance.random() < 0.8:
            kills += killed(day, chance.randrange(1, 14))
        actions.escalate(on=day, at=at(day))

    told = [(row.problem_id, row.level, row.day) for row in Escalation.objects.order_by("pk")]
    assert sorted(told) == sorted(
        (pk, level, day) for pk, days in expected.items() for level, day in days.items()
    )
    assert kills >= KILLS - 5
    assert Step.objects.filter(verb=Verb.ESCALATED).count() == len(told)
    lines = list(Notification.objects.values_list("user", "key"))
    assert len(lines) == len(set(lines)) > 0
