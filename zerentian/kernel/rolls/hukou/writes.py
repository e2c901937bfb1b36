"""What a hukou list will write: found by planning, carried out by committing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zerentian.kernel.population.entries import (
    HouseholdEdit,
    NewHousehold,
    NewPerson,
    PersonEdit,
    Restated,
)


@dataclass(kw_only=True, slots=True)
class MemberWrite:
    """One row. person None: `new` is to be registered; joins: to its household on the day."""

    row: int
    relation: str
    person: int | None = None
    new: NewPerson | None = None
    edit: PersonEdit | None = None
    joins: bool = False
    restated: Restated | None = None

    @property
    def writes(self) -> bool:
        return bool(self.new or self.edit or self.joins or self.restated)


@dataclass(kw_only=True, slots=True)
class HouseholdWrite:
    """The rows of one household. household None: `new` is to be registered."""

    row: int
    household: int | None = None
    new: NewHousehold | None = None
    edit: HouseholdEdit | None = None
    members: list[MemberWrite] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Writes:
    """leaves: memberships that end, with the row of the household whose list no longer has them."""

    households: list[HouseholdWrite] = field(default_factory=list)
    leaves: dict[int, int] = field(default_factory=dict)


def merged(pieces: Iterable[Writes]) -> Writes:
    """What several pieces of a workbook write: everybody leaves before anybody joins."""
    found = Writes()
    for piece in pieces:
        found.households += piece.households
        found.leaves |= piece.leaves
    return found
