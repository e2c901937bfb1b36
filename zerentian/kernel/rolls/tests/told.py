"""What an import did, as tests ask for it."""

from __future__ import annotations

from zerentian.kernel.imports.models import Batch, Row


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def told(batch: Batch) -> list[tuple[int, str]]:
    """Row and column of every reason for which something was refused."""
    rows = Row.objects.filter(batch=batch, outcome="refused").order_by("number")
    return [(row.number, reason["column"]) for row in rows for reason in row.reasons]


def warned(batch: Batch) -> list[tuple[int, str]]:
    rows = Row.objects.filter(batch=batch).order_by("number")
    return [(row.number, warning["column"]) for row in rows for warning in row.warnings]


def differences(batch: Batch) -> dict[str, tuple[str, str]]:
    rows = Row.objects.filter(batch=batch).order_by("number")
    return {d["title"]: (d["old"], d["new"]) for row in rows for d in row.differences}
