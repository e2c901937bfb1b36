"""A table that was read: its rows with their numbers, as often as they are asked for."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from zerentian.lib.sheets import blocks
from zerentian.lib.sheets.cell import Cell, Marked, Row

__all__ = ["Cell", "Marked", "Row", "Sheet"]


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
        for block in blocks.unpacked(self._store):
            yield from block.rows()

    def close(self) -> None:
        """Removes the rows. Asking for them afterwards is a ValueError."""
        self._finalizer()

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
