"""What a column of a strange workbook probably is: by its title, else by what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zerentian.kernel.layouts import headers
from zerentian.kernel.layouts.cells import Reader
from zerentian.kernel.layouts.headers import Title
from zerentian.kernel.layouts.readings import Unreadable
from zerentian.lib.sheets import Cell, Row
from zerentian.manifest.imports import Column

TELLING = ("identity", "phone", "date", "code", "codes")  # kinds that their content gives away
ENOUGH = 0.6  # of the filled cells


def columns(
    titles: Sequence[Title], rows: Sequence[Row], known: Sequence[Column], reader: Reader
) -> dict[int, str]:
    """Keys of columns by position. A content is believed only if it fits one column that is left."""
    found = headers.match(titles, known, {})
    twice = {key for key in found.values() if list(found.values()).count(key) > 1}
    guessed = {at: key for at, key in found.items() if key not in twice}
    for kind in TELLING:
        for title in titles:
            left = [c for c in known if c.kind == kind and c.key not in guessed.values()]
            if title.at not in guessed:
                fitting = [c for c in left if fits(c, standing(rows, title.at), reader)]
                if len(fitting) == 1:
                    guessed[title.at] = fitting[0].key
    return guessed


def standing(rows: Sequence[Row], at: int) -> list[Cell]:
    """The filled cells of one position."""
    cells = (row.cells[at] for row in rows if at < len(row.cells))
    return [cell for cell in cells if cell is not None and str(cell).strip()]


def fits(column: Column, cells: Sequence[Cell], reader: Reader) -> bool:
    """Whether most of the cells are such values. Identity numbers carry a check digit: no accident."""
    return bool(cells) and sum(_reads(column, cell, reader) for cell in cells) >= ENOUGH * len(
        cells
    )


def _reads(column: Column, cell: Cell, reader: Reader) -> bool:
    try:
        return reader.value(column, cell) is not None
    except Unreadable:
        return False


def checked(
    rows: Sequence[Row], positions: Mapping[str, int], known: Sequence[Column], reader: Reader
) -> list[tuple[Row, dict[str, tuple[str, str]]]]:
    """For each row, what is wrong with its columns: (why, what to do) by key."""
    return [(row, _faults(row, positions, known, reader)) for row in rows]


def _faults(
    row: Row, positions: Mapping[str, int], known: Sequence[Column], reader: Reader
) -> dict[str, tuple[str, str]]:
    faults = {}
    for column in known:
        at = positions.get(column.key)
        cell = column.constant if at is None else row.cells[at] if at < len(row.cells) else None
        try:
            value = reader.value(column, cell)
        except Unreadable as error:
            faults[column.key] = error.why, error.todo
        else:
            if value is None and column.required:
                faults[column.key] = "", ""
    return faults
