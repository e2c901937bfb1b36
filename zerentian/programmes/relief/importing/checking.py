"""What is wrong with the rows of a workbook: among themselves, and against the registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls.villages import Unknown, Words
from zerentian.lib.identity import Identity
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Line, Table
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import rules
from zerentian.programmes.relief.columns import HOUSEHOLD
from zerentian.programmes.relief.importing.register import Register
from zerentian.programmes.relief.rules import Finding

Found = dict[int, list[Finding]]
PROGRAMME = "relief"
HOUSE = (
    "size", "main_cause", "other_cause_1", "other_cause_2", "monitoring", "risk_on",
    "dangerous_house", "safe_water",
)  # fmt: skip
DAYS = ("first_identified_on", "identified_on", "risk_on")


def words(line: Line) -> Words:
    return Words(*(str(line.cells[key] or "") for key in ("county", "town", "village")))


def twice(table: Table) -> dict[int, list[Finding]]:
    """The same person or member number in two rows (ID-4), by its number; both are told."""
    found: dict[int, list[Finding]] = defaultdict(list)
    numbers = table.numbers
    for key, check in (("identity", "ID-4"), ("member", "MEMBER")):
        seen: dict[str, int] = {}
        for row, value in enumerate(table.columns[key]):
            if value is None:
                continue
            said = value.resident_number if key == "identity" else value
            first = seen.setdefault(said, row)
            if first == row:
                continue
            one, other = numbers[first], numbers[row]
            if not any(told.check == check for told in found[one]):
                found[one].append(Finding(check, one, key, True, {"row": other}))
            found[other].append(Finding(check, other, key, True, {"row": one}))
    return found


def agreement(lines: Sequence[Line], shown: Any) -> Iterator[Finding]:
    """All rows of a household say the same about it as its first row."""
    first = lines[0]
    for line in lines[1:]:
        if words(line) != words(first):
            yield Finding("VILLAGES", line.number, "village", True, {"row": first.number})
        for key in sorted(HOUSEHOLD & line.cells.keys()):
            if line.cells[key] != first.cells[key] and not _faulty(line, key, first):
                about = {"row": first.number, "value": shown(key, first.shown.get(key, ""))}
                yield Finding("AGREE", line.number, key, True, about)


def _faulty(line: Line, key: str, first: Line) -> bool:
    return any(fault.column == key for fault in (*line.faults, *first.faults))


def member(line: Line) -> rules.Member:
    cells = line.cells
    return rules.Member(
        line=line.number,
        identity=cells["identity"],
        relation=cells["relation"],
        health=cells["health"],
        education=cells["education"],
        schooling=cells["schooling"],
        skill=cells["skill"],
        work_months=cells["work_months"],
    )


def house(number: int, cells: Mapping[str, Any]) -> rules.House:
    """cells: at least those of HOUSE that the workbook has."""
    others = (cells.get("other_cause_1"), cells.get("other_cause_2"))
    return rules.House(
        line=number,
        size=cells["size"],
        main_cause=cells["main_cause"],
        other_causes=tuple(cause for cause in others if cause),
        monitoring=cells["monitoring"],
        risk_on=cells["risk_on"],
        dangerous_house=cells["dangerous_house"],
        safe_water=cells["safe_water"],
    )


def days(line: Line, on: date) -> list[Finding]:
    given = [line.cells[key] for key in DAYS]
    return days_of(line.number, line.cells["identity"], given, on)


def days_of(
    number: int, identity: Identity | None, given: Sequence[date | None], on: date
) -> list[Finding]:
    """Days of the past must lie in the past, and nobody is identified before birth. given: as DAYS."""
    found = [
        Finding("FUTURE", number, key, True, {"on": str(on)})
        for key, day in zip(DAYS, given, strict=True)
        if day is not None and day > on
    ]
    identified = given[1]
    if identity is not None and identified is not None and identified < identity.born:
        found.append(Finding("UNBORN", number, "identified_on", False))
    return found


class Against:
    """Checks a row against the registers and the places of whoever imports."""

    def __init__(
        self,
        register: Register,
        villages: Mapping[Words, Region | Unknown],
        codes: frozenset[str],
        viewer: Viewer,
        on: date,
        taken: dict[int, int],
    ) -> None:
        self._register, self._villages, self._codes = register, villages, codes
        self._viewer, self._on = viewer, on
        self._places = viewer.places(Permission.IMPORTS_RUN, programme=PROGRAMME)
        self._taken = taken  # by person, the first row that means them

    def place(self, line: Line) -> tuple[Region | None, list[Finding]]:
        """The row's village, or why it has none; a village elsewhere refuses the row."""
        if not all(words(line)):
            return None, []  # the empty cell is told already
        found = self._villages[words(line)]
        if isinstance(found, Unknown):
            return None, [Finding(found.check, line.number, found.column, True, found.about)]
        if not inside(found.path, self._places):
            return found, [Finding("OUTSIDE", line.number, "village", True)]
        return found, []

    def household(self, line: Line) -> tuple[Household | None, list[Finding]]:
        """The household of this number, if it exists, and whether it may be written here."""
        found = self._register.households.get(line.cells["household"] or "")
        if found is None:
            return None, []
        subject = self._register.subjects.get(found.pk)
        ended = found.dissolved_on or (subject and subject.closed_on)
        if ended:
            return found, [Finding("A-1", line.number, "household", True)]
        closed = subject and subject.compartment_id
        sealed_off = closed and closed not in self._viewer.compartments
        if not inside(found.region.path, self._places) or sealed_off:
            return found, [Finding("ELSEWHERE", line.number, "household", True)]
        if newer := self._register.newer(found, None, self._on):
            return found, [Finding("NEWER", line.number, "household", True, {"day": str(newer)})]
        return found, []

    def person(self, line: Line) -> tuple[Person | None, list[Finding]]:
        """Who the row means: by the number, else by member number and name (a corrected number)."""
        number, code = line.cells["identity"], line.cells["member"]
        if number is None or not code:
            return None, []
        person = self._register.persons.get(sealed.identity_index(number.number))
        holder = self._register.by_code.get(code)
        if person is None and holder and holder.person.name == line.cells["name"]:
            person = holder.person
        if holder and (person is None or person.pk != holder.person_id):
            return None, [Finding("A-1+", line.number, "member", True)]
        if person is None:
            return None, []
        if self._taken.setdefault(person.pk, line.number) != line.number:
            about = {"row": self._taken[person.pk]}
            return None, [Finding("ID-4", line.number, "identity", True, about)]
        found = list(self._one_household(line, person))
        if self._register.is_merged(number):
            found.append(Finding("MERGED", line.number, "identity", False))
        return person, found

    def _one_household(self, line: Line, person: Person) -> Iterator[Finding]:
        """Nobody is in two households (A-3), unless the workbook takes them out of the other."""
        if newer := self._register.newer(None, person, self._on):
            yield Finding("NEWER", line.number, "member", True, {"day": str(newer)})
            return
        for membership in self._register.by_person[person.pk]:
            other = membership.household
            if self._on not in membership.valid or other.code == line.cells["household"]:
                continue
            if other.code not in self._codes:
                here = inside(other.region.path, self._places)
                check = "A-3" if here else "A-3+"
                yield Finding(check, line.number, "identity", True, {"code": other.code})
