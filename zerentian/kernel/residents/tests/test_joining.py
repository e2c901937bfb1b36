"""Who may join a household; who may not is told at once, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, World
from zerentian.kernel.population import actions, preparing, sealed
from zerentian.kernel.population.models import Household, LifeEvent, Membership, Person
from zerentian.kernel.residents.tests import homes
from zerentian.lib import identity

__all__ = ["clock", "world", "world_of_module"]

DAY = "2018-10-12"


@pytest.fixture
def home(world: World) -> Household:
    found = homes.household(world.east.villages[0])
    homes.join(found, homes.person("东户主"))
    return found


def joins(world: World, home: Household, **given: str) -> Any:
    sent = {
        "reason": "married_in", "relation": "daughter_in_law", "on": DAY, "proof_kind": "marriage",
        "do": "confirm", **given,
    }  # fmt: skip
    browser = homes.client(world.east.users["town_clerk"])
    return browser.post(f"/residents/households/{home.pk}/join/", sent)


def number(person: Person) -> str:
    return sealed.open_identity(person.identity)


def test_a_number_that_this_instance_does_not_take_enters_nobody(
    world: World, home: Household, settings: Any
) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, profile="production")
    people = Person.objects.count()
    invented = homes.number_of(date(1990, 1, 1))

    for path, more in (
        ("join", {"reason": "married_in"}),
        ("birth", {"sex": "M", "proof_number": "1", "on": "1990-01-01"}),
    ):
        sent = {
            "name": "东某", "number": invented, "relation": "son", "on": DAY,
            "proof_kind": "birth_certificate", "do": "confirm", **more,
        }  # fmt: skip
        browser = homes.client(world.east.users["town_clerk"])
        answer = browser.post(f"/residents/households/{home.pk}/{path}/", sent)
        assert answer.status_code == 422, path
        assert "99" in answer.content.decode()
    assert Person.objects.count() == people


def test_who_is_registered_is_taken_over_and_not_entered_again(
    world: World, home: Household
) -> None:
    """From another town, once their household there let them go."""
    bride = homes.resident(world.west.villages[0], "西新人", born=date(1990, 1, 1))
    about = {"name": " 西新人 ", "number": number(bride)}

    there = joins(world, home, **about)
    assert there.status_code == 422
    event = preparing.departure(
        kind="marriage", people=[bride.pk], on=date(2018, 10, 12), reason="married_out",
        proof_kind="marriage",
    )  # fmt: skip
    actions.record_event(by=None, event=event, at=AT)
    assert joins(world, home, **about).status_code == 302

    assert Person.objects.filter(name="西新人").count() == 1
    standing = Membership.objects.get(person=bride, superseded_at=None, valid__contains=ON)
    assert (standing.household, standing.relation) == (home, "daughter_in_law")


@pytest.mark.parametrize("on", ["2018-05-01", DAY], ids=["on that day", "later"])
def test_the_dead_join_nobody(world: World, home: Household, on: str) -> None:
    dead = homes.resident(world.east.villages[1], "东故去", born=date(1950, 1, 1))
    event = preparing.death(person=dead.pk, on=date(2018, 5, 1), proof_kind="cremation")
    actions.record_event(by=None, event=event, at=AT)
    events = LifeEvent.objects.count()

    answer = joins(world, home, name="东故去", number=number(dead), on=on)

    assert answer.status_code == 422
    assert "已登记 2018-05-01 去世" in answer.content.decode()
    assert LifeEvent.objects.count() == events


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"), ({"number": ""}, "number"), ({"number": "990703"}, "number"),
        ({"relation": ""}, "relation"), ({"reason": "bought"}, "reason"), ({"on": ""}, "on"),
    ],
)  # fmt: skip
def test_what_is_missing_stands_beside_its_field(
    world: World, home: Household, given: dict[str, str], field: str
) -> None:
    born = identity.make(area="990703", born=date(1990, 1, 1), sex=identity.Sex.FEMALE, serial=77)
    people = Person.objects.count()

    answer = joins(world, home, **{"name": "东某", "number": born, **given})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Person.objects.count() == people
