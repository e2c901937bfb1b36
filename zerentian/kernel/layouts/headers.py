"""Matching a workbook's header with the columns of a layout."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from zerentian.kernel.layouts.extras import Extras, texts
from zerentian.kernel.layouts.file_refused import FileRefused
from zerentian.lib.sheets import Cell
from zerentian.manifest.imports import Column, ImportLayout

DEEPEST = 15  # filled rows among which the header is looked for
_DECORATION = re.compile(r"[\s*/:,、.。_\-—·|]+|[(]?必填[)]?$")
_BRACKETS = re.compile(r"\([^()]*\)")

Numbered = tuple[int, Sequence[Cell]]
Remembered = Mapping[str, str]
"""For titles in their plain form the column that a sender chose; "" where it is not to be read."""


@dataclass(frozen=True)
class Header:
    """Where each column of the layout stands, and what is known about the rows around.

    row: the header's last row. ignored: titles that the layout does not know. titles: by position;
    under a group's title, both with a stroke between.
    """

    row: int
    positions: Mapping[str, int]
    ignored: tuple[str, ...]
    titles: tuple[str, ...] = ()
    extras: Extras = field(default_factory=lambda: Extras(frozenset(), ()))


class Title(NamedTuple):
    """One column's title: as written, and the plain forms under which it may be known."""

    at: int
    written: str
    names: tuple[str, ...]


def letter(position: int) -> str:
    """The spreadsheet's letters of a column: 0 is A, 28 is AC."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(title: object) -> str:
    """A title without the variations that mean nothing: width, spaces, strokes, stars."""
    folded = unicodedata.normalize("NFKC", "" if title is None else str(title))
    return _DECORATION.sub("", folded)


def find(
    rows: Iterable[Numbered], layout: ImportLayout, remembered: Remembered | None = None
) -> Header:
    """The header among the first rows: the row, or two rows, that know most columns of the layout.

    Titles may stand above it and columns in any order. What the sender chose before goes before
    names and aliases. Raises FileRefused, naming every column that is missing or stands twice.
    """
    rows, remembered = list(rows), remembered or {}
    number, titles, matched = _best(rows, layout.columns, remembered)
    if len(set(matched.values())) * 2 < sum(not column.optional for column in layout.columns):
        raise FileRefused(
            _(
                "No header row was found. The first %(deepest)s rows must hold one with the titles"
                " of the template “%(layout)s”; download the template and compare."
            )
            % {"deepest": DEEPEST, "layout": layout.title}
        )
    counted = Counter(matched.values())
    if faults := [*_missing(layout, counted), *_doubled(layout, matched)]:
        raise FileRefused(*faults)
    positions = {key: at for at, key in matched.items()}
    kinds = {column.key: column.kind for column in layout.columns}
    return Header(
        row=number,
        positions=positions,
        ignored=tuple(t.written for t in titles if t.at not in matched),
        titles=by_position(titles),
        extras=around(
            rows, number, tuple(at for key, at in positions.items() if kinds[key] == "identity")
        ),
    )


def around(rows: Iterable[Numbered], last: int, identity: tuple[int, ...] = ()) -> Extras:
    """What stands around the table whose header ends in the row `last`."""
    seen = frozenset(filter(None, (texts(cells) for number, cells in rows if number <= last)))
    return Extras(seen, identity)


def names(columns: Iterable[Column]) -> dict[str, str]:
    """Every title under which a column is known, in its plain form, with the column's key."""
    return {
        plain(title): column.key for column in columns for title in (column.title, *column.aliases)
    }


def candidates(rows: Sequence[Numbered]) -> Iterator[tuple[int, list[Title]]]:
    """Every row that might be a header, and every two rows that might be one together."""
    for nth, (number, cells) in enumerate(rows):
        yield number, _single(cells)
        if nth and rows[nth - 1][0] == number - 1:
            yield number, _double(rows[nth - 1][1], cells)


