"""Whom the rows of a department's list mean: by the number, in the places of whoever imports."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import BigIntegerField

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import register, sealed
from zerentian.kernel.population.models import Person, Resident
from zerentian.kernel.rolls import findings
from zerentian.kernel.rolls.rules import Finding
from zerentian.lib.bulk import one_of
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Line, Verdict
from zerentian.manifest.permissions import Permission


class People:
    """The people of a list and where they live. A fixed number of statements."""

    def __init__(self, lines: Sequence[Line], viewer: Viewer) -> None:
        self._places = viewer.places(Permission.IMPORTS_RUN)
        self._index = {
            line.number: sealed.identity_index(line.cells["identity"].number)
            for line in lines
            if line.cells["identity"]
        }
        self._persons = register.persons(self._index.values())
        people = {person.pk for person in self._persons.values()}
        living = Resident.objects.filter(one_of("person_id", people, BigIntegerField()))
        about = living.values_list("person_id", "home_id", "home__path")
        self._homes = {person: (home, path) for person, home, path in about}

    def verdict(self, line: Line) -> tuple[Verdict, Person | None]:
        """The verdict on a row as far as it is about who is meant; nobody where it is refused."""
        verdict = Verdict(
            number=line.number,
            result="new",
            title=line.cells["name"] or line.shown.get("name", ""),
            faults=list(line.faults),
        )
        person = self._persons.get(self._index.get(line.number, uuid.UUID(int=0)))
        for finding in self._findings(line, person):
            told = findings.fault(finding)
            (verdict.faults if finding.refuses else verdict.warnings).append(told)
        if person and not verdict.faults:
            verdict.region = self._homes[person.pk][0]
        return verdict, None if verdict.faults else person

    def _findings(self, line: Line, person: Person | None) -> Iterator[Finding]:
        """Whoever lives elsewhere is no more known here than whoever is in no register at all."""
        if line.number not in self._index:
            return  # the number is told already
        home = self._homes.get(person.pk) if person else None
        if person is None or home is None or not inside(home[1], self._places):
            yield Finding("UNKNOWN", line.number, "identity", True)
            return
        if line.cells["name"] and person.name != line.cells["name"]:
            yield Finding("NAME", line.number, "name", True)
        if person.identity_index != self._index[line.number]:
            yield Finding("MERGED", line.number, "identity", False)


def late(line: Line, key: str, on: date) -> Iterator[Finding]:
    """A day of the past must lie in the past."""
    if line.cells.get(key) and line.cells[key] > on:
        yield Finding("FUTURE", line.number, key, True, {"on": str(on)})


def refuse(verdict: Verdict, found: Iterator[Finding] | Sequence[Finding]) -> None:
    verdict.faults += [findings.fault(finding) for finding in found]
