"""Tables written so that they open harmlessly in an office program and read back exactly."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Final

from zerentian.lib.sheets.sheet import Cell, Marked

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_576
LONGEST_TEXT: Final = 32_767

MARK: Final = "#F3D9E6"  # lilac: what somebody must mend
_EXACT: Final = 10**15
_FIRST_DAY: Final = date(1900, 3, 1)  # before it, office programs count a day that never was
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_GUARD: Final = re.compile(r"'*[=+\-@\t\r]")


def write_xlsx(
    file: IO[bytes],
    *,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell | Marked]],
    widths: Sequence[int] | None = None,
    above: Sequence[str] = (),
) -> int:
    """Writes one sheet with a fixed, bold header row; returns how many rows stand below it.

    title: the sheet's name, cut to what is allowed. widths: of the columns, in characters. above:
    lines over the header, such as who made the sheet and when. A Marked cell has a coloured ground,
    even an empty one. Text stays text: an identity number never becomes a number, and "=1+1" never
    a formula. Whole numbers of more than 15 digits, days before March 1900 and moments are written
    as text, because cells would change them; other numbers keep 15 digits. Memory does not grow
    with the rows.
    ValueError: more rows than a sheet has, a text longer than a cell holds, a number that is none
    (NaN, infinite).
    """
    from xlsxwriter import Workbook

    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        marks = [
            book.add_format({"bg_color": MARK}),
            book.add_format({"bg_color": MARK, "num_format": "yyyy-mm-dd"}),
        ]
        for column, width in enumerate(widths or ()):
            sheet.set_column(column, column, width)
        top = len(above)
        for number, text in enumerate(above):
            _write_text(sheet, number, 0, text)
        sheet.freeze_panes(top + 1, 0)
        for column, text in enumerate(header):
            _write_text(sheet, top, column, text, bold)
        written = 0
        for written, row in enumerate(rows, start=1):
            if top + written >= MOST_ROWS:
                raise ValueError(f"a sheet has {MOST_ROWS} rows")
            for column, cell in enumerate(row):
                if isinstance(cell, Marked):
                    sheet.write_blank(top + written, column, None, marks[0])
                    _write_cell(sheet, top + written, column, cell.cell, marks[1], marks[0])
                else:
                    _write_cell(sheet, top + written, column, cell, day)
        return written


def write_csv(
    file: IO[bytes],
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    above: Sequence[str] = (),
) -> int:
    """Writes UTF-8 with a byte-order mark, as office programs expect; returns the number of rows.

    above: lines over the header, such as who made the file and when.

    Texts that a program might take for a formula (beginning with =, +, -, @, tab or carriage
    return) get an apostrophe before them, which `read` takes off again. Truth values are TRUE and
    FALSE, days 2019-05-31.
    """
    file.write(b"\xef\xbb\xbf")
    for text in above:
        file.write(_line([text]))
    file.write(_line(header))
    return sum(1 for row in rows if file.write(_line(row)))


def _line(cells: Sequence[Cell]) -> bytes:
    """Quoted where a cell holds what other tables are separated by: a reader might guess wrongly."""
    line, texts = io.StringIO(), [_plain(cell) for cell in cells]
    doubtful = any(sign in text for text in texts for sign in ";\t")
    if doubtful:
        csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(texts)
    else:
        csv.writer(line, lineterminator="\r\n").writerow(texts)
    return line.getvalue().encode()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, str):
        return f"'{cell}" if _GUARD.match(cell) else cell
    return _moment(cell) if isinstance(cell, datetime) else str(cell)


def _moment(at: datetime) -> str:
    """A moment as `read` gives it back: 2019-05-31 08:30:00, without its time zone."""
    return at.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, day: Format, style: Format | None = None
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        _write_text(sheet, row, column, cell, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, datetime):
        _write_text(sheet, row, column, _moment(cell), style)
    elif isinstance(cell, date):
        if cell < _FIRST_DAY:
            _write_text(sheet, row, column, cell.isoformat(), style)
        else:
            sheet.write_datetime(row, column, datetime.combine(cell, time()), day)
    elif isinstance(cell, int) and abs(cell) >= _EXACT:
        _write_text(sheet, row, column, str(cell), style)
    elif not math.isfinite(cell):
        raise ValueError("a cell cannot hold this number")
    else:
        sheet.write_number(row, column, cell, style)


def _write_text(
    sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None
) -> None:
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise ValueError(f"a cell holds {LONGEST_TEXT} characters")
    if text:
        sheet.write_string(row, column, text, style)


def _sheet_name(title: str) -> str:
    """At most 31 UTF-16 units, without the signs that formulas use; never empty, nor the
    name that office programs keep for themselves.
    """
    clean = _NOT_IN_TITLES.sub(" ", title).strip().encode("utf-16-le")[:62]
    name = clean.decode("utf-16-le", "ignore").strip("' ") or "1"
    return f"{name} 1" if name.lower() == "history" else name
