"""The workbook of visits holds what the page shows, in its order, of the places one may take out."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.world import AT, ON, START, World, grants
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}, "yard": "no"}


def taken_out(user: User, **asked: Any) -> list[dict[str, Any]]:
    """Rows of the workbook by the titles of its columns; none where no workbook is made."""
    client = Client()
    client.force_login(user)
    answer = client.get("/visits/", {**asked, "export": "xlsx"})
    if answer.status_code == 302:
        return []
    rows = openpyxl.load_workbook(BytesIO(b"".join(answer))).active.values  # type: ignore[union-attr, arg-type]
    table = [row for row in rows if len([cell for cell in row if cell is not None]) > 3]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@pytest.fixture
def clerk(world: World) -> User:
    """Takes out visits of the east, reads those of the whole district."""
    several = (
        draft(world.east, day=date(2019, 5, 1)), draft(world.east, day=date(2019, 5, 3), answers=BAD),
        draft(world.east, day=date(2019, 5, 2), mode="phone"),
    )  # fmt: skip
    for one in several:
        visit(world, one)
    visit(world, draft(world.west), by=world.west.helper)
    user = world.east.users["town_clerk"]
    grants.give(by=None, user=user, role="leader", region=world.district, start=START, on=ON, at=AT)
    return user


def test_it_holds_what_may_be_taken_out_in_the_order_of_the_page(world: World, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    assert len(client.get("/visits/").context["page"].rows) == 4

    newest, oldest = taken_out(clerk), taken_out(clerk, sort="day")

    days = [row["日期"] for row in newest]
    assert [str(day)[:10] for day in days] == ["2019-05-03", "2019-05-02", "2019-05-01"]
    assert oldest == newest[::-1]
    assert {row["户"] for row in newest} == {"东桂兰"}
    found = [(row["问题"], row["得分"], row["满分"]) for row in newest]
    assert found == [(2, 16, 20), (0, 20, 20), (0, 20, 20)]


@pytest.mark.parametrize(
    "asked", [{"mode": "phone"}, {"findings": "safety"}, {"since": "2019-05-02"}, {"q": "西"}]
)
def test_it_is_narrowed_like_the_page(world: World, clerk: User, asked: dict[str, str]) -> None:
    client = Client()
    client.force_login(clerk)
    shown = client.get("/visits/", asked).context["page"].rows
    east = [str(row.day) for row in shown if row.subject_id == world.east.subject.pk]

    assert [str(row["日期"])[:10] for row in taken_out(clerk, **asked)] == east


def test_taking_out_leaves_a_line_and_nothing_of_others(world: World, clerk: User) -> None:
    assert taken_out(world.west.users["town_clerk"], place=world.east.region.path) == []
    made = Entry.objects.filter(verb__startswith="export.", actor=clerk.pk)
    assert not made.exists()

    taken_out(clerk)

    assert made.exists()
