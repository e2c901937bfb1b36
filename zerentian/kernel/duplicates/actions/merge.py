from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.duplicates import planning
from zerentian.kernel.duplicates.actions.errors import MergeRefused
from zerentian.kernel.duplicates.models import Merge, Moved, Pair, State
from zerentian.kernel.duplicates.planning import Dated, Plan
from zerentian.kernel.duplicates.references import Reference
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import Person
from zerentian.lib import bulk

TABLE = "duplicates_merge"
LONGEST_REASON = 200


@transaction.atomic
def merge(
    *, by: User, survivor: int, absorbed: int, reason: str, at: datetime,
    take: Collection[str] = (), kept: Mapping[str, str] | None = None,
) -> Merge:  # fmt: skip
    """The two records are one person: `survivor` has everything that hung on either.

    take: particulars of the absorbed record that stand (keys of population.actions.FIELDS). kept: by
    group of `planning`, whose rows stand where both say something of one day. The absorbed record
    stays, with its number, and what was known before stays asked as known then. Raises MergeRefused.
    """
    _check(survivor, absorbed, reason)
    plan = planning.plan(survivor, absorbed, kept=kept)
    if open_choices := [group for group in plan.choices if group not in (kept or {})]:
        raise MergeRefused("choose", groups=", ".join(open_choices))
    altered = population.absorb(
        by=by, survivor=survivor, absorbed=absorbed, take=take, reason=reason, at=at
    )
    made = Merge.objects.create(
        survivor_id=survivor, absorbed_id=absorbed, reason=reason.strip()[:LONGEST_REASON],
        merged_by=by, merged_at=at,
    )  # fmt: skip
    bulk.insert(Moved, [*_altered(made, altered), *_move_all(made, plan, at)])
    _settle_pairs(by, survivor, absorbed, at)
    activity.record(by=by, verb="duplicates.merged", table=TABLE, rows=[made.pk], at=at)
    return made


def _check(survivor: int, absorbed: int, reason: str) -> None:
    if survivor == absorbed:
        raise MergeRefused("same")
    if not reason.strip():
        raise MergeRefused("reason")
    people = Person.objects.select_for_update().filter(pk__in=[survivor, absorbed]).order_by("pk")
    found = {person.pk: person for person in people}
    if len(found) < 2 or any(person.merged_into_id for person in found.values()):
        raise MergeRefused("merged")
    if any(person.erased_at for person in found.values()):
        raise MergeRefused("erased")
    if found[absorbed].identity is not None and found[survivor].identity is None:
        raise MergeRefused("number")


def _altered(merge: Merge, altered: list[Altered]) -> Iterator[Moved]:
    for table, row, name, old, new in altered:
        yield Moved(
            merge=merge, group=table, table=table, object_id=row, field=name, old=old, new=new
        )


def _move_all(merge: Merge, plan: Plan, at: datetime) -> Iterator[Moved]:
    for group in plan.dated:
        yield from _splice(merge, group, at)
    for reference, rows in plan.moved:
        point(reference, rows, plan.survivor)
        for row in rows:
            yield Moved(
                merge=merge, group=reference.table, table=reference.table, object_id=row,
                field=reference.column, old=str(plan.absorbed), new=str(plan.survivor),
            )  # fmt: skip


def _splice(merge: Merge, group: Dated, at: datetime) -> Iterator[Moved]:
    """The rows of both give way to rows of the survivor; nothing is deleted, nothing overwritten."""
    model, table = group.reference.model, group.reference.table
    old = [row.pk for row in group.superseded]
    model._default_manager.filter(pk__in=old).update(superseded_at=at)
    written = {"recorded_at": at, "superseded_at": None, group.reference.column: merge.survivor_id}
    if "recorded_by" in {field.name for field in model._meta.fields}:
        written["recorded_by_id"] = merge.merged_by_id
    added = bulk.insert(
        model,
        [
            planning.copy_of(row, **written, valid=DateRange(piece.start, piece.end))
            for row, piece in group.pieces
        ],
    )
    for pk in old:
        yield Moved(
            merge=merge, group=group.group, table=table, object_id=pk, field="superseded_at",
            new=str(at),
        )  # fmt: skip
    for row in added:
        yield Moved(merge=merge, group=group.group, table=table, object_id=row.pk)


def point(reference: Reference, rows: list[int], person: int) -> None:
    """Let these rows speak of this person."""
    model = reference.model
    model._default_manager.filter(pk__in=rows).update(**{reference.field: person})


def _settle_pairs(by: User, survivor: int, absorbed: int, at: datetime) -> None:
    """The flag of this pair is answered; nobody is asked about the absorbed record any more."""
    a, b = sorted((survivor, absorbed))
    Pair.objects.filter(a=a, b=b).update(state=State.MERGED, decided_by=by, decided_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE duplicates_pair SET state = %s, decided_by_id = NULL, decided_at = NULL"
            " WHERE %s IN (a_id, b_id) AND state IN (%s, %s)",
            [State.GONE, absorbed, State.OPEN, State.LATER],
        )
