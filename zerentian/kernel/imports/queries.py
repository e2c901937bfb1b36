"""Reads of batches and what they did."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import layouts, reading
from zerentian.kernel.imports.models import Batch, Change, Outcome, Row
from zerentian.lib import sheets
from zerentian.manifest.permissions import Permission


def batches(*, viewer: Viewer) -> QuerySet[Batch]:
    """Batches that the viewer uploaded, and those whose rows all lie in the viewer's places."""
    scope.require(viewer, Permission.IMPORTS_RUN)
    here = scope.in_places(viewer, Permission.IMPORTS_RUN)
    found = Batch.objects.filter(here | Q(uploaded_by=viewer.user))
    related = ("uploaded_by", "committed_by", "region", "file")
    return found.select_related(*related).order_by("-uploaded_at", "-pk")


def rows(*, viewer: Viewer, batch: int, outcome: str = "all") -> QuerySet[Row]:
    """The rows of a batch, all or of one outcome ("warned": those with a warning)."""
    found = Row.objects.filter(batch__in=batches(viewer=viewer).filter(pk=batch).order_by())
    if outcome == "warned":
        found = found.exclude(warnings=[])
    elif outcome != "all":
        found = found.filter(outcome=outcome)
    return found.select_related("region").order_by("number")


def changes(*, viewer: Viewer, batch: int) -> QuerySet[Change]:
    """What a committed batch did, for whoever may see the batch."""
    mine = batches(viewer=viewer).filter(pk=batch).order_by()
    return Change.objects.filter(batch__in=mine).order_by("pk")


def written(*, viewer: Viewer, batch: Batch) -> dict[str, int]:
    """How many rows a committed batch added to each table."""
    added = changes(viewer=viewer, batch=batch.pk).filter(field="").order_by()
    return dict(added.values_list("table").annotate(Count("object_id", distinct=True)))


def refused(*, viewer: Viewer, batch: Batch) -> tuple[list[str], Iterator[list[sheets.Cell]]]:
    """Header and rows of the workbook of refused rows: as uploaded, with row number and reasons.

    The cells stand in clear, as whoever corrects them needs; handing them out is logged by
    `actions.hand_back`.
    """
    found = rows(viewer=viewer, batch=batch.pk, outcome=Outcome.REFUSED)
    reasons = {row.number: " ".join(sentences(row.reasons)) for row in found}
    layout = layouts.layout(batch.layout)
    titles, original = reading.original(keeping.place(batch.digest), name=batch.name, layout=layout)

    def picked() -> Iterator[list[sheets.Cell]]:
        width = len(titles)
        for number, cells in original:
            if number in reasons:
                padded = [*cells, *[None] * width][:width]
                yield [*padded, number, reasons[number]]

    return titles, picked()


def sentences(reasons: list[dict[str, str]]) -> list[str]:
    """Each reason as one sentence: column, value, why, what to do."""
    return [
        f"{reason['letter']}列「{reason['title']}」{reason['value']}：{reason['why']}；{reason['todo']}。"
        for reason in reasons
    ]
