"""Reads of batches and what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Sum

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import corrections, layouts, reading
from zerentian.kernel.imports.models import Batch, Change, Created, Outcome, Row
from zerentian.lib import planned, sheets
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission


def batches(*, viewer: Viewer) -> QuerySet[Batch]:
    """Batches that the viewer uploaded, and those whose rows all lie in the viewer's places."""
    scope.require(viewer, Permission.IMPORTS_RUN)
    here = scope.in_places(viewer, Permission.IMPORTS_RUN)
    found = Batch.objects.filter(here | Q(uploaded_by=viewer.user))
    related = ("uploaded_by", "committed_by", "undone_by", "region", "file")
    return found.select_related(*related).order_by("-uploaded_at", "-pk")


def newest(layout: str, *, viewer: Viewer) -> Batch | None:
    """The batch of this layout that was taken over last, of those that the viewer sees."""
    scope.require(viewer, Permission.IMPORTS_RUN)
    whole = viewer.everywhere(Permission.IMPORTS_RUN)
    asked = _newest(viewer.places(Permission.IMPORTS_RUN), whole)
    found = asked.objects(layout=layout, user=scope.signed_in(viewer).pk)
    return found[0] if found else None


@lru_cache(maxsize=256)
def _newest(places: tuple[Range, ...], whole: bool) -> Planned[Batch]:
    """The question of whoever imports in these places: planned once, as every list of people asks it."""
    here = scope.in_ranges(places) | (Q(region=None) if whole else Q(pk__in=[]))
    return Planned(
        lambda layout, user: (
            Batch.objects.filter(here | Q(uploaded_by=user), layout=layout, state="committed")
            .select_related("committed_by")
            .order_by("-uploaded_at", "-pk")[:1]
        ),
        layout=str,
        user=int,
    )


def rows(*, viewer: Viewer, batch: int, outcome: str = "all") -> QuerySet[Row]:
    """The rows of a batch, all or of one outcome ("warned": those with a warning)."""
    found = Row.objects.filter(batch__in=batches(viewer=viewer).filter(pk=batch).order_by())
    if outcome == "warned":
        found = found.exclude(warnings=[])
    elif outcome in ("waits", "similar"):
        found = found.filter(**{outcome: True})
    elif outcome != "all":
        found = found.filter(outcome=outcome)
    return found.select_related("region").order_by("number")


def changes(*, viewer: Viewer, batch: int) -> QuerySet[Change]:
    """What a committed batch did, for whoever may see the batch."""
    mine = batches(viewer=viewer).filter(pk=batch).order_by()
    return Change.objects.filter(batch__in=mine).order_by("pk")


def created(*, viewer: Viewer, batch: int) -> QuerySet[Created]:
    """Which rows a committed batch added, for whoever may see the batch."""
    mine = batches(viewer=viewer).filter(pk=batch).order_by()
    return Created.objects.filter(batch__in=mine).order_by("table", "first_id")


def written(*, viewer: Viewer, batch: Batch) -> dict[str, int]:
    """How many rows a committed batch added to each table."""
    added = created(viewer=viewer, batch=batch.pk).order_by()
    return dict(added.values_list("table").annotate(Sum("ids__len")))


@dataclass(frozen=True)
class Origin:
    """Where a value came from: row None means the batch as a whole; field "" that the whole row came
    into being. old, new: as in Change."""

    table: str
    object_id: int
    batch: Batch
    row: int | None
    field: str = ""
    old: str | None = None
    new: str | None = None


