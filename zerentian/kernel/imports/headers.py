"""Matching a workbook's header row with the columns of a layout."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zerentian.kernel.imports.errors import FileRefused
from zerentian.lib.sheets import Cell
from zerentian.manifest.imports import Column, ImportLayout

DEEPEST = 10  # rows above the table in which its header is looked for
_DECORATION = re.compile(r"[\s*＊]+|[(（]?必填[)）]?$")


@dataclass(frozen=True)
class Header:
    """Where each column of the layout stands. ignored: titles that the layout does not know."""

    row: int
    positions: Mapping[str, int]
    ignored: tuple[str, ...]


def letter(position: int) -> str:
    """The spreadsheet's letters of a column: 0 is A, 28 is AC."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(title: object) -> str:
    """A title without the variations that mean nothing: width, spaces, brackets, stars."""
    folded = unicodedata.normalize("NFKC", "" if title is None else str(title))
    return _DECORATION.sub("", folded)


def find(rows: Iterable[tuple[int, Sequence[Cell]]], layout: ImportLayout) -> Header:
    """The header among the first rows: the one that knows most columns of the layout.

    Titles may stand above it and columns in any order. Raises FileRefused, naming every column
    that is missing or stands there twice.
    """
    known = names(layout.columns)
    best: tuple[int, int, Sequence[Cell]] = (0, 0, ())
    for number, cells in rows:
        hits = len({known[plain(cell)] for cell in cells if plain(cell) in known})
        if hits > best[0]:
            best = (hits, number, cells)
    hits, number, cells = best
    if hits * 2 < sum(not column.optional for column in layout.columns):
        raise FileRefused(
            _(
                "No header row was found. The first %(deepest)s rows must hold one with the titles"
                " of the template “%(layout)s”; download the template and compare."
            )
            % {"deepest": DEEPEST, "layout": layout.title}
        )
    return _matched(number, cells, layout)


def names(columns: Iterable[Column]) -> dict[str, str]:
    """Every title under which a column is known, in its plain form, with the column's key."""
    return {
        plain(title): column.key for column in columns for title in (column.title, *column.aliases)
    }


def _matched(number: int, cells: Sequence[Cell], layout: ImportLayout) -> Header:
    known = names(layout.columns)
    found = [(at, str(cell).strip(), plain(cell)) for at, cell in enumerate(cells) if plain(cell)]
    counted = Counter(known[title] for _at, _written, title in found if title in known)
    faults = [
        *_missing(layout, counted),
        *_doubled(layout, found, known, counted),
    ]
    if faults:
        raise FileRefused(*faults)
    return Header(
        row=number,
        positions={known[title]: at for at, _written, title in found if title in known},
        ignored=tuple(written for _at, written, title in found if title not in known),
    )


def _missing(layout: ImportLayout, counted: Mapping[str, int]) -> list[str]:
    missing = [c.title for c in layout.columns if not c.optional and c.key not in counted]
    if not missing:
        return []
    text = _("Missing columns: %(titles)s. Add them with exactly these titles.")
    return [text % {"titles": "、".join(missing)}]


def _doubled(
    layout: ImportLayout,
    found: Sequence[tuple[int, str, str]],
    known: Mapping[str, str],
    counted: Mapping[str, int],
) -> list[str]:
    faults = []
    for column in layout.columns:
        if counted.get(column.key, 0) > 1:
            where = [letter(at) for at, _w, title in found if known.get(title) == column.key]
            text = _(
                "Column “%(title)s” stands in %(letters)s: keep one of them and delete the rest."
            )
            faults.append(text % {"title": column.title, "letters": "、".join(where)})
    return faults
