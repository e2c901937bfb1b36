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

    def close(self) -> None:
        for table, made in self._made.items():
            about = ((self._batch, table, *chunk) for chunk in made.chunks())
            bulk.pour(models.Created, CREATED, about)
        self._made.clear()


class _Made:
    """Ids of one table and the workbook's rows that they came from: a million take 12 MB."""

    def __init__(self) -> None:
        self._ids, self._rows = array("q"), array("I")

    def extend(self, ids: Sequence[int], rows: Sequence[int]) -> None:
        self._ids.extend(ids)
        self._rows.extend(rows)

    def chunks(self) -> Iterator[tuple[int, int, str, str]]:
        """First id, last id, ids in ascending order, their rows; the two as text of arrays."""
        order = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        for start in range(0, len(order), CHUNK):
            places = order[start : start + CHUNK]
            ids = [self._ids[at] for at in places]
            rows = bulk.as_array(self._rows[at] for at in places)
            yield ids[0], ids[-1], bulk.as_array(ids), rows
