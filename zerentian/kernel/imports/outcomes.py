"""From verdicts to what is kept of them: rows of the preview, counts, digest of the outcome."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix
from typing import Any

from zerentian.kernel.imports import cells, headers
from zerentian.kernel.imports.models import Outcome
from zerentian.manifest.imports import Column, Fault, ImportLayout, Line, Plan, Verdict

PATH_LENGTHS = (12, 9, 6, 4, 2)
FIELDS = (
    "batch_id", "number", "outcome", "title", "group", "region_id", "reasons", "warnings",
    "differences",
)  # fmt: skip


def result(verdict: Verdict) -> str:
    """A row with a fault is refused, whatever else would become of it."""
    return Outcome.REFUSED if verdict.faults else verdict.result


def with_notes(plan: Plan, lines: Iterable[Line]) -> Plan:
    """The plan, its verdicts telling first what the kernel repaired in their rows."""
    notes = {line.number: line.notes for line in lines if line.notes}
    for verdict in plan.verdicts if notes else ():
        verdict.warnings[:0] = notes.get(verdict.number, ())
    return plan


def digest(plan: Plan) -> str:
    """The same for the same outcome: what happens to each row, and what it changes."""
    running = hashlib.sha256(f"{plan.leaving}".encode())
    for verdict in plan.verdicts:
        told = [verdict.number, result(verdict), verdict.region]
        told += [[d.title, d.old, d.new] for d in verdict.differences]
        running.update(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    return running.hexdigest()


def counts(plan: Plan) -> dict[str, int]:
    counted = Counter(result(verdict) for verdict in plan.verdicts)
    return {
        "new": counted[Outcome.NEW],
        "changed": counted[Outcome.CHANGED],
        "same": counted[Outcome.SAME],
        "refused": counted[Outcome.REFUSED],
        "warned": sum(1 for verdict in plan.verdicts if verdict.warnings),
        "leaving": plan.leaving,
    }


def rows(
    batch: int, plan: Plan, lines: Sequence[Line], layout: ImportLayout, header: headers.Header
) -> Iterator[tuple[Any, ...]]:
    """The rows of the preview, as values of FIELDS.

    Cells appear only where a reason points at one, and masked.
    """
    columns = {column.key: column for column in layout.columns}
    by_number = {line.number: line for line in lines}
    for verdict in plan.verdicts:
        line = by_number[verdict.number]

        def told(faults: Iterable[Fault], line: Line = line) -> list[dict[str, Any]]:
            return [_told(fault, columns[fault.column], line, header.positions) for fault in faults]

        yield (
            batch,
            verdict.number,
            result(verdict),
            verdict.title,
            verdict.group,
            verdict.region,
            told(verdict.faults),
            told(verdict.warnings),
            [{"title": d.title, "old": d.old, "new": d.new} for d in verdict.differences],
        )


def common_path(paths: Iterable[str]) -> str:
    """The smallest place that holds all these: the longest common code of a whole division."""
    shared = commonprefix(list(paths))  # noqa: RUF071 - codes are prefixes, not paths
    return next((shared[:length] for length in PATH_LENGTHS if len(shared) >= length), "")


def _told(fault: Fault, column: Column, line: Line, positions: Mapping[str, int]) -> dict[str, Any]:
    at = positions.get(column.key)
    return {
        "column": column.key,
        "letter": "" if at is None else headers.letter(at),
        "title": column.title,
        "value": cells.shown(column, line.shown.get(column.key, ""))[:80],
        "why": fault.why,
        "todo": fault.todo,
    }
