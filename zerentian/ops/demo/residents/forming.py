"""Puts people of given ages together to families, so many that everybody has a home.

Couples first, then children to mothers, then grown people without a husband or wife: alone, with
their parents, or with a son or daughter. At last old people move in with the young until there are
as many households as the census counts. Nobody is added and nobody left out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from zerentian.ops.demo.residents.census import OLDEST, Cells
from zerentian.ops.demo.residents.family import Family, Kid
from zerentian.ops.demo.residents.shelf import Shelf

MANY = 1_000
GROWN, LEAST_GAP, MOST_GAP = 18, 18, 45  # years between mother and child
HUSBAND = 22  # the youngest by law; wives are 20 or more
WIVES = (  # from this age on: share of women who have a husband at home
    (20, 0.22), (25, 0.72), (30, 0.92), (35, 0.95), (55, 0.92), (65, 0.85), (70, 0.74),
    (75, 0.6), (80, 0.42), (85, 0.2),
)  # fmt: skip
OLDER_BY = ((-2, 5), (-1, 10), (0, 20), (1, 22), (2, 18), (3, 12), (4, 7), (5, 6))
MOTHERHOOD = ((20, 3), (22, 10), (24, 17), (26, 20), (28, 17), (30, 12), (32, 9), (34, 6), (37, 4))
ROOM = ((1, 45), (2, 45), (3, 10))  # children at home
ALONE = ((60, 3.0), (35, 4.0), (GROWN, 0.5))  # from this age on: how apt to live alone


def form(
    cells: Cells, *, households: int, alone: int, chance: random.Random
) -> list[Family]:  # fmt: skip
    """`households` families of exactly the people in `cells`, about `alone` of them of one person.

    ValueError if there are more households than grown people, or nobody is grown.
    """
    return _Forming(cells, chance).families(households, alone)


class _Forming:
    def __init__(self, cells: Cells, chance: random.Random) -> None:
        self._left = {sex: list(ages) for sex, ages in cells.items()}
        self._chance = chance

    def families(self, households: int, alone: int) -> list[Family]:
        found = self._couples()
        kids, singles = self._rest()
        by_wife = Shelf(found, lambda family: family.wife, self._chance)
        strays = [kid for kid in kids if not self._to_mother(kid, by_wife)]
        own, others = self._who_is_alone(singles, alone)
        found += [_single(one) for one in own]
        by_elder = Shelf(found, lambda family: family.elder, self._chance)
        for one in others:
            if not self._to_kin(one, by_wife, by_elder):
                found.append(_single(one))
        for kid in strays:
            self._anywhere(kid, found)
        return self._as_many(found, households)

    def _couples(self) -> list[Family]:
        """Women of an age at which most are married find the man nearest to the age they look for."""
        wives = [
            age
            for age, women in enumerate(self._left["F"])
            for _ in range(round(women * _step(WIVES, age)))
        ]
        self._chance.shuffle(wives)
        gaps = iter(self._chance.choices(*zip(*OLDER_BY, strict=True), k=len(wives)))
        found = []
        for wife, gap in zip(wives, gaps, strict=True):
            husband = self._man(wife + gap, youngest=max(HUSBAND, wife - 4), oldest=wife + 12)
            if husband is not None:
                self._left["F"][wife] -= 1
                self._left["M"][husband] -= 1
                found.append(Family(husband=husband, wife=wife, most_kids=self._room()))
        return found

    def _man(self, age: int, *, youngest: int, oldest: int) -> int | None:
        men = self._left["M"]
        for distance in range(oldest - youngest + 1):
            for candidate in (age + distance, age - distance):
                if youngest <= candidate <= min(oldest, OLDEST) and men[candidate] > 0:
                    return candidate
        return None

    def _rest(self) -> tuple[list[Kid], list[Kid]]:
        """Who has no husband or wife: children, and grown people; each in a random order."""
        rest = [
            Kid(sex, age)
            for sex, ages in self._left.items()
            for age, people in enumerate(ages)
            for _ in range(people)
        ]
        self._chance.shuffle(rest)
        return [one for one in rest if one.age < GROWN], [one for one in rest if one.age >= GROWN]

    def _to_mother(self, kid: Kid, by_wife: Shelf) -> bool:
        at_birth = self._chance.choices(*zip(*MOTHERHOOD, strict=True))[0]
        family = by_wife.find(
            kid.age + at_birth + int(self._chance.random() * 2),
            youngest=kid.age + LEAST_GAP,
            oldest=min(kid.age + MOST_GAP, OLDEST),
            fits=lambda family: family.takes(kid),
        )
        if family is not None:
            family.kids.append(kid)
        return family is not None

    def _who_is_alone(self, singles: Sequence[Kid], alone: int) -> tuple[list[Kid], list[Kid]]:
        """The most apt to live alone by lot, and the others."""
        lots = [self._chance.random() ** (1 / _step(ALONE, one.age)) for one in singles]
        order = sorted(range(len(singles)), key=lambda place: -lots[place])
        return [singles[n] for n in order[:alone]], [singles[n] for n in order[alone:]]

    def _to_kin(self, one: Kid, by_wife: Shelf, by_elder: Shelf) -> bool:
        """With the parents for the younger, with a son's or daughter's family for the older."""
        if one.age < 45:
            return self._to_mother(one, by_wife)
        return self._move_in(_single(one), by_elder)

    def _move_in(self, elders: Family, by_elder: Shelf) -> bool:
        """Old people go to a couple that could be a son's or, for one in ten, a daughter's."""
        her_side = self._chance.random() < 0.1
        youngest_elder = min(age for age in (elders.husband, elders.wife) if age is not None)
        home = by_elder.find(
            youngest_elder - 25,
            youngest=max(GROWN + 2, elders.elder - MOST_GAP),
            oldest=youngest_elder - LEAST_GAP - 2,
            fits=lambda family: _may_take_in(family, youngest_elder, elders.elder),
        )
        if home is None:
            return False
        home.parents, home.on_her_side, elders.is_guest = elders, her_side, True
        return True

    def _anywhere(self, kid: Kid, families: Sequence[Family]) -> None:
        """A child whom no mother's home had room for: with the first of many who could be parents."""
        for _ in range(MANY):
            family = families[int(self._chance.random() * len(families))]
            if family.wife is not None and LEAST_GAP <= family.wife - kid.age <= MOST_GAP:
                family.kids.append(kid)
                return
        families[0].lodgers.append(kid)

    def _as_many(self, families: list[Family], households: int) -> list[Family]:
        """Old people without children at home move in with the young until the number is right."""
        by_elder = Shelf(families, lambda family: family.elder, self._chance)
        too_many = len(families) - households
        for elders in self._old_first(families):
            if too_many <= 0:
                break
            if elders.parents is None and self._move_in(elders, by_elder):
                too_many -= 1
        kept = [family for family in families if not family.is_guest]
        self._join_up(kept, households)
        self._split_up(kept, households)
        return kept

    def _old_first(self, families: Sequence[Family]) -> list[Family]:
        """Couples before widows and widowers, of whom the census tells how many live alone."""
        found = [f for f in families if f.elder >= 58 and not f.kids and not f.lodgers]
        self._chance.shuffle(found)
        return sorted(found, key=lambda family: family.is_alone)

    def _join_up(self, families: list[Family], households: int) -> None:
        """Where too few old people could move: single people share a flat with a family."""
        if len(families) <= households:
            return
        hosts = [family for family in families if not family.is_alone] or families[:1]
        singles = [family for family in families if family.is_alone and family is not hosts[0]]
        moving = singles[: len(families) - households]
        for single in moving:
            sex = "M" if single.husband is not None else "F"
            host = hosts[int(self._chance.random() * len(hosts))]
            host.lodgers.append(Kid(sex, single.elder))
            single.is_guest = True
        families[:] = [family for family in families if not family.is_guest]

    def _split_up(self, families: list[Family], households: int) -> None:
        """Where too few households are left: grown children get homes of their own."""
        for family, kid in [(f, k) for f in families for k in f.kids if k.age >= GROWN]:
            if len(families) >= households:
                return
            family.kids.remove(kid)
            families.append(_single(kid))
        if len(families) != households:
            raise ValueError(f"{len(families)} families cannot fill {households} households")

    def _room(self) -> int:
        return int(self._chance.choices(*zip(*ROOM, strict=True))[0])


def _may_take_in(family: Family, youngest: int, oldest: int) -> bool:
    """A couple without elders, neither of whom is too old or too young to be these people's child."""
    ages = [age for age in (family.husband, family.wife) if age is not None]
    return (
        len(ages) == 2
        and family.parents is None
        and not family.is_guest
        and youngest - max(ages) >= LEAST_GAP
        and oldest - min(ages) <= MOST_GAP + 5
    )


def _single(one: Kid) -> Family:
    return Family(husband=one.age) if one.sex == "M" else Family(wife=one.age)


def _step(table: Sequence[tuple[int, float]], age: int) -> float:
    """The value of the last step at or below the age; 0 below the first."""
    return next((value for start, value in sorted(table, reverse=True) if age >= start), 0.0)
