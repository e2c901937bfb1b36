"""Carrying out the plan of the platform's workbook, set-based, and telling all it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import rules as population_rules
from zerentian.kernel.population.entries import (
    Altered,
    NewHousehold,
    NewMembership,
    NewPerson,
    Restated,
    Spliced,
)
from zerentian.kernel.subjects import actions as subjects
from zerentian.lib import bulk
from zerentian.manifest.imports import Changed
from zerentian.programmes.relief.importing.register import KIND, SUBJECT_KIND
from zerentian.programmes.relief.importing.writes import (
    RECORD,
    RELIEF,
    STATUS,
    HouseholdWrite,
    MemberWrite,
    Writes,
)
from zerentian.programmes.relief.models import (
    Event,
    HouseholdStatus,
    MemberRecord,
    ReliefHousehold,
)

MEMBERSHIP = "population_membership"


def commit(*, by: User, writes: Writes, batch: Batch, on: date, at: datetime) -> Iterable[Changed]:
    """See manifest.imports.Committer: households, people, memberships, statuses and records."""
    return _Committing(by, writes, batch, on, at).run()


class _Committing:
    def __init__(self, by: User, writes: Writes, batch: Batch, on: date, at: datetime) -> None:
        self._by, self._batch, self._on, self._at = by, batch, on, at
        self._writes = writes
        self._households = writes.households
        self._members = [member for write in writes.households for member in write.members]
        self._home = {member.row: w for w in writes.households for member in w.members}
        self._changes: list[Changed] = []

    def run(self) -> list[Changed]:
        """People leave before anybody joins: nobody is in two households meanwhile (A-3)."""
        self._register_people()
        self._register_households()
        self._register_subjects()
        self._leave()
        self._restate()
        self._join()
        self._statuses()
        self._records()
        return self._changes

    def _register_people(self) -> None:
        new = [member for member in self._members if member.person is None]
        ids = population.register_persons(
            by=self._by,
            persons=[
                NewPerson(name=m.name, identity=m.identity, ethnicity=m.ethnicity, phone=m.phone)
                for m in new
            ],
            at=self._at,
        )
        for member, pk in zip(new, ids, strict=True):
            member.person = pk
            self._came(member.row, "population_person", pk)
        edited = {member.edit.person: member.row for member in self._members if member.edit}
        edits = [member.edit for member in self._members if member.edit]
        self._altered(population.edit_persons(by=self._by, edits=edits, at=self._at), edited)

    def _register_households(self) -> None:
        new = [write for write in self._households if write.household is None]
        ids = population.register_households(
            by=self._by,
            households=[
                NewHousehold(
                    kind=KIND,
                    code=w.code,
                    region=w.region,
                    formed_on=w.opened_on,
                    group=w.group,
                    phone=w.phone,
                )
                for w in new
            ],
            at=self._at,
        )
        for write, pk in zip(new, ids, strict=True):
            write.household = pk
            self._came(write.row, "population_household", pk)
        edits = [write.edit for write in self._households if write.edit]
        rows = {write.edit.household: write.row for write in self._households if write.edit}
        self._altered(population.edit_households(by=self._by, edits=edits, at=self._at), rows)

    def _register_subjects(self) -> None:
        new = [write for write in self._households if write.subject is None]
        ids = subjects.register(
            by=self._by,
            subjects=[
                subjects.NewSubject(
                    kind=SUBJECT_KIND,
                    name=w.name,
                    opened_on=w.opened_on,
                    region=w.region,
                    household=w.household,
                )
                for w in new
            ],
            at=self._at,
        )
        bulk.insert(
            ReliefHousehold,
            [ReliefHousehold(subject_id=pk, **w.relief) for w, pk in zip(new, ids, strict=True)],
        )
        for write, pk in zip(new, ids, strict=True):
            write.subject = pk
            self._came(write.row, "subjects_subject", pk)
            self._came(write.row, "relief_reliefhousehold", pk)
        edits = [write.subject_edit for write in self._households if write.subject_edit]
        rows = {w.subject_edit.subject: w.row for w in self._households if w.subject_edit}
        self._altered(subjects.edit(by=self._by, edits=edits, at=self._at), rows)
        self._edit_relief([write for write in self._households if write.relief_edit])

    def _edit_relief(self, edited: Sequence[HouseholdWrite]) -> None:
        bulk.update(
            ReliefHousehold,
            RELIEF,
            [(write.subject, *(write.relief[name] for name in RELIEF)) for write in edited],
        )
        for write in edited:
            for name in RELIEF:
                old, new = write.old_relief[name], write.relief[name]
                if old != new and write.subject is not None:
                    self._changes.append(
                        Changed(
                            write.row,
                            "relief_reliefhousehold",
                            write.subject,
                            name,
                            _text(old),
                            _text(new),
                        )
                    )
        self._log("relief.household_edited", "relief_reliefhousehold", [w.subject for w in edited])

    def _leave(self) -> None:
        rows = self._writes.leaves
        spliced = population.leave(
            by=self._by, memberships=rows, on=self._on, reason="", at=self._at
        )
        self._spliced(spliced, rows)

    def _restate(self) -> None:
        rows = {m.restates: m.row for m in self._members if m.restates is not None}
        changes = [
            Restated(membership=m.restates, on=self._on, relation=m.relation, code=m.code)
            for m in self._members
            if m.restates is not None
        ]
        self._spliced(population.restate(by=self._by, changes=changes, at=self._at), rows)

    def _join(self) -> None:
        joining = [member for member in self._members if member.joins is not None]
        ids = population.join(
            by=self._by,
            memberships=[
                NewMembership(
                    person=_id(m.person),
                    household=_id(self._home[m.row].household),
                    kind=KIND,
                    relation=m.relation,
                    start=m.joins or self._on,
                    code=m.code,
                )
                for m in joining
            ],
            at=self._at,
        )
        for member, pk in zip(joining, ids, strict=True):
            self._came(member.row, MEMBERSHIP, pk)

    def _statuses(self) -> None:
        writes = [write for write in self._households if write.status is not None]
        old = [write.old_status for write in writes if write.old_status]
        HouseholdStatus.objects.filter(pk__in=[row.pk for row in old]).update(
            superseded_at=self._at
        )
        fresh: list[tuple[int, HouseholdStatus]] = []
        for write in writes:
            fixed = {"household_id": write.subject}
            for span, values in self._pieces(write.old_status, write.status or {}, STATUS):
                about = {**fixed, **values}
                event = write.event if span.start >= self._on else _event(write.old_status)
                fresh.append((write.row, HouseholdStatus(event=event, **self._dated(span, about))))
        self._renewed("relief_householdstatus", "relief.status_changed", writes, fresh)

    def _records(self) -> None:
        writes = [member for member in self._members if member.record is not None]
        old = [member.old_record for member in writes if member.old_record]
        MemberRecord.objects.filter(pk__in=[row.pk for row in old]).update(superseded_at=self._at)
        fresh: list[tuple[int, MemberRecord]] = []
        for member in writes:
            for span, values in self._pieces(member.old_record, member.record or {}, RECORD):
                about = {"person_id": member.person, **values}
                fresh.append((member.row, MemberRecord(**self._dated(span, about))))
        self._renewed("relief_memberrecord", "relief.record_changed", writes, fresh)

    def _pieces(
        self, old: Any, after: Mapping[str, Any], names: Sequence[str]
    ) -> Iterator[tuple[population_rules.Span, Mapping[str, Any]]]:
        """The stretches that stand in place of a dated row: its past as it was, then the new."""
        if old is None:
            yield population_rules.Span(self._on, None), after
            return
        span = population_rules.Span(old.valid.lower, old.valid.upper)
        before, rest = population_rules.cut(span, self._on)
        if before:
            yield before, {name: getattr(old, name) for name in names}
        yield rest, after

    def _dated(self, span: population_rules.Span, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **values,
            "valid": DateRange(span.start, span.end),
            "batch": self._batch,
            "recorded_at": self._at,
            "recorded_by": self._by,
        }

    def _renewed(
        self,
        table: str,
        verb: str,
        writes: Sequence[HouseholdWrite | MemberWrite],
        fresh: Sequence[tuple[int, Any]],
    ) -> None:
        """Insert the new rows; tell them and what they superseded."""
        for write in writes:
            old = write.old_status if isinstance(write, HouseholdWrite) else write.old_record
            if old:
                self._superseded(write.row, table, old.pk)
        rows = [row for _, row in fresh]
        if rows:
            bulk.insert(type(rows[0]), rows)
        for number, row in fresh:
            self._came(number, table, row.pk)
        self._log(verb, table, [row.pk for row in rows])

    def _came(self, row: int, table: str, pk: int) -> None:
        self._changes.append(Changed(row, table, pk))

    def _superseded(self, row: int, table: str, pk: int) -> None:
        now = self._at.isoformat()
        self._changes.append(Changed(row, table, pk, "superseded_at", None, now))

    def _altered(self, found: Iterable[Altered], rows: Mapping[int, int]) -> None:
        for one in found:
            self._changes.append(
                Changed(rows[one.id], one.table, one.id, one.field, one.old, one.new)
            )

    def _spliced(self, found: Iterable[Spliced], rows: Mapping[int, int]) -> None:
        for one in found:
            self._superseded(rows[one.superseded], MEMBERSHIP, one.superseded)
            for pk in one.added:
                self._came(rows[one.superseded], MEMBERSHIP, pk)

    def _log(self, verb: str, table: str, rows: Sequence[int | None]) -> None:
        if rows:
            ids = [pk for pk in rows if pk is not None]
            activity.record(by=self._by, verb=verb, table=table, rows=ids, at=self._at)


def _id(pk: int | None) -> int:
    """Everybody is registered by now."""
    assert pk is not None
    return pk


def _event(old: HouseholdStatus | None) -> str:
    return old.event if old else Event.UPDATED


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
