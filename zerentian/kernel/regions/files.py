"""Lists of divisions from files. Nothing here touches the database.

The columns edition, level, code, name in any order, or the layout of the national list: code, name
and the codes of what lies above.
"""

from __future__ import annotations

import csv
import io
import lzma
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.regions.errors import FileError, FilesRefused
from zerentian.kernel.regions.rules.codes import (
    LEVELS,
    WORDS,
    BadCode,
    level_of,
    parent_of,
    unpadded,
)

SHOWN = 50  # more mistakes than anybody reads are only counted
LONGEST = 100
TITLES = {
    "code": ("code", "代码", "统计用区划代码", "区划代码"),
    "name": ("name", "名称", "区划名称"),
    "edition": ("edition", "版本", "年度"),
    "level": ("level", "级别"),
}
ABOVE = ("streetCode", "areaCode", "cityCode", "provinceCode")


@dataclass
class Lists:
    """Names by path for each edition, and the mistakes found on the way."""

    names: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[str, dict[str, tuple[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    errors: list[FileError] = field(default_factory=list)
    more: int = 0

    def complain(self, file: str, row: int, field: str, why: str, do: str) -> None:
        if len(self.errors) >= SHOWN:
            self.more += 1
        else:
            self.errors.append(FileError(file=file, row=row, field=field, why=why, do=do))

    def refuse_if_wrong(self) -> None:
        if self.errors:
            raise FilesRefused(self.errors, self.more)


def read(
    paths: Iterable[Path], *, edition: str | None = None, scope: str = ""
) -> dict[str, dict[str, str]]:
    """path → name for each edition found. Raises FilesRefused with every mistake.

    `edition` names the edition of files that do not, and picks one from files that do. `scope`
    leaves out what lies elsewhere.
    """
    lists = Lists()
    for path in paths:
        _read(path, lists, edition, scope)
    for key in lists.names:
        _parents(key, lists)
    lists.refuse_if_wrong()
    if not any(lists.names.values()):
        lists.complain(
            ", ".join(path.name for path in paths), 1, "edition",
            _("No row of this edition and scope was found."), _("Check the edition and the scope."),
        )  # fmt: skip
        lists.refuse_if_wrong()
    return dict(lists.names)


def scope_of(names: dict[str, str]) -> str:
    """What a list is about: its one topmost division, or "" for several provinces."""
    shortest = min(map(len, names))
    tops = [path for path in names if len(path) == shortest]
    scope = tops[0] if len(tops) == 1 else parent_of(tops[0])
    while scope and not all(path.startswith(scope) for path in tops):
        scope = parent_of(scope)
    return scope


def _text(path: Path, lists: Lists) -> str | None:
    try:
        content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    except OSError as missing:
        why = _("The file cannot be read: %(detail)s.") % {"detail": missing.strerror}
        lists.complain(path.name, 1, "", why, _("Check the name of the file."))
        return None
    except (lzma.LZMAError, EOFError):
        why = _("The compressed file is damaged.")
        lists.complain(path.name, 1, "", why, _("Fetch it once more."))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = content[: wrong.start].count(b"\n") + 1
        why = _("The file is not UTF-8 (perhaps GB 18030).")
        lists.complain(path.name, row, "", why, _("Save it as CSV UTF-8."))
        return None


def _read(path: Path, lists: Lists, edition: str | None, scope: str) -> None:
    text = _text(path, lists)
    if text is None:
        return
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        _read_rows(rows, path, lists, edition, scope)
    except csv.Error:
        why = _("One cell is far too long. Is a quotation mark left open?")
        lists.complain(path.name, rows.line_num, "", why, _("Save it as CSV UTF-8."))


def _read_rows(rows: Any, path: Path, lists: Lists, edition: str | None, scope: str) -> None:
    header: list[str] = next(rows, [])
    at = _columns(header)
    for missing in {"code", "name"} - at.keys():
        why = _("There is no column “%(column)s”.") % {"column": missing}
        lists.complain(path.name, 1, missing, why, _("Name the columns code and name."))
    if "edition" not in at and edition is None:
        why = _("The file does not say its edition.")
        lists.complain(path.name, 1, "edition", why, _("Give it with --edition."))
    if not lists.errors:
        above = next((header.index(column) for column in ABOVE if column in header), None)
        for row in _rows(rows, path.name, at, above, len(header), lists):
            if edition in (None, row.edition) or not row.edition:
                _take(row, row.edition or edition or "", path.name, scope, lists)


@dataclass(slots=True)
class _Row:
    number: int
    edition: str
    level: str
    code: str
    name: str
    above: str


def _columns(header: list[str]) -> dict[str, int]:
    clean = [title.strip().lower() for title in header]
    return {
        column: clean.index(title)
        for column, titles in TITLES.items()
        for title in titles
        if title in clean
    }


def _rows(
    rows: Iterator[list[str]],
    file: str,
    at: dict[str, int],
    above: int | None,
    width: int,
    lists: Lists,
) -> Iterator[_Row]:
    def cell(column: str) -> Callable[[list[str]], str]:
        index = at.get(column)
        return (lambda row: "") if index is None else (lambda row: row[index].strip())

    edition, level, code, name = (cell(column) for column in ("edition", "level", "code", "name"))
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != width:
            why = _("The row has %(count)s cells, the header %(width)s.") % {
                "count": len(row),
                "width": width,
            }
            lists.complain(file, number, "", why, _("Check for missing or extra commas."))
            continue
        over = "" if above is None else row[above].strip()
        yield _Row(number, edition(row), level(row), code(row), name(row), over)


def _take(row: _Row, edition: str, file: str, scope: str, lists: Lists) -> None:
    path = _path(row, file, lists)
    if path is None or not path.startswith(scope):
        return
    names, rows = lists.names[edition], lists.rows[edition]
    if not row.name or len(row.name) > LONGEST:
        why = _("The name is empty or longer than 100 characters.")
        lists.complain(file, row.number, "name", why, _("Correct the name."))
    elif path in names:
        there = "{}:{}".format(*rows[path])
        why = _("Code %(code)s is there twice (first in %(there)s).") % {
            "code": path,
            "there": there,
        }
        lists.complain(file, row.number, "code", why, _("Remove one of the rows."))
    else:
        names[path], rows[path] = row.name, (file, row.number)


def _level(row: _Row) -> int | None:
    """The level that the row states, or that follows from the code of what it lies in."""
    if row.level in WORDS or row.level in ("1", "2", "3", "4", "5"):
        return WORDS.get(row.level) or int(row.level)
    return LEVELS[len(row.above)] + 1 if len(row.above) in LEVELS else None


def _path(row: _Row, file: str, lists: Lists) -> str | None:
    level = _level(row)
    try:
        path = unpadded(row.code, level)
        told = level_of(path)
    except BadCode:
        why = _("“%(code)s” has not 2, 4, 6, 9 or 12 digits.") % {"code": row.code}
        do = _("Write the code as text, without spaces, and with all its digits.")
        lists.complain(file, row.number, "code", why, do)
        return None
    if row.level and told != level:
        why = _("Code %(code)s does not belong to level “%(level)s”.") % {
            "code": row.code,
            "level": row.level,
        }
        lists.complain(file, row.number, "level", why, _("Correct the level or the code."))
        return None
    if row.above and not path.startswith(row.above):
        why = _("Code %(code)s does not begin with %(above)s, in which it should lie.") % {
            "code": path,
            "above": row.above,
        }
        lists.complain(file, row.number, "code", why, _("Correct one of the two codes."))
        return None
    return path


def _parents(edition: str, lists: Lists) -> None:
    names = lists.names[edition]
    top = min(map(len, names), default=0)
    for path in names:
        if len(path) > top and (parent := parent_of(path)) not in names:
            file, number = lists.rows[edition][path]
            why = _("%(parent)s, in which %(code)s lies, is missing.") % {
                "parent": parent,
                "code": path,
            }
            lists.complain(file, number, "code", why, _("Add its row or its file."))
