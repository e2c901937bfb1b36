from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.exports import queries as exports
from zerentian.kernel.packs.schema import Exports
from zerentian.kernel.responsibilities.tests.browsing import START, give_roster, signed_in
from zerentian.kernel.responsibilities.tests.world import World

pytestmark = pytest.mark.django_db
ALL = {"export": "xlsx", "state": "all", "on": START.isoformat()}
PAGES = ("duties:roster", "duties:gaps", "duties:changes")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows may leave at once."""
    few = replace(exports.limits(), masked=2)
    monkeypatch.setattr(exports, "limits", lambda: few)


@pytest.mark.parametrize("page", PAGES)
def test_long_lists_wait_for_a_second_person(world: World, strict: Exports, page: str) -> None:
    give_roster(world, world.helper(), 3)
    answer = signed_in(world.gaoli_clerk).get(reverse(page), ALL)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("exports:new"))
    assert not Entry.objects.filter(verb="household.exported").exists()


@pytest.mark.parametrize("page", PAGES)
def test_households_of_a_list_count_as_read(world: World, page: str) -> None:
    duties = give_roster(world, world.helper(), 3)
    client = signed_in(world.gaoli_clerk)
    answer = client.get(reverse(page), ALL)

    assert answer.status_code == 200
    homes = {duty.subject.household_id for duty in duties}
    assert set(Entry.objects.get(verb="household.exported").rows) == homes


def test_duties_without_a_roster_leave_alone(world: World) -> None:
    give_roster(world, world.helper(), 1, roster="yangjiabu")
    [alone] = give_roster(world, world.helper(), 1)
    client = signed_in(world.gaoli_clerk)
    client.get(reverse("duties:roster"), {"export": "xlsx", "roster": ""})

    assert Entry.objects.get(verb="household.exported").rows == [alone.subject.household_id]
