"""The plan of a hukou list: a verdict on every row, and the writes that follow."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls import findings, rules
from zerentian.kernel.rolls.hukou import known as registers
from zerentian.kernel.rolls.hukou.columns import SHARED
from zerentian.kernel.rolls.hukou.comparing import Comparing
from zerentian.kernel.rolls.hukou.writes import HouseholdWrite, Writes
from zerentian.kernel.rolls.rules import Finding
from zerentian.kernel.rolls.villages import Unknown, Words
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Difference, Line, Plan, Verdict
from zerentian.manifest.permissions import Permission


@dataclass(kw_only=True)
class Ground:
    """What is true of the whole workbook, whichever piece of it is planned.

    codes: of all its households; twice: what is wrong with rows about somebody whom another row is
    about, by number of the row; index: of the number in a row; links: see known.links.
    """

    on: date
    viewer: Viewer
    places: Mapping[Words, Region | Unknown]
    codes: frozenset[str]
    twice: Mapping[int, Sequence[Finding]]
    index: Mapping[int, uuid.UUID]
    links: Mapping[str, set[str]]
    sex_of: Mapping[str, str]
    labels: Mapping[str, str]


def words(line: Line) -> Words:
    return Words(*(str(line.cells[key] or "") for key in ("county", "town", "village")))


def member(line: Line) -> rules.Member:
    cells = line.cells
    return rules.Member(
        line=line.number,
        name=cells["name"],
        identity=cells["identity"],
        relation=cells["relation"],
        sex=cells.get("sex"),
        born=cells.get("born"),
    )


def plan(lines: Sequence[Line], ground: Ground) -> Plan:
    """The plan of whole households. Statements do not grow with the rows."""
    return _Planning(lines, ground).plan()


class _Planning:
    def __init__(self, lines: Sequence[Line], ground: Ground) -> None:
        self._lines, self._ground, self._on = lines, ground, ground.on
        self._houses: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            self._houses[line.cells["household"] or f"row {line.number}"].append(line)
        self._known = registers.read(
            codes=[line.cells["household"] for line in lines if line.cells["household"]],
            indexes=[ground.index[line.number] for line in lines if line.cells["identity"]],
        )
        self._places = ground.viewer.places(Permission.IMPORTS_RUN)
        self._comparing = Comparing(self._known, ground.labels, ground.on, self._places)
        self._writes: dict[str, HouseholdWrite] = {}
        self._leaves: dict[str, dict[int, int]] = defaultdict(dict)
        self._verdicts = {
            line.number: Verdict(
                number=line.number,
                result="new",
                title=line.cells["name"] or line.shown.get("name", ""),
                group=line.cells["household"] or "",
                faults=list(line.faults),
            )
            for line in lines
        }

    def plan(self) -> Plan:
        for lines in self._houses.values():
            self._house(lines)
        self._leave_out()
        leaves = {pk: row for found in self._leaves.values() for pk, row in found.items()}
        return Plan(
            verdicts=[self._verdicts[line.number] for line in self._lines],
            writes=Writes(
                households=[write for write in self._writes.values() if _writes(write)],
                leaves=leaves,
            ),
            leaving=len(leaves),
        )

    def _house(self, lines: list[Line]) -> None:
        """All rows of one household: checks first, then what it changes."""
        self._checks(lines)
        region = None
        for line in lines:
            region, found = self._place(line)
            self._verdicts[line.number].region = region.pk if region else None
            self._tell(found)
        home = self._known.households.get(lines[0].cells["household"] or "")
        if home is not None:
            self._tell(self._standing(lines[0], home))
        persons = {line.number: self._person(line) for line in lines}
        for line in lines:
            self._tell(self._against(line, persons[line.number]))
        if region is not None and not any(map(self._refused, lines)):
            self._compare(lines, region, home, persons)

    def _checks(self, lines: list[Line]) -> None:
        members = [member(line) for line in lines]
        head_name = lines[0].cells.get("head_name")
        self._tell(_agreement(lines))
        self._tell(rules.check_household(members, head_name=head_name))
        for one in members:
            self._tell(self._ground.twice.get(one.line, ()))
            self._tell(rules.check_member(one, on=self._on, sex_of=self._ground.sex_of))

    def _place(self, line: Line) -> tuple[Region | None, list[Finding]]:
        """The row's village, or why it has none; a village elsewhere refuses the row."""
        if not all(words(line)):
            return None, []  # the empty cell is told already
        found = self._ground.places[words(line)]
        if isinstance(found, Unknown):
            return None, [Finding(found.check, line.number, found.column, True, found.about)]
        if not inside(found.path, self._places):
            return found, [Finding("OUTSIDE", line.number, "village", True)]
        return found, []

    def _standing(self, line: Line, home: Household) -> Iterator[Finding]:
        if home.dissolved_on:
            yield Finding("A-1", line.number, "household", True)
        elif not inside(home.region.path, self._places):
            yield Finding("ELSEWHERE", line.number, "household", True)
        elif newer := self._known.newer(home, None, self._on):
            yield Finding("NEWER", line.number, "household", True, {"day": str(newer)})

    def _person(self, line: Line) -> Person | None:
        index = self._ground.index.get(line.number)
        return self._known.persons.get(index) if index else None

    def _against(self, line: Line, person: Person | None) -> Iterator[Finding]:
        """What the registers say against the row."""
        if person is None:
            return
        if person.identity_index != self._ground.index[line.number]:
            yield Finding("MERGED", line.number, "identity", False)
        if person.died_on and person.died_on <= self._on:
            yield Finding("DEAD", line.number, "identity", True, {"day": str(person.died_on)})
        elif newer := self._known.newer(None, person, self._on):
            yield Finding("NEWER", line.number, "identity", True, {"day": str(newer)})
        elif person.name != line.cells["name"] and not self._comparing.is_here(person):
            yield Finding("NAME", line.number, "name", True)
        for row in self._known.by_person.get(person.pk, ()):
            code = row.household.code
            if self._on not in row.valid or code in self._ground.codes:
                continue
            here = inside(row.household.region.path, self._places)
            yield Finding("A-3" if here else "A-3+", line.number, "identity", True, {"code": code})

    def _compare(
        self,
        lines: list[Line],
        region: Region,
        home: Household | None,
        persons: Mapping[int, Person | None],
    ) -> None:
        write, told = self._comparing.household(lines[0], region, home)
        for line in lines:
            person = persons[line.number]
            self._verdicts[line.number].result = "same" if person else "new"
            one, differences = self._comparing.member(line, person, home)
            write.members.append(one)
            self._differs(line, differences)
        self._differs(lines[0], told)
        write.members = [one for one in write.members if one.writes]
        self._writes[lines[0].cells["household"]] = write
        if home is not None:
            self._leaving(lines[0], home, {person.pk for person in persons.values() if person})

    def _leaving(self, line: Line, home: Household, listed: set[int]) -> None:
        """Whoever belongs to the household on the day and is not listed leaves it."""
        for row in self._known.by_household.get(home.pk, ()):
            if self._on in row.valid and row.person_id not in listed:
                self._leaves[home.code][row.pk] = line.number
                self._differs(line, [Difference("离户", row.person.name, "（空）")])

    def _leave_out(self) -> None:
        """A household with a refused row stays out, and so does every household from or to which
        somebody of it moves: nobody may stand in two households or in none (A-3)."""
        out = [code for code, lines in self._houses.items() if any(map(self._refused, lines))]
        met = set(out)
        while out:
            code = out.pop()
            self._writes.pop(code, None)
            self._leaves.pop(code, None)
            for line in self._houses[code]:
                self._verdicts[line.number].waits = True
            linked = self._ground.links.get(code, set()) & self._houses.keys()
            out += linked - met
            met |= linked

    def _tell(self, found: Iterable[Finding]) -> None:
        for finding in found:
            verdict = self._verdicts[finding.line]
            told = findings.fault(finding)
            (verdict.faults if finding.refuses else verdict.warnings).append(told)

    def _refused(self, line: Line) -> bool:
        return bool(self._verdicts[line.number].faults)

    def _differs(self, line: Line, told: Sequence[Difference]) -> None:
        verdict = self._verdicts[line.number]
        verdict.differences += told
        if told and verdict.result == "same":
            verdict.result = "changed"


def _writes(write: HouseholdWrite) -> bool:
    return bool(write.new or write.edit or write.members)


def _agreement(lines: Sequence[Line]) -> Iterator[Finding]:
    """All rows of a household say the same about it as its first row."""
    first = lines[0]
    for line in lines[1:]:
        for key in SHARED:
            if line.cells.get(key) != first.cells.get(key):
                said = first.shown.get(key, "")
                about: dict[str, str | int] = {"row": first.number, "value": said}
                yield Finding("AGREE", line.number, key, True, about)
