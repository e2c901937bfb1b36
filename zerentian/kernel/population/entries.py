"""What the actions take and give: people, households and memberships before they have an id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zerentian.lib.identity import Identity


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """Somebody to be entered. ethnicity: key of the pack's code list; phone: digits or ""."""

    name: str
    identity: Identity
    ethnicity: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHousehold:
    """A household to be entered. kind: a HouseholdKind; region: id of its village."""

    kind: str
    code: str
    region: int
    formed_on: date
    group: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMembership:
    """Somebody (by id) belongs to a household (by id) from `start` on."""

    person: int
    household: int
    kind: str
    relation: str
    start: date
    code: str = ""
    join_reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restated:
    """A membership (by id) that from a day on has another relation or member code."""

    membership: int
    on: date
    relation: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonEdit:
    """What is to be true of a person (by id) from now on; None leaves a field as it is."""

    person: int
    name: str | None = None
    identity: Identity | None = None
    ethnicity: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdEdit:
    """What is to be true of a household (by id) from now on; None leaves a field as it is."""

    household: int
    region: int | None = None
    group: str | None = None
    phone: str | None = None


class Altered(NamedTuple):
    """One field of one row that an edit altered, as text; sealed values as hexadecimal."""

    table: str
    id: int
    field: str
    old: str | None
    new: str | None


class Spliced(NamedTuple):
    """A dated row that was superseded, and the rows that stand in its place."""

    superseded: int
    added: tuple[int, ...]
