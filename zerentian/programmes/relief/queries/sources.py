"""Where each value came from: the workbook, its row, when and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from zerentian.kernel.imports.models import Batch, Change
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold
from zerentian.programmes.relief.queries.households import Seen

STATUS = HouseholdStatus._meta.db_table
RECORD = MemberRecord._meta.db_table
MEMBERSHIP = Membership._meta.db_table
PERSON = Person._meta.db_table
HOUSEHOLD = Household._meta.db_table
SUBJECT = Subject._meta.db_table
RELIEF = ReliefHousehold._meta.db_table
DATED = frozenset({STATUS, RECORD, MEMBERSHIP})


@dataclass(frozen=True)
class Source:
    """One import: its file, and the row of the workbook that said it (None: the batch as a whole)."""

    batch: Batch
    row: int | None

    @property
    def at(self) -> datetime:
        assert self.batch.committed_at is not None
        return self.batch.committed_at

    @property
    def by(self) -> str:
        return self.batch.committed_by.name if self.batch.committed_by else ""


@dataclass(frozen=True)
class Sources:
    """began: what brought a dated row into being; altered: values that were changed in place."""

    began: Mapping[tuple[str, int], Source]
    altered: tuple[Change, ...]
    batches: Mapping[int, Batch]


def sources(seen: Seen) -> Sources:
    """Everything that imports did to the household, its people and their rows; one statement."""
    objects: dict[str, Iterable[int | None]] = {
        STATUS: [row.pk for row in seen.statuses],
        RECORD: [row.pk for row in seen.records],
        MEMBERSHIP: [row.pk for row in seen.memberships],
        PERSON: [*{row.person_id for row in seen.memberships}],
        HOUSEHOLD: [seen.subject.household_id],
        SUBJECT: [seen.subject.pk],
        RELIEF: [seen.subject.pk],
    }
    return _read(_changes(objects, seen.at))


def _changes(objects: Mapping[str, Iterable[int | None]], at: datetime | None) -> list[Change]:
    about = reduce(or_, (Q(table=t, object_id__in=ids) for t, ids in objects.items() if ids))
    found = Change.objects.filter(about).exclude(field="superseded_at")
    if at is not None:
        found = found.filter(batch__committed_at__lte=at)
    return list(found.select_related("batch__committed_by").order_by("pk"))


def _read(changes: Iterable[Change]) -> Sources:
    began: dict[tuple[str, int], Source] = {}
    altered: list[Change] = []
    batches: dict[int, Batch] = {}
    for change in changes:
        batches[change.batch_id] = change.batch
        if change.field:
            altered.append(change)
        else:
            began[change.table, change.object_id] = Source(change.batch, change.row)
    return Sources(began, tuple(altered), batches)
