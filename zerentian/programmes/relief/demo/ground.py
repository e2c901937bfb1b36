"""Which villages and households the demo works on, read from the register."""

from __future__ import annotations

import random

from zerentian.kernel.regions.models import AreaRegion, Region
from zerentian.lib.ranges import prefix_range
from zerentian.programmes.relief.demo import allotment
from zerentian.programmes.relief.demo.households import Village, household_code
from zerentian.programmes.relief.demo.rosters import HARD, Place
from zerentian.programmes.relief.models import HouseholdStatus, ReliefHousehold

DISTRICT, GAOLI, ZONE = "370703", "370703006", "yangjiabu"
Villages = list[tuple[Village, int]]


def villages() -> Villages:
    """Every village of the district with its number of households, in the order of their codes."""
    low, high = prefix_range(DISTRICT)
    found = Region.objects.filter(
        level=Region.Level.VILLAGE, path__gte=low, path__lt=high, closed_on=None
    ).select_related("parent__parent")
    by_code = {region.path: region for region in found}
    counts = allotment.villages(sorted(by_code), sorted(zone()))
    return [(_village(by_code[code]), count) for code, count in sorted(counts.items()) if count]


def _village(region: Region) -> Village:
    town = region.parent
    assert town
    assert town.parent
    return Village(code=region.path, name=region.name, town=town.name, county=town.parent.name)


def zone() -> frozenset[str]:
    """Codes of the villages of the area of 杨家埠."""
    rows = AreaRegion.objects.filter(area__key=ZONE, superseded_at=None)
    return frozenset(rows.values_list("region__path", flat=True))


def difficult(villages: Villages, chance: random.Random) -> frozenset[str]:
    """Codes of the households that departments and enterprises shall help.

    None of them lies in 高里 or 杨家埠, which have helpers of their own.
    """
    inside = zone()
    others = [
        household_code(village.code, number)
        for village, count in villages
        if not village.code.startswith(GAOLI) and village.code not in inside
        for number in range(1, count + 1)
    ]
    return frozenset(chance.sample(others, HARD))


def places() -> tuple[list[Place], list[Place], list[Place], list[Place]]:
    """Households in village order: of 高里, of 杨家埠, difficult ones elsewhere, all others."""
    inside = zone()
    marked = HouseholdStatus.objects.filter(hard=True, superseded_at=None)
    hard_ones = set(marked.values_list("household", flat=True))
    parts: tuple[list[Place], ...] = ([], [], [], [])
    related = ("subject__household", "subject__region__parent")
    households = ReliefHousehold.objects.select_related(*related)
    for household in households.order_by("subject__household__code"):
        place = _place(household)
        if place.village.startswith(GAOLI):
            parts[0].append(place)
        elif place.village in inside:
            parts[1].append(place)
        else:
            parts[2 if household.pk in hard_ones else 3].append(place)
    return parts[0], parts[1], parts[2], parts[3]


def _place(household: ReliefHousehold) -> Place:
    region, home = household.subject.region, household.subject.household
    assert region
    assert region.parent
    assert home
    return Place(
        household=home.code,
        village=region.path,
        village_name=region.name,
        town_name=region.parent.name,
    )
