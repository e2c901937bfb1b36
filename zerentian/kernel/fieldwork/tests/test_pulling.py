"""What a device keeps: the own households only, no identity numbers, and afterwards what changed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, ON, World
from zerentian.kernel.fieldwork.models import Device, Given
from zerentian.kernel.fieldwork.sync import devices, pulling
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population.models import Household
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.visits.tests.factories import draft, visit
from zerentian.lib import identity
from zerentian.programmes.relief.models import HouseholdStatus

DEVICE = uuid.UUID(int=7)


@pytest.fixture
def device(world: World) -> Device:
    return devices.known(world.east.helper, DEVICE, name="Chrome", at=AT)


def pull(world: World, device: Device, since: int = 0) -> dict[str, Any]:
    viewer = world.viewer(world.east.helper)
    return pulling.pull(viewer=viewer, device=device, since=since)


def test_first_answer_holds_the_own_field(world: World, device: Device) -> None:
    visit(world, draft(world.east, note="平安"))

    answer = pull(world, device)

    [house] = answer["households"]
    assert (answer["reset"], answer["gone"], answer["cursor"]) == (True, [], 1)
    assert answer["expires"] == (ON + pulling.KEPT).isoformat()
    assert answer["me"]["name"] == world.east.helper.name
    assert (house["name"], house["members"], house["phone"]) == ("东桂兰", 1, "139****0000")
    assert house["known"]["members"] == {"value": "1", "day": "2019-05-20"}
    assert house["visits"][0]["text"] == "平安"
    assert {each["key"] for each in answer["templates"]} >= {"home_standard", "household_visit"}


def test_no_identity_number_and_nobody_elses_household(world: World, device: Device) -> None:
    said = json.dumps(pull(world, device), ensure_ascii=False, default=str)

    number = identity.make(
        area="990703", born=world.east.person.born, sex=identity.Sex.FEMALE, serial=0
    )
    assert number not in said
    assert "13900000000" not in said
    assert "西" not in said


def test_nothing_new_is_nothing_to_send(world: World, device: Device) -> None:
    first = pull(world, device)

    second = pull(world, device, first["cursor"])

    assert (second["cursor"], second["reset"]) == (first["cursor"], False)
    assert (second["households"], second["templates"], second["gone"]) == ([], [], [])


def test_any_change_sends_the_household_again(world: World, device: Device) -> None:
    first = pull(world, device)
    Household.objects.filter(pk=world.east.household.pk).update(address="村东头")

    second = pull(world, device, first["cursor"])

    assert second["cursor"] == first["cursor"] + 1
    assert [house["address"] for house in second["households"]] == ["东一村 一组 村东头"]
    assert second["templates"] == []


def test_next_visit_comes_along_and_moves_with_a_visit(world: World, device: Device) -> None:
    first = pull(world, device)
    [house] = first["households"]
    assert house["due"] < ON.isoformat()  # never visited since 2016

    visit(world, draft(world.east, day=ON))
    [house] = pull(world, device, first["cursor"])["households"]

    due = date.fromisoformat(house["due"])
    assert due > ON + timedelta(days=20)
    assert packs.current().working_days.is_working(due)


@pytest.mark.parametrize(("entitlement", "days"), [("entitled", 30), ("not_entitled", 90)])
def test_class_comes_along_with_how_often_it_is_visited(
    world: World, device: Device, entitlement: str, days: int
) -> None:
    status = HouseholdStatus.objects.filter(household=world.east.subject.pk)
    status.update(entitlement=entitlement)
    title = packs.current().codes["entitlement"].by_key(entitlement)

    [house] = pull(world, device)["households"]

    assert house["class"] == str(title)
    assert house["every"] == {"days": days, "modes": ["home", "proxy"]}


def test_lost_answer_is_given_again(world: World, device: Device) -> None:
    first = pull(world, device)
    visit(world, draft(world.east))
    lost = pull(world, device, first["cursor"])

    again = pull(world, device, first["cursor"])

    assert again == lost
    assert Given.objects.count() == 2


def test_household_of_another_is_forgotten(world: World, device: Device) -> None:
    first = pull(world, device)
    duties.end(by=world.admin, duty=world.east.duty, on=ON, reason="调整", at=AT)

    second = pull(world, device, first["cursor"])

    assert (second["gone"], second["households"]) == ([world.east.subject.pk], [])


@pytest.mark.parametrize("since", [5, 10**17])
def test_unknown_cursor_sends_everything(world: World, device: Device, since: int) -> None:
    pull(world, device)

    answer = pull(world, device, since)

    assert answer["reset"]
    assert len(answer["households"]) == 1


def test_over_http(world: World, client: Client) -> None:
    client.force_login(world.east.helper)

    answer = client.get("/api/v1/sync/pull", {"device": str(DEVICE), "since": "0"})

    assert answer.status_code == 200
    assert answer.json()["reset"]
    for bad in ({}, {"device": "x"}, {"device": str(DEVICE), "since": "-1"}):
        assert client.get("/api/v1/sync/pull", bad).status_code == 400


def test_answer_takes_few_statements(
    world: World, device: Device, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for day in range(10):
        visit(world, draft(world.east, day=ON - timedelta(days=day), note="平安" * 5))

    with django_assert_max_num_queries(24):
        answer = pull(world, device)
    assert len(answer["households"][0]["visits"]) == 10
    assert len(json.dumps(answer, default=str).encode()) < 60_000