def provenance(
    *, viewer: Viewer, objects: Mapping[str, Iterable[int]], at: datetime | None = None
) -> dict[tuple[str, int], list[Origin]]:
    """What imports did to these rows, oldest first: by table and id, a batch that was taken back
    among them. at: as was known at that instant.

    Three statements, however many rows. Whoever calls this was shown the rows by another query.
    """
    if viewer.user is None:
        return {}
    made = _made([(table, pk) for table, ids in objects.items() for pk in ids])
    told: list[tuple[Any, ...]] = [*made, *_altered(objects)]
    ids = sorted({batch for _table, _pk, batch, *_rest in told})
    batches = {
        batch.pk: batch
        for batch in (BATCHES.objects(ids=as_array(ids)) if ids else ())
        if at is None or (batch.committed_at and batch.committed_at <= at)
    }
    found: dict[tuple[str, int], list[Origin]] = {}
    for table, pk, batch, row, *about in told:
        if batch in batches:
            origin = Origin(table, pk, batches[batch], row or None, *about)
            found.setdefault((table, pk), []).append(origin)
    return found


def first_entered(*, viewer: Viewer, table: str, pk: int) -> Origin | None:
    """The import that brought this row into being. Whoever calls this was shown the row."""
    if viewer.user is None:
        return None
    for _table, _pk, batch, row in _made([(table, pk)]):
        found = Batch.objects.select_related("committed_by").filter(pk=batch).first()
        if found and found.committed_at:
            return Origin(table, pk, found, row or None)
    return None


BATCHES = Planned(
    lambda ids: Batch.objects.filter(one_of("id", ids, BigIntegerField())).select_related(
        "committed_by"
    ),
    ids=str,
)
ALTERED = """
SELECT c."table", c.object_id, c.batch_id, c.row, c.field, c.old, c.new
FROM unnest(%s::text[], %s::bigint[]) AS given ("table", id)
JOIN imports_change c ON c."table" = given."table" AND c.object_id = given.id
ORDER BY c.id
"""


def _altered(objects: Mapping[str, Iterable[int]]) -> planned.Lines:
    """Table, id, batch, row, field, old and new of the values that imports changed in place."""
    wanted = [(table, pk) for table, ids in objects.items() for pk in ids]
    if not wanted:
        return []
    return planned.run(ALTERED, ([table for table, _pk in wanted], [pk for _table, pk in wanted]))


def _made(wanted: Sequence[tuple[str, int]]) -> list[tuple[str, int, int, int]]:
    """Table, id, batch and row of the workbook of those that an import made."""
    if not wanted:
        return []
    tables, ids = [table for table, _pk in wanted], [pk for _table, pk in wanted]
    return [(table, pk, batch, row) for table, pk, batch, row in planned.run(MADE, (tables, ids))]


# `ids` stand in order, so a position in thousands is found by halving, not by looking at each.
MADE = """
SELECT given."table", given.id, c.batch_id, c.rows[place.number]
FROM unnest(%s::text[], %s::bigint[]) AS given ("table", id)
JOIN imports_created c ON c."table" = given."table"
  AND c.first_id <= given.id AND c.last_id >= given.id
CROSS JOIN LATERAL (SELECT width_bucket(given.id, c.ids) AS number) AS place
WHERE c.ids[place.number] = given.id ORDER BY c.id
"""


def refused(
    *, viewer: Viewer, batch: Batch
) -> tuple[list[str], Iterator[list[sheets.Cell | sheets.Marked]]]:
    """Header and rows of the workbook of refused rows: as uploaded, with the reasons beside the
    cells; with them all rows that stay out on their account, so that the groups are whole.

    The cells stand in clear, as whoever corrects them needs; handing them out is logged by
    `actions.hand_back`.
    """
    out = rows(viewer=viewer, batch=batch.pk).filter(Q(outcome=Outcome.REFUSED) | Q(waits=True))
    told = dict(out.values_list("number", "reasons"))
    layout = layouts.layout(batch.layout)
    with keeping.clear(batch.digest) as path:
        titles, original = reading.original(path, name=batch.name, layout=layout)
    reasons = corrections.Reasons(batch.pk, titles, told)
    return reasons.header, corrections.rows(reasons, original, told)


def sentences(reasons: list[dict[str, str]]) -> list[str]:
    """Each reason as one sentence: column, value, why, what to do."""
    return [
        f"{reason['letter']}列「{reason['title']}」{reason['value']}：{reason['why']}；{reason['todo']}。"
        for reason in reasons
    ]
