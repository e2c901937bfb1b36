"""Carrying out the plan of the platform's workbook, set-based, and telling all it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

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
from zerentian.manifest.imports import Changed, Created
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
DATED = ("valid", "batch_id", "recorded_at", "recorded_by_id")


def commit(
    *, by: User, writes: Writes, batch: Batch, on: date, at: datetime
) -> Iterable[Changed | Created]:
    """See manifest.imports.Committer: households, people, memberships, statuses and records."""
    return _Committing(by, writes, batch, on, at).run()


class _Committing:
    def __init__(self, by: User, writes: Writes, batch: Batch, on: date, at: datetime) -> None:
        self._by, self._batch, self._on, self._at = by, batch, on, at
        self._writes = writes
        self._households = writes.households
        self._members = [member for write in writes.households for member in write.members]
        self._home = {member.row: w for w in writes.households for member in w.members}
        self._changes: list[Changed | Created] = []

    def run(self) -> list[Changed | Created]:
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
        self._made("population_person", [member.row for member in new], ids)
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
        self._made("population_household", [write.row for write in new], ids)
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
        about = zip(ids, new, strict=True)
        bulk.pour(
            ReliefHousehold,
            ("subject_id", *RELIEF),
            ((pk, *(write.relief[name] for name in RELIEF)) for pk, write in about),
        )
        for write, pk in zip(new, ids, strict=True):
            write.subject = pk
        for table in ("subjects_subject", "relief_reliefhousehold"):
            self._made(table, [write.row for write in new], ids)
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
        self._made(MEMBERSHIP, [member.row for member in joining], ids)

    def _statuses(self) -> None:
        writes = [write for write in self._households if write.status is not None]
        old = [write.old_status for write in writes if write.old_status]
        HouseholdStatus.objects.filter(pk__in=[row.pk for row in old]).update(
            superseded_at=self._at
        )

        def fresh() -> Iterator[tuple[int, tuple[Any, ...]]]:
            for write in writes:
                for span, values in self._pieces(write.old_status, write.status or {}, STATUS):
                    event = write.event if span.start >= self._on else _event(write.old_status)
                    said = {**values, "other_causes": _codes(tuple(values["other_causes"]))}
                    told = map(said.__getitem__, STATUS)
                    yield write.row, (write.subject, event, *told, *self._dated(span))

        columns = ("household_id", "event", *STATUS, *DATED)
        self._renewed(HouseholdStatus, "relief.status_changed", writes, columns, fresh())

    def _records(self) -> None:
        writes = [member for member in self._members if member.record is not None]
        old = [member.old_record for member in writes if member.old_record]
        MemberRecord.objects.filter(pk__in=[row.pk for row in old]).update(superseded_at=self._at)

        def fresh() -> Iterator[tuple[int, tuple[Any, ...]]]:
            for member in writes:
                for span, values in self._pieces(member.old_record, member.record or {}, RECORD):
                    said = {**values, "health": _codes(tuple(values["health"]))}
                    told = map(said.__getitem__, RECORD)
                    yield member.row, (member.person, *told, *self._dated(span))

        columns = ("person_id", *RECORD, *DATED)
        self._renewed(MemberRecord, "relief.record_changed", writes, columns, fresh())

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

    def _dated(self, span: population_rules.Span) -> tuple[Any, ...]:
        """Values of DATED."""
        valid = f"[{span.start},{span.end or ''})"
        return valid, self._batch.pk, self._at, self._by.pk

    def _renewed(
        self,
        model: type[HouseholdStatus | MemberRecord],
        verb: str,
        writes: Sequence[HouseholdWrite | MemberWrite],
        columns: Sequence[str],
        fresh: Iterable[tuple[int, tuple[Any, ...]]],
    ) -> None:
        """Insert the new rows; tell them and what they superseded."""
        table = model._meta.db_table
        for write in writes:
            old = write.old_status if isinstance(write, HouseholdWrite) else write.old_record
            if old:
                self._superseded(write.row, table, old.pk)
        rows: list[int] = []

        def values(one: tuple[int, tuple[Any, ...]]) -> tuple[Any, ...]:
            rows.append(one[0])
            return one[1]

        made = [pk for ids in bulk.register(model, columns, fresh, values) for pk in ids]
        self._made(table, rows, made)
        self._log(verb, table, made)

    def _made(self, table: str, rows: Sequence[int], ids: Sequence[int]) -> None:
        self._changes.append(Created(table, rows, ids))

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


@cache
def _codes(keys: tuple[str, ...]) -> str:
    """As the text of an array: the driver would quote each of them for every row."""
    return bulk.as_array(keys)


def _id(pk: int | None) -> int:
    """Everybody is registered by now."""
    assert pk is not None
    return pk


def _event(old: HouseholdStatus | None) -> str:
    return old.event if old else Event.UPDATED


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
