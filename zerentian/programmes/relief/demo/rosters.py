"""The rosters of the demo district: who answers for which households, one row a household.

Three rosters stand on the page and stay separate: 高里's 195 helpers with five households each,
the 136 cadres of 杨家埠, and the helpers sent by 76 departments and 38 enterprises. Village cadres
of the other towns take the rest, so that every household has somebody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from zerentian.programmes.relief.demo.names import Names

HARD = 586  # households helped by departments and enterprises: “nearly 600” on the page
DUTIES = {  # households for each helper of a roster
    "gaoli": [5] * 195,
    "yangjiabu": [2] * 92 + [1] * 44,
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A household that needs somebody: its code and its village."""

    household: str
    village: str
    village_name: str
    town_name: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a roster workbook."""

    unit: str
    unit_kind: str
    name: str
    post: str
    phone: str
    village: str
    household: str


class Rosters:
    """Draws helpers for households that stand in village order, so that nobody walks far."""

    def __init__(self, *, names: Names, chance: random.Random) -> None:
        self._names, self._chance = names, chance
        self._seen: set[str] = set()

    def gaoli(self, places: Sequence[Place]) -> Iterator[Line]:
        for place, count in _split(places, DUTIES["gaoli"]):
            yield from self._helper(
                place[0].town_name + "办事处", "街道办事处", "包户干部", place, count
            )

    def yangjiabu(self, places: Sequence[Place]) -> Iterator[Line]:
        """Cadres of two levels: every third sits in the zone's office, the others in a village."""
        for number, (part, count) in enumerate(_split(places, DUTIES["yangjiabu"])):
            if number % 3 == 0:
                unit, kind = "杨家埠旅游开发区管委会", "街道办事处"
            else:
                unit, kind = part[0].village_name, "村民委员会"
            yield from self._helper(unit, kind, "扶贫干部", part, count)

    def units(
        self, departments: Sequence[str], enterprises: Sequence[str], places: Sequence[Place]
    ) -> Iterator[Line]:
        """Two helpers of each unit share its households."""
        units = [(name, "部门") for name in departments] + [(name, "企业") for name in enterprises]
        share, more = divmod(len(places), len(units))
        rest = iter(places)
        for number, (unit, kind) in enumerate(units):
            part = list(islice(rest, share + (number < more)))
            half = (len(part) + 1) // 2
            for own in (part[:half], part[half:]):
                yield from self._helper(unit, kind, "帮扶责任人", own, len(own))

    def villages(self, places: Sequence[Place]) -> Iterator[Line]:
        """One cadre of a village for each four of its remaining households."""
        by_village: dict[str, list[Place]] = {}
        for place in places:
            by_village.setdefault(place.village, []).append(place)
        for part in by_village.values():
            for start in range(0, len(part), 4):
                own = part[start : start + 4]
                yield from self._helper(
                    own[0].village_name, "村民委员会", "村扶贫专干", own, len(own)
                )

    def _helper(
        self, unit: str, kind: str, post: str, places: Sequence[Place], count: int
    ) -> Iterator[Line]:
        sex = self._chance.choices("MF", (65, 35))[0]
        name = self._names.full(sex=sex, birth_year=self._chance.randint(1963, 1994))
        phone = self._phone()
        for place in places[:count]:
            yield Line(
                unit=unit, unit_kind=kind, name=name, post=post, phone=phone,
                village=place.village_name, household=place.household,
            )  # fmt: skip

    def _phone(self) -> str:
        """A number of its own for everyone: it tells two helpers of the same name apart."""
        while True:
            phone = f"198{self._chance.randint(0, 99_999_999):08}"
            if phone not in self._seen:
                self._seen.add(phone)
                return phone


def _split(places: Sequence[Place], loads: Sequence[int]) -> Iterator[tuple[Sequence[Place], int]]:
    if sum(loads) != len(places):
        raise ValueError(f"{len(places)} households for {sum(loads)} places in the roster")
    start = 0
    for load in loads:
        yield places[start : start + load], load
        start += load
