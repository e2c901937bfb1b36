"""Where each value came from: the workbook, its row, when and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.imports.queries import Origin
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
    altered: tuple[Origin, ...]
    batches: Mapping[int, Batch]


def sources(viewer: Viewer, seen: Seen) -> Sources:
    """Everything that imports did to the household, its people and their rows."""
    objects: dict[str, Iterable[int | None]] = {
        STATUS: [row.pk for row in seen.statuses],
        RECORD: [row.pk for row in seen.records],
        MEMBERSHIP: [row.pk for row in seen.memberships],
        PERSON: [*{row.person_id for row in seen.memberships}],
        HOUSEHOLD: [seen.subject.household_id],
        SUBJECT: [seen.subject.pk],
        RELIEF: [seen.subject.pk],
    }
    known = {table: [pk for pk in ids if pk] for table, ids in objects.items()}
    return _read(imports.provenance(viewer=viewer, objects=known, at=seen.at))


def _read(origins: Mapping[tuple[str, int], Iterable[Origin]]) -> Sources:
    began: dict[tuple[str, int], Source] = {}
    altered: list[Origin] = []
    batches: dict[int, Batch] = {}
    for (table, pk), found in origins.items():
        for origin in found:
            batches[origin.batch.pk] = origin.batch
            if not origin.field:
                began[table, pk] = Source(origin.batch, origin.row)
            elif origin.field != "superseded_at":
                altered.append(origin)
    altered.sort(key=lambda one: (one.batch.pk, one.row or 0))
    return Sources(began, tuple(altered), batches)
