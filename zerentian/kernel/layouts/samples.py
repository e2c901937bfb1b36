"""The first rows of a workbook, from which somebody makes a layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.layouts import headers
from zerentian.kernel.layouts.file_refused import FileRefused
from zerentian.kernel.layouts.headers import Title
from zerentian.lib import sheets
from zerentian.lib.sheets import Cell, Row
from zerentian.manifest.imports import Column

ROWS = 40
COLUMNS = 120
LONGEST = 200  # characters of a cell that are kept
LIMITS = sheets.Limits(rows=500_000, columns=256)


@dataclass(frozen=True)
class Sample:
    """Rows as they stand in the sheet, filled ones only."""

    rows: tuple[Row, ...]

    def headers(self) -> dict[str, list[Title]]:
        """Everything that might be the header, by "3" for a row and "2-3" for two together."""
        found: dict[str, list[Title]] = {}
        alone: set[int] = set()  # rows that were offered by themselves: what follows are two
        for number, titles in headers.candidates(self.rows[: headers.DEEPEST]):
            key = f"{number - 1}-{number}" if number in alone else str(number)
            alone.add(number)
            if len(titles) > 1 or not found:
                found[key] = titles
        return found

    def best(self, columns: Sequence[Column]) -> str:
        """The key of the most likely header: it knows most columns, else has most texts."""

        def worth(key: str) -> tuple[int, int, int]:
            titles = self.headers()[key]
            known = len(set(headers.match(titles, columns, {}).values()))
            texts = len({title.names[0] for title in titles if not title.names[0].isdecimal()})
            return known, texts if "-" not in key else 0, -int(key.partition("-")[0])

        return max(self.headers(), key=worth)

    def below(self, header: str) -> list[Row]:
        last = int(header.rpartition("-")[2])
        return [row for row in self.rows if row.number > last]


def take(path: Path | Any, *, name: str) -> Sample:
    """The first filled rows of an upload. Raises FileRefused."""
    try:
        with sheets.read(path, name=name, limits=LIMITS) as sheet:
            rows = tuple(Row(row.number, list(map(_short, row.cells[:COLUMNS])))
                         for row in islice(sheet.rows, ROWS))  # fmt: skip
    except sheets.SheetRefused as refusal:
        sentence = _("The file was not read: %(why)s.")
        raise FileRefused(sentence % {"why": _(refusal.message) % refusal.params}) from None
    return Sample(rows)


def dumped(sample: Sample) -> str:
    return json.dumps([[row.number, *map(_written, row.cells)] for row in sample.rows])


def loaded(text: str) -> Sample:
    return Sample(tuple(Row(row[0], list(map(_read, row[1:]))) for row in json.loads(text)))


def _short(cell: Cell) -> Cell:
    return cell[:LONGEST] if isinstance(cell, str) else cell


def _written(cell: Cell) -> Any:
    return [cell.isoformat()] if isinstance(cell, date) else cell


def _read(cell: Any) -> Cell:
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell
