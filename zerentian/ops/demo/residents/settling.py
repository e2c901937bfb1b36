"""Which village a family lives in, where it is registered, and which surname it bears."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zerentian.lib.invented import Names
from zerentian.ops.demo.residents.census import share
from zerentian.ops.demo.residents.family import Family
from zerentian.ops.demo.residents.shelf import Shelf

# No census of villages is published, so their sizes are ours: urban communities are large, villages
# of the two streets in which the seat lies are larger than others, and each differs by its own lot.
COMMUNITY, SEAT, ELSEWHERE = 12.0, 2.0, 1.0
SEAT_STREETS = ("370703001", "370703002")
CLANS = 3  # surnames that half of a village's families share
YOUNG = range(22, 42)  # ages of a husband at which a family may still stand with his parents
STAY_REGISTERED = 0.3  # of those families: together 5 to 10 in a hundred residents


@dataclass(frozen=True)
class Village:
    """Region (by id) of a village. settled: households that live there already."""

    region: int
    code: str
    name: str
    settled: int = 0

    @property
    def weight(self) -> float:
        if "社区" in self.name or "居" in self.name[-4:]:
            return COMMUNITY
        return SEAT if self.code.startswith(SEAT_STREETS) else ELSEWHERE


def settle(
    families: Sequence[Family],
    villages: Sequence[Village],
    *,
    names: Names,
    chance: random.Random,
) -> None:
    """Every family has a village, a surname and, if it is one of those, parents to stand with."""
    homes = _homes(len(families), villages, chance)
    for family, village in zip(families, homes, strict=True):
        family.village = village
    _register_with_parents(families, chance)
    clans = [[names.surname() for _ in range(CLANS)] for _ in villages]
    for family in sorted(families, key=lambda family: family.registered_with is not None):
        parents = family.registered_with
        own = parents.surname if parents else _surname(clans[family.village], names, chance)
        family.surname = own


def _homes(
    families: int, villages: Sequence[Village], chance: random.Random
) -> list[int]:  # fmt: skip
    """A village for each family; whoever lives there already counts for its size."""
    weights = [village.weight * chance.lognormvariate(0, 0.45) for village in villages]
    total = families + sum(village.settled for village in villages)
    sizes = share(total, weights)
    room = [max(size - village.settled, 0) for size, village in zip(sizes, villages, strict=True)]
    homes = [place for place, size in enumerate(share(families, room)) for _ in range(size)]
    chance.shuffle(homes)
    return homes


def _register_with_parents(families: Sequence[Family], chance: random.Random) -> None:
    """Some young couples live elsewhere and still stand in the household of the husband's parents."""
    older = Shelf(families, lambda family: family.elder, chance)
    for family in families:
        age = family.husband
        if age is None or age not in YOUNG or family.wife is None or family.parents:
            continue
        if chance.random() < STAY_REGISTERED:
            family.registered_with = older.find(
                age + 26,
                youngest=max(age + 20, YOUNG.stop),  # who never stand elsewhere themselves
                oldest=age + 38,
                fits=lambda other: other.registered_with is None and other.husband is not None,
            )


def _surname(clans: Sequence[str], names: Names, chance: random.Random) -> str:
    return chance.choice(clans) if chance.random() < 0.5 else names.surname()


RELATIONS: Mapping[str, str] = {
    "head": "son", "spouse": "daughter_in_law", "son": "grandson", "daughter": "granddaughter",
}  # fmt: skip
"""What those who stand with the husband's parents are to the head of that household."""
