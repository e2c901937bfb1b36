"""Eight activities of care, each for 43 to 228 households: whom they reached and what they gave."""

from __future__ import annotations

import random

import pytest

from tests.world import World
from zerentian.kernel.fieldwork.events import queries
from zerentian.kernel.fieldwork.events.drafts import GoodsDraft
from zerentian.kernel.fieldwork.models import FieldEvent, Reached
from zerentian.kernel.fieldwork.tests.test_events import clerk, draft, homes_of, record, totals

pytestmark = pytest.mark.django_db
SIZES = (43, 60, 88, 120, 150, 180, 215, 228)
CARE = FieldEvent.Kind.CARE


def goods(number: int) -> GoodsDraft:
    return GoodsDraft(name="米面油", quantity=1_000, measure="份", value=10_050 + number)


def test_reach_of_eight_activities(world: World) -> None:  # C-8, scenario 6.6.6
    homes, chance = homes_of(world, 228), random.Random(8)
    drawn = [chance.sample(homes, size) for size in SIZES]
    twice = [(*homes, *homes[:5]) for homes in drawn]  # lists on paper name a family again
    events = record(
        world,
        *(
            draft(world, kind=CARE, name=f"送温暖{n}", subjects=listed, goods=(goods(n),))
            for n, listed in enumerate(twice)
        ),
    )

    found = totals(world, CARE)
    assert (found.events, found.households, found.household_times) == (8, 228, sum(SIZES))
    assert found.value == sum(10_050 + n for n in range(8))  # fen
    assert [queries.totals_of(event).households for event in events] == list(SIZES)
    for event in events:
        reached = list(Reached.objects.filter(event=event).values_list("subject", flat=True))
        assert len(reached) == len(set(reached))


def test_only_ones_own_households_are_named(world: World) -> None:
    [event] = record(world, draft(world, kind=CARE, subjects=tuple(homes_of(world, 3))))

    assert queries.households(event, viewer=world.viewer(clerk(world))).count() == 3
    assert not queries.households(event, viewer=world.viewer(world.west.users["town_clerk"]))
