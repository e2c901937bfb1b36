"""A table that was read: its rows with their numbers, as often as they are asked for."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, NamedTuple

Cell = str | int | float | bool | date | None
"""What a cell holds. Times of day and durations come as text; errors such as #N/A as nothing.

A whole number is an int up to 15 digits. Longer ones stay float: a workbook that stored an identity
number as a number has lost its last digits, and a float of 10^15 and more is how one sees it.
"""


class Marked(NamedTuple):
    """A cell that stands out when it is written: on a ground that is seen from afar."""

    cell: Cell


class Row(NamedTuple):
    """One filled row: its number in the sheet, from 1, and its cells up to the last filled."""

    number: int
    cells: list[Cell]


@dataclass(eq=False)
class Sheet:
    """One table of a file, read completely and found in order before it is handed out.

    kind: "xlsx", "xls" or "csv". title: the sheet's name, empty for csv. titles: all sheets.
    height: how many rows are filled. width: the number of the last filled column. Rows lie in an
    unnamed temporary file, not in memory; closing the sheet, or forgetting it, removes them.
    """

    kind: str
    title: str
    titles: tuple[str, ...]
    height: int
    width: int
    _store: IO[bytes] = field(repr=False)

    def __post_init__(self) -> None:
        self._finalizer = weakref.finalize(self, self._store.close)

    @property
    def rows(self) -> Iterator[Row]:
        """The filled rows from the top; each time anew, also several times at once."""
        offset = 0
        while True:
            self._store.seek(offset)
            lines = self._store.readlines(1 << 20)
            if not lines:
                return
            offset = self._store.tell()
            for line in lines:
                number, *cells = json.loads(line)
                yield Row(number, [_decoded(cell) for cell in cells])

    def close(self) -> None:
        """Removes the rows. Asking for them afterwards is a ValueError."""
        self._finalizer()

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _decoded(cell: str | int | float | bool | list[str] | None) -> Cell:
    """A cell as the reading process wrote it: a date is a list with its ISO form."""
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell
