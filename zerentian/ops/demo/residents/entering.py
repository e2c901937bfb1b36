"""Enters families into the register: who lives together, and who is registered together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zerentian.kernel.population import actions
from zerentian.kernel.population.entries import NewHousehold, NewMembership
from zerentian.kernel.population.models import HouseholdKind
from zerentian.lib import bulk
from zerentian.manifest.demo import DemoContext
from zerentian.ops.demo.residents.family import Family
from zerentian.ops.demo.residents.people import People
from zerentian.ops.demo.residents.settling import RELATIONS, Village

OPENED: Final = date(
    2015, 1, 1
)  # the day the register begins; whoever is younger stands from birth
BATCH = 4_000  # families
GROUP = 60  # households in a 村民小组


@dataclass(slots=True)
class Member:
    """Somebody who is in the register: id, relation to the head, first day in the household."""

    person: int
    relation: str
    since: date


@dataclass(slots=True)
class Home:
    """A household that people live in, and what it will be called."""

    village: Village
    number: int  # the how-manieth of the village
    members: list[Member]
    guests: list[Member] = field(default_factory=list)  # registered here, living elsewhere
    is_registered: bool = True  # has a hukou household of its own


class Entering:
    def __init__(self, context: DemoContext, villages: Sequence[Village], people: People) -> None:
        self._context, self._villages, self._people = context, villages, people
        self._numbers = [0] * len(villages)

    def families(self, families: Sequence[Family]) -> Iterator[list[Home]]:
        """New people, and where they live; families in the order of their villages read best."""
        for batch in bulk.chunks(families, BATCH):
            drawn = [list(self._people.of(family)) for family in batch]
            ids = iter(
                actions.register_persons(
                    by=self._context.by,
                    persons=(one.person for home in drawn for one in home),
                    at=self._context.at,
                )
            )
            homes = [
                self.home(
                    family.village,
                    [
                        Member(next(ids), one.place.relation, max(OPENED, one.born))
                        for one in people
                    ],
                )
                for family, people in zip(batch, drawn, strict=True)
            ]
            self.write(HouseholdKind.RESIDENCE, homes)
            yield homes

    def home(self, village: int, members: list[Member]) -> Home:
        self._numbers[village] += 1
        return Home(self._villages[village], self._numbers[village], members)

    def write(self, kind: HouseholdKind, homes: Sequence[Home]) -> None:
        """Households of this kind, with whoever belongs to them."""
        by, at = self._context.by, self._context.at
        ids = actions.register_households(
            by=by, households=(_household(kind, home) for home in homes), at=at
        )
        memberships = (
            NewMembership(
                person=member.person,
                household=household,
                kind=kind,
                relation=member.relation,
                start=member.since,
                code=f"{_code(home)}{place:02}",
            )
            for household, home in zip(ids, homes, strict=True)
            for place, member in enumerate(_belonging(kind, home), start=1)
        )
        actions.join(by=by, memberships=memberships, at=at)


def register_with(parents: Home, young: Home) -> None:
    """All of the young family stand in the parents' hukou household and have none of their own."""
    young.is_registered = False
    parents.guests += [
        Member(member.person, RELATIONS.get(member.relation, "other"), member.since)
        for member in young.members
    ]


def _belonging(kind: HouseholdKind, home: Home) -> Iterable[Member]:
    return home.members if kind == HouseholdKind.RESIDENCE else [*home.members, *home.guests]


def _household(kind: HouseholdKind, home: Home) -> NewHousehold:
    return NewHousehold(
        kind=kind,
        code=_code(home),
        region=home.village.region,
        formed_on=OPENED,
        group=f"{(home.number - 1) // GROUP + 1}组",
        address=f"{home.village.name}{home.number}号",
    )


def _code(home: Home) -> str:
    return f"{home.village.code}{home.number:05}"
