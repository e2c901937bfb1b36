"""From the blocks of a sheet to checked columns: every different cell is read once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import compress
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.layouts import cells, headers
from zerentian.kernel.layouts.extras import Extras
from zerentian.lib import sheets
from zerentian.lib.distinct import Distinct, Gathered
from zerentian.manifest.imports import Column, Fault, Table

Told = defaultdict[int, list[Fault]]  # by row


class Gathering:
    """The filled rows below the header, as columns. numbers: of the rows so far."""

    def __init__(
        self, header: headers.Header, columns: Sequence[Column], reader: cells.Reader
    ) -> None:
        self._header, self.numbers = header, array("I")
        found = [c for c in columns if c.key in header.positions or c.constant is not None]
        self._columns = [_Column(column, reader) for column in found]
        self._places = [header.positions.get(column.key) for column in found]
        header.extras.passed.clear()

    def take(self, block: sheets.Block) -> None:
        """The next rows of the sheet."""
        passed = self._passed(block)
        keep = [at not in passed for at in range(len(block))] if passed else None
        self.numbers.extend(compress(block.numbers, keep) if keep else block.numbers)
        rows = sum(keep) if keep else len(block)
        for column, place in zip(self._columns, self._places, strict=True):
            if place is None or place >= len(block.columns):
                column.repeat(column.constant if place is None else None, rows)
                continue
            values, at = block.columns[place]
            if keep:
                column.extend([values[one] for one in compress(at, keep)], None)
            else:
                column.extend(values, at)

    def _passed(self, block: sheets.Block) -> set[int]:
        """Places of the rows that are none of the table: those to the header, and extras."""
        extras = self._header.extras
        above = {at for at, number in enumerate(block.numbers) if number <= self._header.row}
        return above | {
            at
            for at in extras.suspects(block)
            if at not in above and _is_none(block.row(at), extras)
        }

    def table(self) -> Table:
        faults: Told = defaultdict(list)
        notes: Told = defaultdict(list)
        for column in self._columns:
            for told, by_position in ((faults, column.wrong), (notes, column.mended)):
                for row in column.at_rows(by_position):
                    told[row].append(by_position[column.at[row]])
        return Table(
            numbers=self.numbers,
            columns={one.key: Distinct(one.at, one.values) for one in self._columns},
            shown={one.key: Distinct(one.at, one.shown) for one in self._columns},
            faults={row: tuple(told) for row, told in faults.items()},
            notes={row: tuple(told) for row, told in notes.items()},
        )


class _Column:
    """Every different cell of a column: its value, what is wrong with some, what was mended."""

    def __init__(self, column: Column, reader: cells.Reader) -> None:
        self.key, self.constant = column.key, column.constant
        self._required, self._read = column.required, reader.once(column)
        self._gathered: Gathered[sheets.Cell] = Gathered()
        self.values: list[Any] = []
        self.shown: list[str] = []
        self.wrong: dict[int, Fault] = {}
        self.mended: dict[int, Fault] = {}

    @property
    def at(self) -> Sequence[int]:
        return self._gathered.at

    def at_rows(self, positions: dict[int, Fault]) -> Any:
        """The rows that have one of these positions."""
        return Distinct(self.at, self.values).at_rows(positions)

    def extend(self, values: Sequence[sheets.Cell], at: Sequence[int] | None) -> None:
        """More rows. True equals 1, but whoever reads the sheet sees 是 and not 1."""
        plain = [cells.written(cell) if type(cell) is bool else cell for cell in values]
        for cell in self._gathered.extend_distinct(plain, at):
            self._look(cell)

    def repeat(self, cell: sheets.Cell, rows: int) -> None:
        """More rows, all with the same cell."""
        if rows:
            self.extend([cell], [0] * rows)

    def _look(self, cell: sheets.Cell) -> None:
        position, value = len(self.values), None
        try:
            value, note = self._read(cell)
        except cells.Unreadable as error:
            self.wrong[position] = Fault(self.key, error.why, error.todo)
        else:
            if value is None and self._required:
                self.wrong[position] = Fault(self.key, _("is empty"), _("fill it in"))
            if note is not None:
                self.mended[position] = Fault(self.key, *note)
        self.values.append(value)
        self.shown.append(cells.written(cell))


def _is_none(row: sheets.Row, extras: Extras) -> bool:
    """Whether the row holds nothing, or something that stands around the table."""
    filled = any(cell is not None and (type(cell) is not str or cell.strip()) for cell in row.cells)
    return not filled or extras.passes(row)
