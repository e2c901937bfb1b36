"""Enters families into the register: who they are, who lives together, who is registered together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
RESIDENCE, HUKOU = HouseholdKind.RESIDENCE, HouseholdKind.HUKOU


@dataclass(slots=True)
class Member:
    """Somebody who is in the register: id, relation to the head, first day in the household."""

    person: int
    relation: str
    since: date


@dataclass(slots=True, eq=False)
class Home:
    """A household that people live in, and what it will be called.

    elsewhere: the home in whose hukou household they stand, if not in one of their own; guests:
    how many stand in this one and live elsewhere. ids: of its households by kind.
    """

    village: Village
    number: int  # the how-manieth of the village
    members: list[Member]
    elsewhere: Home | None = None
    guests: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{self.village.code}{self.number:05}"


class Entering:
    """Every method may be called with any part of the district, in the order in which they stand here."""

    def __init__(self, context: DemoContext, villages: Sequence[Village], people: People) -> None:
        self._context, self._villages, self._people = context, villages, people
        self._numbers = [0] * len(villages)

    def home(self, village: int, members: list[Member]) -> Home:
        self._numbers[village] += 1
        return Home(self._villages[village], self._numbers[village], members)

    def persons(self, families: Sequence[Family]) -> list[Home]:
        """The people of these families, who are new to the register; one home for each family."""
        drawn = [list(self._people.of(family)) for family in families]
        persons = (one.person for people in drawn for one in people)
        ids = iter(
            actions.register_persons(by=self._context.by, persons=persons, at=self._context.at)
        )
        return [
            self.home(
                family.village,
                [Member(next(ids), one.place.relation, max(OPENED, one.born)) for one in people],
            )
            for family, people in zip(families, drawn, strict=True)
        ]

    def households(self, homes: Sequence[Home]) -> None:
        """Where these people live and, unless they are registered elsewhere, their hukou household."""
        for kind in (RESIDENCE, HUKOU):
            wanted = [home for home in homes if kind == RESIDENCE or home.elsewhere is None]
            ids = actions.register_households(
                by=self._context.by,
                households=(_household(kind, home) for home in wanted),
                at=self._context.at,
            )
            for home, number in zip(wanted, ids, strict=True):
                home.ids[kind] = number

    def memberships(self, homes: Sequence[Home]) -> None:
        """Both of a person's memberships go in together: whoever keeps count of people does it once."""
        both = (new for home in homes for new in _memberships(home))
        actions.join(by=self._context.by, memberships=both, at=self._context.at)

    def all_of(self, homes: Sequence[Home]) -> Iterator[int]:
        """Households and memberships of people who are in the register; yields how many are done."""
        for batch in bulk.chunks(homes, BATCH):
            self.households(batch)
        done = 0
        for batch in bulk.chunks(homes, BATCH):
            self.memberships(batch)
            done += len(batch)
            yield done


def _memberships(home: Home) -> Iterator[NewMembership]:
    own = home.elsewhere or home
    first = 1
    if home.elsewhere is not None:  # after the people of that home and other guests
        first += len(own.members) + own.guests
        own.guests += len(home.members)
    for place, member in enumerate(home.members):
        yield _membership(RESIDENCE, home, member, place + 1, member.relation)
        relation = RELATIONS.get(member.relation, "other") if home.elsewhere else member.relation
        yield _membership(HUKOU, own, member, first + place, relation)


def _membership(
    kind: HouseholdKind, home: Home, member: Member, place: int, relation: str
) -> NewMembership:
    return NewMembership(
        person=member.person,
        household=home.ids[kind],
        kind=kind,
        relation=relation,
        start=member.since,
        code=f"{home.code}{place:02}",
    )


def _household(kind: HouseholdKind, home: Home) -> NewHousehold:
    return NewHousehold(
        kind=kind,
        code=home.code,
        region=home.village.region,
        formed_on=OPENED,
        group=f"{(home.number - 1) // GROUP + 1}组",
        address=f"{home.village.name}{home.number}号",
    )
