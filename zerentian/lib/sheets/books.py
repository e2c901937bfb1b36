"""Workbooks by the native reader. Only ever called in the reading process, behind its limits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zerentian.lib.sheets.limits import Limits
from zerentian.lib.sheets.refusal import SheetRefused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Written = str | int | float | bool | list[str] | None
"""A cell on its way to the asking process; see `sheet._decoded`."""

_EXACT: Final = 10**15


class Book:
    """An opened workbook: one chosen sheet and the names of all.

    Chosen is the sheet with the wanted name, else the first visible one with a filled cell. Raises
    SheetRefused: password, damaged, no_such_sheet, no_rows, too_many_rows, _columns, _cells.
    """

    def __init__(self, file: IO[bytes], *, wanted: str | None, limits: Limits) -> None:
        try:
            file.seek(0)
            self._book = CalamineWorkbook.from_filelike(file)
            self.titles = tuple(self._book.sheet_names)
            self._sheet = self._chosen(wanted)
        except PasswordError:
            raise SheetRefused("password") from None
        except (CalamineError, OSError):
            raise SheetRefused("damaged") from None
        self.title = self._sheet.name
        _check_extent(self._sheet, limits)

    def rows(self) -> Iterator[list[Written]]:
        """All rows of the sheet from its first row and column on, filled or not.

        The reader fills up the rows above the first filled cell, not the columns left of it.
        """
        _, column = self._sheet.start or (0, 0)
        left: list[Written] = [None] * column
        for row in self._sheet.iter_rows():
            yield left + [_written(cell) for cell in row]

    def _chosen(self, wanted: str | None) -> CalamineSheet:
        if wanted is not None:
            if wanted not in self.titles:
                found = "、".join(self.titles)
                raise SheetRefused("no_such_sheet", wanted=wanted, found=found)
            return self._filled([wanted])
        return self._filled(
            about.name
            for about in self._book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        )

    def _filled(self, titles: Iterator[str] | list[str]) -> CalamineSheet:
        for title in titles:
            sheet = self._book.get_sheet_by_name(title)
            if sheet.end is not None:
                return sheet
        raise SheetRefused("no_rows")


def _check_extent(sheet: CalamineSheet, limits: Limits) -> None:
    """The reader keeps a sheet as a full rectangle: its corners decide how heavy it is."""
    row, column = sheet.end or (0, 0)
    if row >= limits.rows:
        raise SheetRefused("too_many_rows", limit=limits.rows)
    if column >= limits.columns:
        raise SheetRefused("too_many_columns", limit=limits.columns)
    if (row + 1) * (column + 1) > limits.cells:
        raise SheetRefused("too_many_cells", limit=limits.cells)


def _written(cell: str | float | bool | time | date | datetime | timedelta) -> Written:
    if isinstance(cell, str):
        if "\x00" in cell:  # "_x0000_" in the file; no database keeps it
            cell = cell.replace("\x00", "\ufffd")
        return cell or None
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        if cell.time() != time():
            return cell.isoformat(sep=" ", timespec="seconds")
        cell = cell.date()
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


def _number(value: float) -> int | float | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
