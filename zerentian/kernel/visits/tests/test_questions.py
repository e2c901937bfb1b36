"""Questions about visits (VS-1): at their boundaries, by place, and what becomes of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, ON, START, World
from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.visits import actions, asking
from zerentian.kernel.visits.models import Question, Visit
from zerentian.kernel.visits.queries import questions as queries
from zerentian.kernel.visits.queries.questions import Asked
from zerentian.kernel.visits.tests.factories import draft, visit

DAY = date(2019, 5, 20)


def asked(world: World, *, by: User | None = None, since: date = START) -> list[Asked]:
    return queries.questions(viewer=world.viewer(by or world.admin), since=since, until=ON)


def kinds(found: Iterable[Asked]) -> list[str]:
    return sorted(one.kind for one in found)


def several(world: World, count: int, **changes: Any) -> list[Visit]:
    return [visit(world, draft(world.east, start=None, end=None, **changes)) for _ in range(count)]


def test_twelve_visits_on_a_day_are_none_too_many(world: World) -> None:  # VS-1
    rows = several(world, 12)
    assert asked(world) == []

    rows += several(world, 1)
    [one] = asked(world)
    assert (one.kind, one.user, one.day) == ("many", world.east.helper, DAY)
    assert one.visits == tuple(row.pk for row in rows)
    actions.withdraw(by=world.admin, visit=rows[0], reason="重复", at=AT)
    assert asked(world) == []


def test_the_same_note_on_more_than_three_visits(world: World) -> None:  # VS-1
    notes = ("一切 正常", "一切正常", " 一切正 常", "一切正常")
    for nth, note in enumerate(notes):
        assert asked(world) == []
        several(world, 1, note=note, day=DAY - timedelta(days=nth))
    several(world, 2)  # without a note, which is never alike

    [one] = asked(world)

    assert (one.kind, one.day, len(one.visits)) == ("alike", DAY, 4)
    assert (
        asked(world, since=DAY - timedelta(days=2)) == []
    )  # the first day counts, earlier ones not
    assert kinds(asked(world, since=DAY - timedelta(days=3))) == ["alike"]


def second_field(world: World) -> None:
    """The east's helper answers for the household in the west, too."""
    duties.end(by=world.admin, duty=world.west.duty, on=DAY - timedelta(days=9), reason="调", at=AT)
    duties.assign(
        by=world.admin, role=responsibilities.role("primary_helper"), subject=world.west.subject,
        holder=duties.holder_for(post=world.east.post), start=DAY - timedelta(days=9), at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(("begun", "raised"), [(time(9, 29), True), (time(9, 30), False)])
def test_two_villages_at_once(world: World, begun: time, raised: bool) -> None:  # VS-1
    second_field(world)
    visit(world, draft(world.east, start=time(9, 0), end=time(9, 30)))
    visit(world, draft(world.west, start=begun, end=time(10, 0)))
    visit(world, draft(world.east, start=time(9, 0), end=time(9, 30), day=DAY + timedelta(days=1)))

    found = asked(world)

    assert kinds(found) == (["overlap"] if raised else [])
    assert all(len(one.visits) == 2 and one.day == DAY for one in found)
    for town in (world.east, world.west):  # each clerk sees half of it, and asks about none
        assert asked(world, by=town.users["town_clerk"]) == []
    assert asked(world, by=world.east.users["leader"]) == []  # who reads visits, but asks nothing


@pytest.mark.parametrize(("day", "raised"), [(14, False), (15, True), (24, True), (25, False)])
def test_days_on_which_a_deputy_sat_there(world: World, day: int, raised: bool) -> None:  # VS-1
    posts.stand_in(
        by=world.admin, post=world.east.post, user=world.loner, start=date(2019, 5, 15),
        end=date(2019, 5, 25), on=ON, at=AT,
    )  # fmt: skip
    visit(world, draft(world.east, day=date(2019, 5, day)))
    visit(world, draft(world.east, visitor=world.loner.pk), by=world.admin)  # the deputy themselves

    assert kinds(asked(world)) == (["leave"] if raised else [])


def test_an_answer_stays_with_its_question_and_the_last_one_stands(world: World) -> None:
    several(world, 13, note="平安")
    clerk = world.east.users["town_clerk"]
    first = asked(world)[0]

    for by, text in ((clerk, "集中走访日"), (world.admin, " 核实过 ")):
        asking.answer(by=by, asked=first, text=text, at=AT)
    with pytest.raises(actions.VisitRefused) as caught:
        asking.answer(by=clerk, asked=first, text=" \n", at=AT)

    assert caught.value.code == "reason"
    [other, again] = asked(world)
    assert (other.answer, again.key) == (None, first.key)
    assert again.answer
    assert (again.answer.answer, again.answer.answered_by) == (
        "核实过",
        world.admin,
    )
    assert Entry.objects.filter(verb="visit.question_answered").count() == 2


def test_an_answer_about_alike_notes_outlives_the_first_of_them(world: World) -> None:
    """Visits leave the days that are asked about one by one; the answer is about all of them."""
    for nth in range(5):
        several(world, 1, note="平安", day=DAY + timedelta(days=nth))
    [one] = asked(world)
    asking.answer(by=world.admin, asked=one, text="每次都平安", at=AT)

    [later] = asked(world, since=DAY + timedelta(days=1))

    assert later.visits == one.visits[1:]
    assert later.answer == Question.objects.get()
    for _ in range(4):
        several(world, 1, note="缺水")
    assert [found.answer is None for found in asked(world)] == [True, False]


@pytest.fixture
def today(world: World) -> date:
    """Pages run on today's clock: the visits of the world's helper are of yesterday."""
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011
    for _ in range(13):
        record = draft(world.east, day=yesterday, start=None, end=None)
        actions.record(
            by=world.east.helper, viewer=world.viewer(world.east.helper, on=yesterday),
            draft=record, at=AT,
        )  # fmt: skip
    return yesterday


def test_the_page_keeps_an_answer_and_refuses_an_empty_one(
    world: World, today: date, client: Client
) -> None:
    client.force_login(world.east.users["town_clerk"])
    [one] = client.get("/visits/questions/").context["questions"]

    empty = client.post("/visits/questions/", {"question": one.key, "answer": "  "}, follow=True)
    assert "请先写答复" in empty.content.decode()
    assert not Question.objects.exists()
    kept = client.post("/visits/questions/", {"question": one.key, "answer": "入户日"}, follow=True)
    assert "入户日" in kept.content.decode()
    client.force_login(world.west.users["town_clerk"])
    other = client.post("/visits/questions/", {"question": one.key, "answer": "不知道"})
    assert (other.status_code, Question.objects.get().answer) == (404, "入户日")
