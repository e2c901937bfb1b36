"""`zerentian burden`: how many fields of a visit somebody typed, and how many they only confirmed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from tests.world import AT, World
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.queries.burden import burden
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit

YEARS = {"since": date(2019, 1, 1), "until": date(2019, 12, 31)}
FILE: dict[str, Any] = {
    "phone": {"confirmed": True}, "members": {"confirmed": True},
    "address": {"value": "村东头"}, "house_safe": "yes",
}  # fmt: skip


def test_what_was_typed_is_counted_by_hand(world: World) -> None:
    plain = visit(world, draft(world.east))  # ten answers, began, ended, who was met
    more = visit(
        world,
        draft(
            world.east, answers=GOOD | {"yard": {"value": "no", "reason": "rubbish"}}, note="平安",
            next_day=date(2019, 6, 20),
        ),
    )  # fmt: skip
    bare = visit(world, draft(world.east, answers={}, start=None, end=None, met=""))

    assert [row.typed for row in (plain, more, bare)] == [13, 16, 0]


def test_what_is_on_file_is_confirmed_and_not_typed(world: World) -> None:
    row = visit(
        world,
        draft(world.east, template="household_visit@1", answers=FILE, start=None, end=None, met=""),
    )

    assert (row.typed, row.confirmed) == (2, 2)  # the address and the house
    [one] = burden(**YEARS)
    assert (one.template, one.visits, one.typed, one.confirmed, one.most) == (
        "household_visit@1", 1, 2.0, 2.0, 2,
    )  # fmt: skip
    assert one.share == 50


def test_averages_by_checklist_of_the_days_that_stand(world: World) -> None:
    visit(world, draft(world.east))
    visit(world, draft(world.east, answers={}))
    withdrawn = visit(world, draft(world.east, note="写错"))
    Visit.objects.filter(pk=withdrawn.pk).update(superseded_at=AT, why_superseded="写错")
    visit(world, draft(world.east, day=date(2018, 12, 31), note="上一年"))

    [one] = burden(**YEARS)

    assert (one.visits, one.typed, one.most, one.share) == (2, 8.0, 13, 0)


def test_command_prints_a_line_a_checklist(world: World) -> None:
    visit(world, draft(world.east))
    visit(world, draft(world.east, template="household_visit@1", answers=FILE))
    out = io.StringIO()

    call_command("burden", stdout=out)

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[0] == ["checklist", "visits", "typed", "confirmed", "share", "most"]
    assert lines[1] == ["home_standard@1", "1", "13.0", "0.0", "0", "%", "13"]
    assert lines[2] == ["household_visit@1", "1", "5.0", "2.0", "29", "%", "5"]


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_command_narrows_the_days(world: World, option: str) -> None:
    visit(world, draft(world.east, day=date(2019, 5, 20)))
    out = io.StringIO()

    call_command("burden", option, "2019-05-21", stdout=out)

    assert len(out.getvalue().splitlines()) == (1 if option == "--since" else 2)
