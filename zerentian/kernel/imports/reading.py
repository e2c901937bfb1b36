"""From a file to checked lines: the part of an import that knows nothing of the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from zerentian.kernel.imports import cells, headers
from zerentian.kernel.imports.errors import FileRefused
from zerentian.kernel.packs import queries as packs
from zerentian.lib import sheets
from zerentian.manifest.imports import Column, Fault, ImportLayout, Line

LIMITS: Final = sheets.Limits(rows=100_000, columns=256)


@dataclass(frozen=True)
class Table:
    """The lines of a workbook below its header. kind: what the file really is."""

    kind: str
    header: headers.Header
    lines: Sequence[Line]


def table(path: Path, *, name: str, layout: ImportLayout, on: date) -> Table:
    """The checked lines of a workbook that speaks of the day `on`. Raises FileRefused."""
    with _sheet(path, name) as sheet:
        header = headers.find(islice(sheet.rows, headers.DEEPEST), layout)
        reader = cells.Reader(packs.current().codes, settings.INSTANCE.profile, on)
        at = header.positions
        columns = [(column, at[column.key]) for column in layout.columns if column.key in at]
        lines = [
            _line(number, written, columns, at, reader)
            for number, written in header.extras.sift(
                row for row in sheet.rows if row.number > header.row
            )
            if any(cells.written(cell) for cell in written)
        ]
        if not lines:
            raise FileRefused(_("The table has a header but no row below it."))
        return Table(sheet.kind, header, lines)


def original(
    path: Path, *, name: str, layout: ImportLayout
) -> tuple[list[str], Iterator[sheets.Row]]:
    """Titles and rows of a kept file as they were written, for handing refused ones back."""
    sheet = _sheet(path, name)
    header = headers.find(islice(sheet.rows, headers.DEEPEST), layout)
    return list(header.titles), sheet.rows


def _sheet(path: Path, name: str) -> sheets.Sheet:
    try:
        return sheets.read(path, name=name, limits=LIMITS)
    except sheets.SheetRefused as refusal:
        sentence = _("The file was not read: %(why)s.")
        raise FileRefused(sentence % {"why": _(refusal.message) % refusal.params}) from None


class _Shown(Mapping[str, str]):
    """The cells of a row as written, made readable only for who asks."""

    def __init__(self, row: Sequence[sheets.Cell], positions: Mapping[str, int]) -> None:
        self._row, self._positions = row, positions

    def __getitem__(self, key: str) -> str:
        at = self._positions[key]
        return cells.written(self._row[at]) if at < len(self._row) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


def _line(
    number: int,
    row: Sequence[sheets.Cell],
    columns: Sequence[tuple[Column, int]],
    positions: Mapping[str, int],
    reader: cells.Reader,
) -> Line:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    notes: list[Fault] = []
    width = len(row)
    for column, at in columns:
        value = None
        try:
            value, note = reader.read(column, row[at] if at < width else None)
        except cells.Unreadable as error:
            faults.append(Fault(column.key, error.why, error.todo))
        else:
            if value is None and column.required:
                faults.append(Fault(column.key, _("is empty"), _("fill it in")))
            if note is not None:
                notes.append(Fault(column.key, *note))
        values[column.key] = value
    shown = _Shown(row, positions)
    return Line(number=number, cells=values, shown=shown, faults=tuple(faults), notes=tuple(notes))
