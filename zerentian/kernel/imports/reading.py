"""From a file to checked columns: the part of an import that knows nothing of the register."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from zerentian.kernel.imports.errors import FileRefused
from zerentian.kernel.layouts import cells, headers
from zerentian.kernel.packs import queries as packs
from zerentian.lib import sheets
from zerentian.lib.distinct import Distinct, Gathered
from zerentian.manifest.imports import Column, Fault, ImportLayout, Table

LIMITS: Final = sheets.Limits(rows=500_000, columns=256)
ABSENT: Final = 1 << 30  # where a column stands that the workbook lacks
NO_TABLE: Final = re.compile("例|说明|example|readme", re.I)  # names of sheets
BLOCK: Final = 10_000  # rows that are turned into columns at once
Told = defaultdict[int, list[Fault]]  # by row


@dataclass(frozen=True)
class Read:
    """A workbook as read. kind: what the file really is."""

    kind: str
    header: headers.Header
    table: Table


def read(path: Path, *, name: str, layout: ImportLayout, on: date) -> Read:
    """The checked columns of a workbook that speaks of the day `on`. Raises FileRefused."""
    sheet, header = _opened(path, name, layout)
    with sheet:
        reader = cells.Reader(packs.current().codes, settings.INSTANCE.profile, on)
        found = [c for c in layout.columns if c.key in header.positions or c.constant is not None]
        numbers, raw = _gathered(sheet, header, found)
        if not numbers:
            raise FileRefused(_("The table has a header but no row below it."))
        return Read(sheet.kind, header, _table(numbers, found, raw, reader))


def kind(path: Path, *, name: str) -> str:
    """What the file is by its first bytes; the rest of it is not looked at. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return sheets.kind_of(file, name=name)
    except sheets.SheetRefused as refusal:
        raise _refused(refusal) from None


def original(
    path: Path, *, name: str, layout: ImportLayout
) -> tuple[list[str], Iterator[sheets.Row]]:
    """Titles and rows of a kept file as they were written, for handing refused ones back."""
    sheet, header = _opened(path, name, layout)
    return list(header.titles), sheet.rows


def _opened(path: Path, name: str, layout: ImportLayout) -> tuple[sheets.Sheet, headers.Header]:
    """The first sheet on which the layout's header stands; the refusal is that of the first sheet.

    Examples and explanations are never taken for the table, however alike they look.
    """
    sheet = _sheet(path, name)
    try:
        return sheet, headers.find(islice(sheet.rows, headers.DEEPEST), layout)
    except FileRefused:
        for title in sheet.titles:
            if title != sheet.title and not NO_TABLE.search(title):
                with suppress(FileRefused):
                    other = _sheet(path, name, title)
                    return other, headers.find(islice(other.rows, headers.DEEPEST), layout)
        raise


def _sheet(path: Path, name: str, title: str | None = None) -> sheets.Sheet:
    try:
        return sheets.read(path, name=name, limits=LIMITS, sheet=title)
    except sheets.SheetRefused as refusal:
        raise _refused(refusal) from None


def _refused(refusal: sheets.SheetRefused) -> FileRefused:
    sentence = _("The file was not read: %(why)s.")
    return FileRefused(sentence % {"why": _(refusal.message) % refusal.params})


def _gathered(
    sheet: sheets.Sheet, header: headers.Header, columns: Sequence[Column]
) -> tuple[array[int], list[Distinct[sheets.Cell]]]:
    """The filled rows below the header, as columns: their numbers and their cells."""
    numbers = array("I")
    gathered: list[Gathered[sheets.Cell]] = [Gathered() for _column in columns]
    places = [header.positions.get(column.key, ABSENT) for column in columns]
    below = header.extras.sift(row for row in sheet.rows if row.number > header.row)
    rows = (row for row in below if _filled(row.cells))
    while block := list(islice(rows, BLOCK)):
        numbers.extend(row.number for row in block)
        standing = list(zip_longest(*(row.cells for row in block)))
        for column, one, place in zip(columns, gathered, places, strict=True):
            absent = [column.constant if place == ABSENT else None] * len(block)
            one.extend(_alike(standing[place]) if place < len(standing) else absent)
    return numbers, [one.distinct() for one in gathered]


def _filled(row: Sequence[sheets.Cell]) -> bool:
    return any(cell is not None and (type(cell) is not str or cell.strip()) for cell in row)


def _alike(column: Sequence[sheets.Cell]) -> Sequence[sheets.Cell]:
    """True equals 1, but whoever reads the sheet sees 是 and not 1."""
    if bool in set(map(type, column)):
        return [cells.written(cell) if type(cell) is bool else cell for cell in column]
    return column


def _table(
    numbers: Sequence[int],
    columns: Sequence[Column],
    raw: Sequence[Distinct[sheets.Cell]],
    reader: cells.Reader,
) -> Table:
    values: dict[str, Distinct[Any]] = {}
    faults: Told = defaultdict(list)
    notes: Told = defaultdict(list)
    for column, written in zip(columns, raw, strict=True):
        found, wrong, mended = _values(column, written, reader)
        values[column.key] = Distinct(written.at, found)
        for told, by_position in ((faults, wrong), (notes, mended)):
            for row in written.at_rows(by_position):
                told[row].append(by_position[written.at[row]])
    return Table(
        numbers=numbers,
        columns=values,
        shown={
            column.key: written.map(cells.written)
            for column, written in zip(columns, raw, strict=True)
        },
        faults={row: tuple(told) for row, told in faults.items()},
        notes={row: tuple(told) for row, told in notes.items()},
    )


def _values(
    column: Column, written: Distinct[sheets.Cell], reader: cells.Reader
) -> tuple[list[Any], dict[int, Fault], dict[int, Fault]]:
    """The value of every different cell of a column, what is wrong with some, what was mended."""
    values: list[Any] = []
    wrong: dict[int, Fault] = {}
    mended: dict[int, Fault] = {}
    read = reader.column(column)
    for position, cell in enumerate(written.values):
        value = None
        try:
            value, note = read(cell)
        except cells.Unreadable as error:
            wrong[position] = Fault(column.key, error.why, error.todo)
        else:
            if value is None and column.required:
                wrong[position] = Fault(column.key, _("is empty"), _("fill it in"))
            if note is not None:
                mended[position] = Fault(column.key, *note)
        values.append(value)
    return values, wrong, mended
