"""What the platform's workbook will write: found by planning, carried out by committing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zerentian.kernel.population.entries import HouseholdEdit, PersonEdit
from zerentian.kernel.subjects.actions import SubjectEdit
from zerentian.lib.identity import Identity
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord

STATUS = (
    "entitlement", "category", "monitoring", "risk_cleared", "risk_on", "main_cause",
    "other_causes", "dangerous_house", "safe_water", "income_per_head", "hard",
)  # fmt: skip
RECORD = (
    "identified_on", "education", "schooling", "health", "skill", "work_months",
    "serious_illness_insurance",
)  # fmt: skip
RELIEF = ("first_identified_on", "standard")


@dataclass(kw_only=True)
class MemberWrite:
    """One row. person None: to be registered; joins: day from which they belong to the household;
    restates: id of the membership that changes; record: None when it stays as it is."""

    row: int
    name: str
    identity: Identity
    ethnicity: str
    phone: str
    code: str
    relation: str
    person: int | None = None
    edit: PersonEdit | None = None
    joins: date | None = None
    restates: int | None = None
    record: Mapping[str, Any] | None = None
    old_record: MemberRecord | None = None

    @property
    def writes(self) -> bool:
        """Whether anything of the row differs from the register."""
        changes = (self.edit, self.joins, self.restates, self.record)
        return self.person is None or any(change is not None for change in changes)


@dataclass(kw_only=True)
class HouseholdWrite:
    """The rows of one household. household and subject None: to be registered."""

    row: int
    code: str
    region: int
    group: str
    phone: str
    name: str  # of the head
    opened_on: date
    relief: Mapping[str, Any]
    household: int | None = None
    subject: int | None = None
    edit: HouseholdEdit | None = None
    subject_edit: SubjectEdit | None = None
    relief_edit: bool = False
    old_relief: Mapping[str, Any] = field(default_factory=dict)
    status: Mapping[str, Any] | None = None
    event: str = ""
    old_status: HouseholdStatus | None = None
    members: list[MemberWrite] = field(default_factory=list)


@dataclass(kw_only=True)
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
