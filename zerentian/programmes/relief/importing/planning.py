"""The plan of the platform's workbook: a verdict on every row, and the writes that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import cells
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.manifest.imports import Line, Plan, Verdict
from zerentian.programmes.relief import findings, rules
from zerentian.programmes.relief.importing import checking, comparing, villages
from zerentian.programmes.relief.importing import register as registers
from zerentian.programmes.relief.importing.telling import COLUMN, Teller
from zerentian.programmes.relief.importing.writes import Writes
from zerentian.programmes.relief.rules import Finding


def plan(*, lines: Sequence[Line], on: date, viewer: Viewer) -> Plan:
    """See manifest.imports.Planner. Statements do not grow with the rows."""
    return _Planning(lines, on, viewer).plan()


def _shown(key: str, text: str) -> str:
    return cells.shown(COLUMN[key], text)


class _Planning:
    def __init__(self, lines: Sequence[Line], on: date, viewer: Viewer) -> None:
        self._lines, self._on = lines, on
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
        places = villages.resolve(
            checking.words(line) for line in lines if all(checking.words(line))
        )
        self._against = checking.Against(
            self._register, places, frozenset(self._houses), viewer, on
        )
        self._sexes = rules.sexes(
            {code.key: code.sex for code in packs.current().codes["relation"].codes}
        )
        self._writes, self._teller = Writes(), Teller()
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
        self._tell(list(checking.twice(self._lines)))
        for lines in self._houses.values():
            self._house(lines)
        return Plan(
            verdicts=[self._verdicts[line.number] for line in self._lines],
            writes=self._writes,
            leaving=len(self._writes.leaves),
        )

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
        house = checking.house(lines[0])
        self._tell(list(checking.agreement(lines, _shown)))
        self._tell(list(rules.check_house(house, members, on=self._on)))
        for line, member in zip(lines, members, strict=True):
            self._tell(list(checking.days(line, self._on)))
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
        self._writes.households.append(write)
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
                self._writes.leaves[membership.pk] = line.number
                name = membership.person.name
                self._differs(line, [self._teller.difference("leaves", name, "")], new=False)
