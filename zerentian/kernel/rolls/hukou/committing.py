"""Carrying out the plan of a hukou list, set-based, and telling all it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import Altered, NewMembership, Spliced
from zerentian.kernel.population.models import HouseholdKind
from zerentian.kernel.rolls.hukou.writes import Writes
from zerentian.manifest.imports import Changed, Created

KIND = HouseholdKind.HUKOU
PERSON, HOUSEHOLD = "population_person", "population_household"
MEMBERSHIP = "population_membership"


def commit(
    *, by: User, writes: Writes, batch: object, on: date, at: datetime
) -> Iterable[Changed | Created]:
    """See manifest.imports.Committer: households, people and who belongs where."""
    return _Committing(by, writes, on, at).run()


class _Committing:
    def __init__(self, by: User, writes: Writes, on: date, at: datetime) -> None:
        self._by, self._writes, self._on, self._at = by, writes, on, at
        self._members = [(home, m) for home in writes.households for m in home.members]
        self._changes: list[Changed | Created] = []

    def run(self) -> list[Changed | Created]:
        """People leave before anybody joins: nobody is in two households meanwhile (A-3)."""
        self._people()
        self._households()
        rows = self._writes.leaves
        self._spliced(
            population.leave(by=self._by, memberships=rows, on=self._on, reason="", at=self._at),
            rows,
        )
        self._restate()
        self._join()
        return self._changes

    def _people(self) -> None:
        fresh = [(member, member.new) for _, member in self._members if member.new]
        ids = population.register_persons(
            by=self._by, persons=[new for _, new in fresh], at=self._at
        )
        for (member, _new), pk in zip(fresh, ids, strict=True):
            member.person = pk
        self._changes.append(Created(PERSON, [member.row for member, _ in fresh], ids))
        edits = [(member.edit, member.row) for _, member in self._members if member.edit]
        rows = {edit.person: row for edit, row in edits}
        found = population.edit_persons(by=self._by, edits=[e for e, _ in edits], at=self._at)
        self._altered(found, rows)

    def _households(self) -> None:
        fresh = [(home, home.new) for home in self._writes.households if home.new]
        ids = population.register_households(
            by=self._by, households=[new for _, new in fresh], at=self._at
        )
        for (home, _new), pk in zip(fresh, ids, strict=True):
            home.household = pk
        self._changes.append(Created(HOUSEHOLD, [home.row for home, _ in fresh], ids))
        edits = [(home.edit, home.row) for home in self._writes.households if home.edit]
        rows = {edit.household: row for edit, row in edits}
        found = population.edit_households(
            by=self._by, edits=[e for e, _ in edits], at=self._at, since=self._on
        )
        self._altered(found, rows)

    def _restate(self) -> None:
        changes = [(m.restated, m.row) for _, m in self._members if m.restated]
        rows = {change.membership: row for change, row in changes}
        found = population.restate(by=self._by, changes=[c for c, _ in changes], at=self._at)
        self._spliced(found, rows)

    def _join(self) -> None:
        joining = [(home, member) for home, member in self._members if member.joins]
        ids = population.join(
            by=self._by,
            memberships=[
                NewMembership(
                    person=_id(member.person),
                    household=_id(home.household),
                    kind=KIND,
                    relation=member.relation,
                    start=self._on,
                )
                for home, member in joining
            ],
            at=self._at,
        )
        self._changes.append(Created(MEMBERSHIP, [member.row for _, member in joining], ids))

    def _altered(self, found: Sequence[Altered], rows: Mapping[int, int]) -> None:
        for one in found:
            self._changes.append(
                Changed(rows[one.id], one.table, one.id, one.field, one.old, one.new)
            )

    def _spliced(self, found: Iterable[Spliced], rows: Mapping[int, int]) -> None:
        now = self._at.isoformat()
        for one in found:
            row = rows[one.superseded]
            self._changes.append(
                Changed(row, MEMBERSHIP, one.superseded, "superseded_at", None, now)
            )
            self._changes += [Changed(row, MEMBERSHIP, pk) for pk in one.added]


def _id(pk: int | None) -> int:
    """Everybody is registered by now."""
    assert pk is not None
    return pk
