"""What the pages of people and households offer opens: also for who may do things elsewhere only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.architecture.offers import offers
from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.population import actions, preparing
from zerentian.kernel.residents.tests import homes

__all__ = ["clock", "world", "world_of_module"]


@pytest.fixture
def mixed(world: World) -> Client:
    """Reads of the east, does everything in the west."""
    user = account("两处", None, "leader", world.east.region)
    grants.give(
        by=None,
        user=user,
        role="relief_office",
        region=world.west.region,
        start=START,
        on=ON,
        at=AT,
    )
    return homes.client(user)


def asked_by(page: Any, path: str) -> set[str]:
    """Where the page itself leads; the menu around it is the same everywhere."""
    text = page.content.decode()
    return {url for way, url in offers(text[text.index("<main") :], path) if way == "get"}


def test_what_is_for_members_of_today_is_not_offered_of_the_dead(
    world: World, mixed: Client
) -> None:
    """Their record can still be erased."""
    event = preparing.death(
        person=world.west.person.pk, on=date(2019, 5, 1), proof_kind="cremation"
    )
    actions.record_event(by=None, event=event, at=AT)
    path = f"/residents/{world.west.person.pk}/"

    page = mixed.get(path)

    asked = asked_by(page, path)
    assert f"/erasure{path.replace('residents', 'people')}" in asked
    assert {url for url in asked if mixed.get(url).status_code in (403, 404)} == set()


@pytest.mark.parametrize("town", ["east", "west"])
@pytest.mark.parametrize("what", ["person", "household", "subject"])
def test_every_link_of_the_page_opens(world: World, mixed: Client, town: str, what: str) -> None:
    about = getattr(world, town)
    paths = {
        "person": f"/residents/{about.person.pk}/",
        "household": f"/residents/households/{about.household.pk}/",
        "subject": f"/relief/households/{about.subject.pk}/",
    }
    page = mixed.get(paths[what])
    assert page.status_code == 200

    asked = asked_by(page, paths[what])
    closed = {url for url in asked if mixed.get(url).status_code in (403, 404)}

    assert closed == set()
