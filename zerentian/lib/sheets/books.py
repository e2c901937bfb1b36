"""Workbooks by the native reader. Only ever called in the reading process, behind its limits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import SEEK_END
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zerentian.lib.sheets import slices
from zerentian.lib.sheets.limits import Limits
from zerentian.lib.sheets.refusal import SheetRefused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_LIGHT: Final = 2 * slices.SIZE  # bytes of a piece: two at once of larger ones could be too heavy
_FEW: Final = 1_000  # rows; more of them are not made only to be thrown away


class Book:
    """An opened workbook: one chosen sheet and the names of all.

    Chosen is the sheet with the wanted name, else the first visible one with a filled cell. large:
    parts that may be cut into pieces. Raises SheetRefused: password, damaged, no_such_sheet,
    no_rows, too_many_rows, _columns, _cells; `rows` raises all but the first and the third, too.
    """

    def __init__(
        self, file: IO[bytes], *, wanted: str | None, limits: Limits, large: Collection[str] = ()
    ) -> None:
        self._limits = limits
        self._pieces = slices.books(file, large) if large else iter([file])
        piece = next(self._pieces)
        self._light = bool(large) and piece.seek(0, SEEK_END) <= _LIGHT
        first = self._opened(piece)
        del piece
        self.titles = tuple(first.sheet_names)
        found = list(self._chosen(first, wanted))
        if large and (len(found) > 1 or found[-1].end is None):
            # Of a sheet without anything in its first rows nobody knows yet whether it is filled.
            self._pieces = iter(())
            found = list(self._chosen(self._opened(file), wanted))
        self._sheet = found[-1]
        if self._sheet.end is None:
            raise SheetRefused("no_rows")
        self.title = self._sheet.name
        _check_extent(self._sheet, limits)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows of the sheet with their numbers, from its first filled one on."""
        last = 0
        for sheet in self._sheets():
            if sheet.start is not None:
                row, column = sheet.start
                if row < last:
                    raise SheetRefused("damaged")  # cells of rows that were read before
                left: list[Any] = [None] * column
                for last, cells in enumerate(_rows(sheet), start=row + 1):
                    yield last, left + cells if column else cells
            del sheet

    def _sheets(self) -> Iterator[CalamineSheet]:
        """The pieces of the sheet. While the rows of a light one are made, the reader is at the next."""
        sheet: CalamineSheet | None = self._sheet
        with ThreadPoolExecutor(1) as other:
            while sheet is not None:
                coming = other.submit(self._next) if self._light else None
                yield sheet
                del sheet
                sheet = coming.result() if coming else self._next()

    def _next(self) -> CalamineSheet | None:
        if (piece := next(self._pieces, None)) is None:
            return None
        sheet = self._sheet_of(self._opened(piece), self.title)
        _check_extent(sheet, self._limits)
        return sheet

    def _opened(self, file: IO[bytes]) -> CalamineWorkbook:
        with _refusing():
            file.seek(0)
            return CalamineWorkbook.from_filelike(file)

    def _chosen(self, book: CalamineWorkbook, wanted: str | None) -> Iterator[CalamineSheet]:
        """The sheets that were looked at, the last of which is chosen."""
        titles = [
            about.name
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        ]
        if wanted is not None:
            if wanted not in self.titles:
                found = "、".join(self.titles)
                raise SheetRefused("no_such_sheet", wanted=wanted, found=found)
            titles = [wanted]
        if not titles:
            raise SheetRefused("no_rows")
        for title in titles:
            sheet = self._sheet_of(book, title)
            yield sheet
            if sheet.end is not None:
                return

    @staticmethod
    def _sheet_of(book: CalamineWorkbook, title: str) -> CalamineSheet:
        with _refusing():
            return book.get_sheet_by_name(title)


@contextmanager
def _refusing() -> Iterator[None]:
    """What the reader says as a refusal."""
    try:
        yield
    except PasswordError:
        raise SheetRefused("password") from None
    except (CalamineError, OSError):
        raise SheetRefused("damaged") from None


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """From the first filled row on; the reader fills up those above it."""
    row, _ = sheet.start or (0, 0)
    return islice(sheet.iter_rows(), row, None) if row < _FEW else iter(sheet.to_python())


def _check_extent(sheet: CalamineSheet, limits: Limits) -> None:
    """The reader keeps a sheet as a full rectangle: its corners decide how heavy it is."""
    row, column = sheet.end or (0, 0)
    if row >= limits.rows:
        raise SheetRefused("too_many_rows", limit=limits.rows)
    if column >= limits.columns:
        raise SheetRefused("too_many_columns", limit=limits.columns)
    if (row + 1) * (column + 1) > limits.cells:
        raise SheetRefused("too_many_cells", limit=limits.cells)
