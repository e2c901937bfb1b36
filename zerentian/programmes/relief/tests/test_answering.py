"""Units and teams answer like people; what somebody else did meanwhile is not taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.models import Duty, Holder, Team
from zerentian.programmes.relief.queries import listing, rows
from zerentian.programmes.relief.queries.filters import Filters, condition
from zerentian.programmes.relief.tests.houses import client, house
from zerentian.programmes.relief.tests.test_household import url

__all__ = ["clock", "world", "world_of_module"]


@pytest.fixture
def clerk(world: World) -> Client:
    return client(world.east.users["town_clerk"])


@pytest.mark.parametrize("what", ["unit", "team", "team of a unit"])
def test_a_unit_or_team_answers_on_list_and_page(world: World, clerk: Client, what: str) -> None:
    entity = world.east.office
    team = Team.objects.create(name="东先锋队", entity=entity if what == "team of a unit" else None)
    holder = duties.holder_for(entity=entity) if what == "unit" else duties.holder_for(team=team)
    subject = house(world.east.villages[1], "东某家", 1)
    role = asking.role("primary_helper")
    duties.assign(by=world.admin, role=role, subject=subject, holder=holder, start=START, at=AT)
    name = entity.name if what == "unit" else "东先锋队"
    unit = entity.name if what == "team of a unit" else ""

    [row] = rows.rows([subject.pk], on=ON)

    assert (row.helper, row.unit, row.since) == (name, unit, START)
    whole = listing.households(viewer=world.viewer(world.admin), on=ON)
    found = whole.filter(condition(Filters.read({"helper": name[:3]}), on=ON))
    assert subject.pk in found.values_list("pk", flat=True)
    [standing] = clerk.get(url(subject)).context["page"].seen.standing()
    assert standing[1].holder == holder.pk
    assert name in clerk.get(url(subject)).content.decode()


def current(subject: Any) -> list[Holder]:
    found = Duty.objects.filter(subject=subject, superseded_at=None, valid__contains=ON)
    return [duty.holder for duty in found]


def end(world: World, clerk: Client) -> str:
    """The clerk ends the duty of the east's helper; the token with which it can be taken back."""
    subject, duty = world.east.subject, world.east.duty
    sent = {"on": "2019-05-20", "reason": "离任"}
    assert clerk.post(url(subject, f"duties/{duty.pk}/end/"), sent).status_code == 302
    return str(clerk.get(url(subject)).context["undo"]["token"])


def test_what_another_assigned_meanwhile_is_not_taken_back(world: World, clerk: Client) -> None:
    token = end(world, clerk)
    other = duties.holder_for(entity=world.east.office)
    duties.assign(
        by=world.admin, role=asking.role("primary_helper"), subject=world.east.subject,
        holder=other, start=date(2019, 5, 20), at=AT,
    )  # fmt: skip

    answer = clerk.post("/relief/households/undo/", {"token": token})

    [said] = [str(message) for message in get_messages(answer.wsgi_request)][-1:]
    assert "东桂兰" in said
    assert current(world.east.subject) == [other]


@pytest.mark.parametrize("token", ["", "x", "别的"])
def test_another_token_takes_nothing_back(world: World, clerk: Client, token: str) -> None:
    end(world, clerk)

    answer = clerk.post("/relief/households/undo/", {"token": token, "next": "//evil.example/"})

    assert answer["Location"] == "/relief/households/"
    assert current(world.east.subject) == []


def test_a_deed_is_taken_back_once_and_by_whoever_did_it(world: World, clerk: Client) -> None:
    token = end(world, clerk)
    colleague = client(world.east.users["relief_office"])

    colleague.post("/relief/households/undo/", {"token": token})
    assert current(world.east.subject) == []
    for _ in range(2):
        clerk.post("/relief/households/undo/", {"token": token})
    assert current(world.east.subject) == [world.east.duty.holder]
