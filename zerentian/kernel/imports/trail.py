"""What a commit did, kept so that the source of every value is found and everything can go back."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from zerentian.kernel.imports import models
from zerentian.lib import bulk
from zerentian.manifest.imports import Changed, Created

CHUNK = 5_000  # ids in one row of imports_created
CREATED = ("batch_id", "table", "first_id", "last_id", "ids", "rows")
CHANGED = ("batch_id", "row", "table", "object_id", "field", "old", "new")


class Trail:
    """Collects what a commit tells and writes it down; `tables` are those that it wrote."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._made: dict[str, _Made] = defaultdict(_Made)
        self.tables: set[str] = set()

    def take(self, told: Iterable[Changed | Created]) -> None:
        altered: list[tuple[object, ...]] = []
        for one in told:
            if isinstance(one, Created) and not one.ids:
                continue
            self.tables.add(one.table)
            if isinstance(one, Created):
                self._made[one.table].extend(one.ids, one.rows)
            elif one.field:
                altered.append((self._batch, *one))
            else:
                self._made[one.table].extend((one.object_id,), (one.row or 0,))
        if altered:
            bulk.pour(models.Change, CHANGED, altered)
        self._write(CHUNK)

    def close(self) -> None:
        self._write(1)

    def _write(self, least: int) -> None:
        """Write down ids of each table, as long as there are at least so many."""
        about = [
            (self._batch, table, *chunk)
            for table, made in self._made.items()
            for chunk in made.taken(least)
        ]
        if about:
            bulk.pour(models.Created, CREATED, about)


class _Made:
    """Ids of one table and the workbook's rows that they came from: a million take 12 MB."""

    def __init__(self) -> None:
        self._ids, self._rows = array("q"), array("I")

    def extend(self, ids: Sequence[int], rows: Sequence[int]) -> None:
        self._ids.extend(ids)
        self._rows.extend(rows)

    def taken(self, least: int) -> Iterator[tuple[int, int, str, str]]:
        """First id, last id, ids in ascending order, their rows; the two as text of arrays.

        As long as there are at least so many; what is left stays.
        """
        if len(self._ids) < least:
            return
        order = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        ids = array("q", map(self._ids.__getitem__, order))
        rows = array("I", map(self._rows.__getitem__, order))
        while len(ids) >= least:
            chunk = ids[:CHUNK]
            yield chunk[0], chunk[-1], bulk.as_array(chunk), bulk.as_array(rows[:CHUNK])
            ids, rows = ids[CHUNK:], rows[CHUNK:]
        self._ids, self._rows = ids, rows
