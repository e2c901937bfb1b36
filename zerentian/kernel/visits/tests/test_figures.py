"""Figures of visits: small enough to count by hand, and the SQL against the recount."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from tests.world import AT, ON, World
from zerentian.kernel.figures import catalogue, places, queries
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.verify import cases, compare
from zerentian.kernel.figures.verify.recount import Register
from zerentian.kernel.visits import actions
from zerentian.kernel.visits.figures import FIGURES
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}, "yard": "partly"}


def told(world: World, key: str, *, known_at: datetime | None = None, on: date = ON) -> int:
    ask = Ask.of(places.find("3707", on=on), on, known_at=known_at)
    viewer = world.viewer(world.admin)
    return queries.value(viewer=viewer, key=key, ask=ask).number.value  # type: ignore[return-value]


def several(world: World) -> None:
    """Two in the east, one of them with findings; one in the west, where nobody was at home."""
    visit(world, draft(world.east))
    visit(world, draft(world.east, day=date(2019, 5, 3), answers=BAD))
    visit(world, draft(world.west, met="nobody", answers={}), by=world.west.helper)


def test_visits_households_and_helpers_are_counted_apart(world: World) -> None:
    several(world)

    assert told(world, "visits") == 3
    assert told(world, "visited_households") == 2
    assert told(world, "visiting_holders") == 2
    assert told(world, "visit_findings") == 2
    assert told(world, "safety_failed_households") == 1
    assert told(world, "households_never_met") == 1
    assert told(world, "visits", on=date(2019, 5, 10)) == 1


def test_correction_takes_the_place_and_withdrawal_leaves(world: World) -> None:
    several(world)
    then = AT + timedelta(hours=1)
    later = AT + timedelta(hours=2)
    row = Visit.objects.get(passed=False)
    actions.correct(
        by=world.east.helper, viewer=world.viewer(world.east.helper), visit=row, reason="看错",
        draft=draft(world.east, client_id=uuid.uuid4()), at=later,
    )  # fmt: skip

    assert (told(world, "visits"), told(world, "visit_findings")) == (3, 0)
    assert told(world, "visit_findings", known_at=then) == 2  # as it was known before
    new = Visit.objects.get(corrects=row)
    actions.withdraw(by=world.east.helper, visit=new, reason="没去", at=later)
    assert told(world, "visits") == 2


def test_items_that_failed_most(world: World) -> None:
    several(world)
    ask = Ask.of(places.find("3707", on=ON), ON)
    viewer = world.viewer(world.admin)

    answer = queries.evaluate(viewer=viewer, wanted={"visit_findings": ("item",)}, ask=ask)

    lines = answer["visit_findings"].breakdowns["item"]
    assert {line.key: line.number.value for line in lines} == {"roof_walls": 1, "yard": 1}


def test_recount_agrees(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    several(world)
    own = {figure.key: catalogue.find(figure.key) for figure in FIGURES}
    monkeypatch.setattr(catalogue, "figures", lambda: own)
    row = Visit.objects.get(passed=False)
    actions.withdraw(by=world.admin, visit=row, reason="重复", at=AT + timedelta(hours=1))
    at = AT + timedelta(hours=3)
    register = Register()

    found = []
    for case in cases.cases(at=at):
        found += compare.mismatches(case, compare.days(at.date()), register)

    assert found == []


def test_figures_stand_in_the_catalogue() -> None:
    assert {figure.key for figure in FIGURES} <= set(catalogue.figures())
