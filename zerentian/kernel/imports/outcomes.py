"""From verdicts to the rows of a preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix
from typing import Any

from zerentian.kernel.imports.models import Outcome
from zerentian.kernel.layouts import cells, headers
from zerentian.manifest.imports import Column, Fault, ImportLayout, Plan, Sifted, Table, Verdict

PATH_LENGTHS = (12, 9, 6, 4, 2)
FIELDS = (
    "batch_id", "number", "outcome", "title", "group", "region_id", "reasons", "warnings",
    "differences", "waits",
)  # fmt: skip
Told = list[dict[str, Any]]


def result(verdict: Verdict) -> str:
    """A row with a fault is refused, whatever else would become of it."""
    return Outcome.REFUSED if verdict.faults else verdict.result


class Rows:
    """Makes the rows of a preview, as values of FIELDS.

    Cells appear only where a reason points at one, and masked.
    """

    def __init__(
        self, batch: int, table: Table, layout: ImportLayout, header: headers.Header
    ) -> None:
        self._batch, self._table, self._layout = batch, table, layout
        self._columns = {column.key: column for column in layout.columns}
        self._positions: Mapping[str, int] = header.positions
        self._at: dict[int, int] = {}

    def of(self, plan: Plan) -> Iterator[tuple[Any, ...]]:
        """The rows of these verdicts."""
        if not self._at:
            self._at = {number: at for at, number in enumerate(self._table.numbers)}
        for verdict in plan.verdicts:
            at = self._at[verdict.number]
            yield (
                self._batch,
                verdict.number,
                result(verdict),
                verdict.title,
                verdict.group,
                verdict.region,
                self._told(verdict.faults, at),
                self._told(verdict.warnings, at),
                [{"title": d.title, "old": d.old, "new": d.new} for d in verdict.differences],
                verdict.waits and not verdict.faults,
            )

    def sifted(self, sifted: Sifted) -> Iterator[tuple[Any, ...]]:
        """The rows of all groups that needed no verdict."""
        names = self._table.columns[self._layout.naming]
        keys = self._table.columns[self._layout.group]
        numbers, notes, warnings = self._table.numbers, self._table.notes, sifted.warnings
        nothing = Told()
        for outcome, groups in ((Outcome.NEW, sifted.new), (Outcome.SAME, sifted.same)):
            for group in groups:
                region, key = sifted.regions[group[0]], str(keys[group[0]])
                for at in group:
                    told = nothing
                    if at in warnings or at in notes:
                        told = self._told([*notes.get(at, ()), *warnings.get(at, ())], at)
                    yield (
                        self._batch, numbers[at], outcome.value, names[at], key, region, nothing,
                        told, nothing, False,
                    )  # fmt: skip

    def _told(self, faults: Sequence[Fault], at: int) -> Told:
        return [self._one(fault, self._columns[fault.column], at) for fault in faults]

    def _one(self, fault: Fault, column: Column, at: int) -> dict[str, Any]:
        where = self._positions.get(column.key)
        written = self._table.shown[column.key][at] if column.key in self._table.shown else ""
        return {
            "column": column.key,
            "letter": "" if where is None else headers.letter(where),
            "title": column.title,
            "value": cells.shown(column, written)[:80],
            "why": fault.why,
            "todo": fault.todo,
        }


def common_path(paths: Iterable[str]) -> str:
    """The smallest place that holds all these: the longest common code of a whole division."""
    shared = commonprefix(list(paths))  # noqa: RUF071 - codes are prefixes, not paths
    return next((shared[:length] for length in PATH_LENGTHS if len(shared) >= length), "")
