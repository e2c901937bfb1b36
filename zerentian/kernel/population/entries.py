"""What the actions take and give: people, households and memberships before they have an id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zerentian.kernel.population.rules import Span
from zerentian.lib.identity import Identity


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """Somebody to be entered. ethnicity: key of the pack's code list; phone: digits or "".

    identity None: has no number yet (ID-7), for example a new-born; then sex and born say what the
    certificate says. A number is never invented.
    """

    name: str
    identity: Identity | None
    ethnicity: str = ""
    phone: str = ""
    sex: str = ""
    born: date | None = None


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
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFact:
    """A dated fact of a person (by id); see person_facts.PersonFact for what kind, item and value say."""

    person: int
    kind: str
    span: Span
    item: str = ""
    value: str = ""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """A membership (by id) ends for a reason: key of the pack's code list `left`."""

    membership: int
    person: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """Somebody begins to belong to a household; reason: key of the pack's code list `joined`."""

    person: int
    household: int
    relation: str
    reason: str
    code: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """A membership (by id) has another relation from the day of the event on."""

    membership: int
    person: int
    relation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A whole household (by id) stands elsewhere from the day of the event on, with these members."""

    household: int
    region: int
    group: str
    address: str
    people: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEvent:
    """Something that happened to people on a day, and what follows from it.

    kind: an EventKind. proof_kind: key of the pack's code list `proof`. died: id of the person.
    formed: ids of households that were entered for this event.
    """

    kind: str
    on: date
    proof_kind: str
    proof_number: str = ""
    note: str = ""
    departures: tuple[Departure, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    relations: tuple[Related, ...] = ()
    moved: tuple[Moved, ...] = ()
    died: int | None = None
    formed: tuple[int, ...] = ()

    def people(self) -> list[int]:
        """Everybody whom the event touches."""
        found = {one.person for one in self.departures}
        found |= {one.person for one in self.arrivals} | {one.person for one in self.relations}
        found |= {person for one in self.moved for person in one.people}
        return sorted(found if self.died is None else found | {self.died})