def match(
    titles: Sequence[Title], columns: Iterable[Column], remembered: Remembered
) -> dict[int, str]:
    """Keys of columns by the position at which their title stands, in the order of the sheet."""
    columns = list(columns)
    known, keys = names(columns), {column.key for column in columns}
    chosen = {title: key for title, key in remembered.items() if key in keys or not key}
    found: dict[int, str] = {}
    for part in (0, -1):  # the whole title goes before its last part
        taken = set(found.values())
        for at, _written, forms in titles:
            key = chosen.get(forms[0], known.get(forms[part], ""))
            if key and at not in found and (key not in taken or forms[0] in chosen):
                found[at] = key
    left = [t for t in titles if t.at not in found and t.names[0] not in chosen]
    return dict(sorted((found | _without_brackets(left, known, set(found.values()))).items()))


def by_position(titles: Sequence[Title]) -> tuple[str, ...]:
    """The written titles as a row of the sheet, empty where a column has none."""
    width = max((title.at for title in titles), default=-1) + 1
    written = {title.at: title.written for title in titles}
    return tuple(written.get(at, "") for at in range(width))


def _best(
    rows: Sequence[Numbered], columns: Sequence[Column], remembered: Remembered
) -> tuple[int, list[Title], dict[int, str]]:
    """The candidate with most columns, of those the one with fewest of them twice, then the first."""
    tried = [
        (number, titles, match(titles, columns, remembered)) for number, titles in candidates(rows)
    ]
    return max(tried, key=lambda one: _worth(one[2]), default=(0, [], {}))


def _worth(matched: Mapping[int, str]) -> tuple[int, int]:
    return len(set(matched.values())), -len(matched)


def _single(cells: Sequence[Cell]) -> list[Title]:
    return [
        Title(at, str(cell).strip(), (plain(cell),)) for at, cell in enumerate(cells) if plain(cell)
    ]


def _double(above: Sequence[Cell], below: Sequence[Cell]) -> list[Title]:
    """Titles under titles: a merged cell holds its text in its first cell only."""
    titles, group = [], ""
    for at in range(max(len(above), len(below))):
        top = str(above[at]).strip() if at < len(above) and plain(above[at]) else ""
        sub = str(below[at]).strip() if at < len(below) and plain(below[at]) else ""
        group = top or group
        if not (top or sub):
            continue
        written = f"{group}/{sub}" if sub and group else sub or top
        titles.append(Title(at, written, (plain(written), plain(sub or top))))
    return titles


def _without_brackets(
    titles: Sequence[Title], known: Mapping[str, str], taken: set[str]
) -> dict[int, str]:
    """Titles that differ from a known one only in what stands in brackets, if only one does."""
    short: dict[str, set[str]] = {}
    for name, key in known.items():
        short.setdefault(_BRACKETS.sub("", name), set()).add(key)
    found: dict[str, list[int]] = {}
    for title in titles:
        keys = set(short.get(_BRACKETS.sub("", title.names[-1]), ()))
        if len(keys) == 1:
            found.setdefault(keys.pop(), []).append(title.at)
    return {
        places[0]: key for key, places in found.items() if len(places) == 1 and key not in taken
    }


def _missing(layout: ImportLayout, counted: Mapping[str, int]) -> list[str]:
    missing = [c.title for c in layout.columns if not c.optional and c.key not in counted]
    if not missing:
        return []
    text = _("Missing columns: %(titles)s. Add them with exactly these titles.")
    return [text % {"titles": "、".join(missing)}]


def _doubled(layout: ImportLayout, matched: Mapping[int, str]) -> list[str]:
    faults = []
    for column in layout.columns:
        where = [letter(at) for at, key in matched.items() if key == column.key]
        if len(where) > 1:
            text = _(
                "Column “%(title)s” stands in %(letters)s: keep one of them and delete the rest."
            )
            faults.append(text % {"title": column.title, "letters": "、".join(where)})
    return faults
