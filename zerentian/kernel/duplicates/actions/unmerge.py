from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.duplicates import planning
from zerentian.kernel.duplicates.actions.errors import CannotUnmerge, Kept, MergeRefused
from zerentian.kernel.duplicates.actions.merge import LONGEST_REASON, TABLE, point
from zerentian.kernel.duplicates.models import Merge, Moved, Pair, State
from zerentian.kernel.duplicates.references import Manner, Reference, references
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.actions.altering import altered
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import Person
from zerentian.lib import bulk

PERSON = "population_person"


@transaction.atomic
def unmerge(*, by: User, merge: int, reason: str, at: datetime, keep: bool = False) -> list[Kept]:
    """The two records are two people again, each with what it had before.

    What somebody worked on since the merge cannot be given back. Without `keep` that refuses
    everything (CannotUnmerge names the rows); with it those groups stay with the survivor and are
    answered, everything else goes back. Raises MergeRefused when it was taken back already.
    """
    if not reason.strip():
        raise MergeRefused("reason")
    found = Merge.objects.select_for_update().filter(pk=merge, undone_at=None).first()
    if found is None or _is_absorbed(found.survivor_id):
        raise MergeRefused("merged")
    if Person.objects.filter(pk=found.survivor_id, erased_at__isnull=False).exists():
        raise MergeRefused("erased")
    moved = list(found.moved.order_by("pk"))
    lost = worked_on(found, moved)
    if lost and not keep:
        raise CannotUnmerge(lost)
    stuck = {row.group for row in moved if Kept(row.table, row.object_id, row.field) in lost}
    _give_back(found, [row for row in moved if row.group not in stuck], by=by, at=at, reason=reason)
    Merge.objects.filter(pk=found.pk).update(
        undone_at=at, undone_by=by, undone_why=reason.strip()[:LONGEST_REASON]
    )
    a, b = sorted((found.survivor_id, found.absorbed_id))
    Pair.objects.filter(a=a, b=b).update(
        state=State.OPEN, decided_by=None, decided_at=None, note=""
    )
    activity.record(by=by, verb="duplicates.unmerged", table=TABLE, rows=[found.pk], at=at)
    return lost


def worked_on(merge: Merge, moved: Iterable[Moved]) -> list[Kept]:
    """What is no longer as the merge left it."""
    person = Person.objects.get(pk=merge.survivor_id)
    tables = {one.table: one for one in references()}
    lost: list[Kept] = []
    by_table: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    for row in moved:
        by_table[row.table, row.field].append(row)
    for (table, field), rows in by_table.items():
        if table == PERSON and field != "merged_into_id":
            changed = [row for row in rows if _now(person, field) != row.new]
        elif field == "superseded_at":
            continue
        else:
            wanted: dict[str, Any] = (
                {"superseded_at": None} if not field else {field: merge.survivor_id}
            )
            place = latest(table, [row.object_id for row in rows])
            still = _ids(tables[table], list(place.values()), wanted)
            changed = [row for row in rows if place[row.object_id] not in still]
        lost += [Kept(table, row.object_id, field) for row in changed]
    return lost


def _give_back(merge: Merge, moved: list[Moved], *, by: User, at: datetime, reason: str) -> None:
    restored = [
        Altered(row.table, row.object_id, row.field, row.old, row.new)
        for row in moved
        if row.table == PERSON and row.field != "merged_into_id"
    ]
    population.release(
        by=by, survivor=merge.survivor_id, absorbed=merge.absorbed_id, restored=restored,
        reason=reason, at=at,
    )  # fmt: skip
    for reference in references():
        mine = [row for row in moved if row.table == reference.table]
        if reference.manner == Manner.DATED:
            bulk.insert(Moved, _restore(merge, reference, mine, by=by, at=at))
        elif reference.manner == Manner.MOVED:
            rows = [row.object_id for row in mine if row.field == reference.column]
            point(reference, rows, merge.absorbed_id)


def _restore(
    merge: Merge, reference: Reference, moved: list[Moved], *, by: User, at: datetime
) -> list[Moved]:
    """What the merge added is superseded; what it superseded stands again, as a row of its own."""
    rows = reference.model._default_manager
    added = latest(reference.table, [row.object_id for row in moved if not row.field])
    rows.filter(pk__in=added.values()).update(superseded_at=at)
    groups = {row.object_id: row.group for row in moved if row.field}
    before = list(rows.filter(pk__in=groups).order_by("pk"))
    written: dict[str, Any] = {"recorded_at": at, "superseded_at": None}
    if "recorded_by" in {field.name for field in reference.model._meta.fields}:
        written["recorded_by_id"] = by.pk
    again = bulk.insert(reference.model, [planning.copy_of(row, **written) for row in before])
    return [
        Moved(
            merge=merge, group=groups[old.pk], table=reference.table, object_id=new.pk,
            field="restored", old=str(old.pk),
        )
        for old, new in zip(before, again, strict=True)
    ]  # fmt: skip


def latest(table: str, ids: Iterable[int]) -> dict[int, int]:
    """For each of these rows the one that stands in its place, after later merges were taken back."""
    place = {pk: pk for pk in ids}
    while True:
        restored = Moved.objects.filter(
            table=table, field="restored", old__in=[str(now) for now in place.values()]
        )
        after = {int(str(row.old)): row.object_id for row in restored}
        if not after:
            return place
        place = {pk: after.get(now, now) for pk, now in place.items()}


def _is_absorbed(person: int) -> bool:
    return Person.objects.filter(pk=person, merged_into__isnull=False).exists()


def _ids(reference: Reference, ids: list[int], wanted: dict[str, Any]) -> set[int]:
    found = reference.model._default_manager.filter(pk__in=ids, **wanted)
    return set(found.values_list("pk", flat=True))


def _now(person: Person, field: str) -> str | None:
    """The field as text, as a change row keeps it."""
    told = list(altered(PERSON, person.pk, {field: None}, {field: getattr(person, field)}))
    return told[0].new if told else None
