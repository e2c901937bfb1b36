"""What a death, a marriage or a move means for the relief register (C-5, DM-1).

Whoever belongs to no relief household any more has no record as a member from that day on. A
household that ended with the event is no subject any more: its status ends and so do its duties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import bulk
from zerentian.manifest.life import Consequence, Happened
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord

SUBJECT_KIND = "relief.household"
LATER = Q(valid__upper_inf=True)


def react(*, by: User | None, happened: Happened, at: datetime) -> list[Consequence]:
    """See manifest.life.Reaction."""
    moved = [Consequence(*each) for each in _move(happened.moved, by=by, at=at)]
    records = MemberRecord.objects.filter(person__in=_left(happened))
    found = moved + list(_end(MemberRecord, records, on=happened.on, by=by, at=at))
    closing = Subject.objects.filter(
        kind=SUBJECT_KIND, household__in=happened.dissolved, closed_on=None
    )
    ids = sorted(closing.values_list("pk", flat=True))
    if not ids:
        return found
    statuses = HouseholdStatus.objects.filter(household__in=ids)
    found += _end(HouseholdStatus, statuses, on=happened.on, by=by, at=at)
    found += _end_duties(ids, on=happened.on, by=by, at=at)
    closed = subjects.close(by=by, subjects=ids, on=happened.on, at=at)
    return [*found, *(Consequence(*each) for each in closed)]


def _move(households: Iterable[int], *, by: User | None, at: datetime) -> list[Altered]:
    """Who answers for a household answers for it where it now stands."""
    rows = Subject.objects.filter(kind=SUBJECT_KIND, household__in=list(households), closed_on=None)
    edits = [
        subjects.SubjectEdit(subject=pk, region=region)
        for pk, region in rows.order_by("pk").values_list("pk", "household__region")
    ]
    return subjects.edit(by=by, edits=edits, at=at) if edits else []


def _left(happened: Happened) -> set[int]:
    """Those of the touched who belong to no relief household from that day on."""
    standing = Membership.objects.filter(
        person__in=happened.people, kind="relief", superseded_at=None, valid__contains=happened.on
    )
    return set(happened.people) - set(standing.values_list("person", flat=True))


def _running(rows: QuerySet[Any], on: date) -> list[Any]:
    """Current rows that hold on the day or later, locked."""
    later = LATER | Q(valid__endswith__gt=on)
    return list(rows.filter(later, superseded_at=None).order_by("pk").select_for_update())


def _end(
    model: type[Model], rows: QuerySet[Any], *, on: date, by: User | None, at: datetime
) -> Iterator[Consequence]:
    """What holds on the day ends there; what would begin later never does."""
    table = model._meta.db_table
    ending = _running(rows, on)
    rest = [_until(row, on, by, at) for row in ending if row.valid.lower < on]
    rows.filter(pk__in=[row.pk for row in ending]).update(superseded_at=at)
    added = bulk.insert(model, [row for _old, row in rest])
    for row in ending:
        yield Consequence(table, row.pk, "superseded_at", None, at.isoformat())
    for row in added:
        yield Consequence(table, row.pk)
    if ending:
        ids = [row.pk for row in (*ending, *added)]
        activity.record(by=by, verb="relief.ended", table=table, rows=ids, at=at)


def _until(row: Any, on: date, by: User | None, at: datetime) -> tuple[Any, Any]:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    values |= {"valid": DateRange(row.valid.lower, on), "recorded_at": at, "recorded_by_id": None}
    values["recorded_by_id"] = by.pk if by else None
    return row, type(row)(**values)


def _end_duties(
    closing: Iterable[int], *, on: date, by: User | None, at: datetime
) -> Iterator[Consequence]:
    table = Duty._meta.db_table
    ids = [duty.pk for duty in _running(Duty.objects.filter(subject__in=list(closing)), on)]
    kept = duties.end_of_subjects(by=by, subjects=closing, on=on, reason="", at=at)
    for pk in ids:
        yield Consequence(table, pk, "superseded_at", None, at.isoformat())
    for duty in kept:
        yield Consequence(table, duty.pk)
