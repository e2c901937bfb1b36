"""The plan of the platform's workbook: a verdict on every row, and the writes that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.layouts import cells
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls.villages import Unknown, Words
from zerentian.manifest.imports import Line, Plan, Verdict
from zerentian.programmes.relief import findings, rules
from zerentian.programmes.relief.importing import checking, comparing
from zerentian.programmes.relief.importing import register as registers
from zerentian.programmes.relief.importing.telling import COLUMN, Teller
from zerentian.programmes.relief.importing.writes import HouseholdWrite, Writes
from zerentian.programmes.relief.rules import Finding


@dataclass(kw_only=True)
class Ground:
    """What is true of the whole workbook, whichever piece of it is planned.

    codes: of all households in it; twice: what is wrong with rows that say what another says, by
    the number of the row; links: households between which somebody moves; taken: see Against.
    """

    on: date
    viewer: Viewer
    places: Mapping[Words, Region | Unknown]
    codes: frozenset[str]
    twice: Mapping[int, Sequence[Finding]]
    links: Mapping[str, frozenset[str]]
    taken: dict[int, int] = field(default_factory=dict)
    teller: Teller = field(default_factory=Teller)


def sexes() -> Mapping[str, str]:
    """The sex that a relation tells, where it does."""
    relations = packs.current().codes["relation"].codes
    return rules.sexes({code.key: code.sex for code in relations})


def plan(lines: Sequence[Line], ground: Ground) -> Plan:
    """The plan of whole households. Statements do not grow with the rows."""
    return _Planning(lines, ground).plan()


def _shown(key: str, text: str) -> str:
    return cells.shown(COLUMN[key], text)


class _Planning:
    def __init__(self, lines: Sequence[Line], ground: Ground) -> None:
        self._lines, self._ground, self._on = lines, ground, ground.on
        self._houses: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            self._houses[line.cells["household"] or f"row {line.number}"].append(line)
        self._register = registers.read(
            codes=[line.cells["household"] for line in lines if line.cells["household"]],
            indexes=[
                sealed.identity_index(line.cells["identity"].number)
                for line in lines
                if line.cells["identity"]
            ],
            members=[line.cells["member"] for line in lines if line.cells["member"]],
        )
        self._against = checking.Against(
            self._register, ground.places, ground.codes, ground.viewer, ground.on, ground.taken
        )
        self._sexes, self._teller = sexes(), ground.teller
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
        for line in self._lines:
            self._tell(self._ground.twice.get(line.number, ()))
        for lines in self._houses.values():
            self._house(lines)
        self._leave_out()
        leaves = {pk: row for found in self._leaves.values() for pk, row in found.items()}
        return Plan(
            verdicts=[self._verdicts[line.number] for line in self._lines],
            writes=Writes(households=list(self._writes.values()), leaves=leaves),
            leaving=len(leaves),
        )

    def _leave_out(self) -> None:
        """A household with a refused row stays out, and so does every household from or to which
        somebody of it moves: nobody may stand in two households or in none (A-3)."""
        out = [
            code for code, lines in self._houses.items() if any(self._refused(li) for li in lines)
        ]
        met = set(out)
        while out:
            code = out.pop()
            self._writes.pop(code, None)
            self._leaves.pop(code, None)
            for line in self._houses[code]:
                self._verdicts[line.number].waits = True
            linked = self._ground.links.get(code, frozenset()) & self._houses.keys()
            out += linked - met
            met |= linked

    def _tell(self, found: Sequence[Finding]) -> None:
        for finding in found:
            verdict = self._verdicts[finding.line]
            told = findings.fault(finding)
            (verdict.faults if finding.refuses else verdict.warnings).append(told)

    def _refused(self, line: Line) -> bool:
        return bool(self._verdicts[line.number].faults)

    def _house(self, lines: list[Line]) -> None:
        """All rows of one household: checks first, then what it changes."""
        self._checks(lines)
        region, known = self._place(lines)
        persons: dict[int, Person | None] = {}
        for line in lines:
            persons[line.number], found = self._against.person(line)
            self._tell(found)
        for line in lines:
            if not self._refused(line):
                self._verdicts[line.number].result = "same" if persons[line.number] else "new"
        if region is not None and not any(self._refused(line) for line in lines):
            self._compare(lines, region, known, persons)

    def _checks(self, lines: list[Line]) -> None:
        members = [checking.member(line) for line in lines]
        house = checking.house(lines[0].number, lines[0].cells)
        self._tell(list(checking.agreement(lines, _shown)))
        self._tell(list(rules.check_house(house, members)))
        for line, member in zip(lines, members, strict=True):
            self._tell(checking.days(line, self._on))
            self._tell(
                list(
                    rules.check_member(
                        member,
                        on=self._on,
                        sex_of=self._sexes,
                        monitored=bool(house.monitoring),
                    )
                )
            )

    def _place(self, lines: list[Line]) -> tuple[Region | None, Household | None]:
        region = None
        for line in lines:
            region, found = self._against.place(line)
            self._verdicts[line.number].region = region.pk if region else None
            self._tell(found)
        known, found = self._against.household(lines[0])
        self._tell(found)
        return region, known

    def _compare(
        self,
        lines: list[Line],
        region: Region,
        known: Household | None,
        persons: Mapping[int, Person | None],
    ) -> None:
        head = next(line for line in lines if line.cells["relation"] == rules.HEAD)
        write, told = comparing.household(
            lines[0], head, region, known, self._register, self._teller, self._on
        )
        self._differs(lines[0], told, new=known is None)
        for line in lines:
            member, differences = comparing.member(
                line, persons[line.number], known, self._register, self._teller, self._on
            )
            write.members.append(member)
            self._differs(line, differences, new=member.person is None)
        write.members = [member for member in write.members if member.writes]
        self._writes[write.code] = write
        if known is not None:
            self._leaving(lines[0], known, {p.pk for p in persons.values() if p})

    def _differs(self, line: Line, told: Sequence[Any], *, new: bool) -> None:
        verdict = self._verdicts[line.number]
        verdict.differences += told
        if new:
            verdict.result = "new"
        elif told and verdict.result == "same":
            verdict.result = "changed"

    def _leaving(self, line: Line, known: Household, listed: set[int]) -> None:
        """Whoever belongs to the household today and is not listed leaves it."""
        for membership in self._register.by_household[known.pk]:
            if self._on in membership.valid and membership.person_id not in listed:
                self._leaves[known.code][membership.pk] = line.number
                name = membership.person.name
                self._differs(line, [self._teller.difference("leaves", name, "")], new=False)
