"""A large sheet cut into workbooks of some thousand rows each.

The reader holds a sheet as a full rectangle: 265,000 rows of 28 columns take 700 MB. Cut between two
rows, a sheet is never held whole, and its first rows are there before its last ones are read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from typing import IO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from zerentian.lib.sheets.limits import MEGABYTE

LARGE: Final = 16 * MEGABYTE  # of a sheet's XML: from here on it is worth while
SIZE: Final = 8 * MEGABYTE  # of one piece
_TEXTS: Final = "xl/sharedstrings.xml"  # read again with every piece
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_NEEDED: Final = re.compile(r".*\.(?:xml|rels)", re.I)
_HEAD: Final = 256 * 1024  # bytes in which the first row begins
_OPENING: Final = b"<sheetData>"
_ROW: Final = b"<row "
_NUMBERED: Final = re.compile(rb'<row [^<>]{0,512}?\br="[0-9]{1,7}"')
_FIRST: Final = re.compile(re.escape(_OPENING) + rb"\s*" + _NUMBERED.pattern)
_LONGEST: Final = 1024  # bytes: the tag of a row that is cut at is there completely
_ENDING: Final = b"</sheetData></worksheet>"
_EMPTY: Final = b"<worksheet>" + _OPENING + _ENDING


def large(file: IO[bytes]) -> set[str]:
    """Names of the parts that are large sheets and may be cut: their rows say where they stand."""
    with ZipFile(file) as archive:
        return {part.filename for part in archive.infolist() if _is_large(archive, part)}


def _is_large(archive: ZipFile, part: ZipInfo) -> bool:
    if part.file_size <= LARGE or not _SHEET.fullmatch(part.filename):
        return False
    with archive.open(part) as data:
        return _FIRST.search(data.read(_HEAD)) is not None


def books(file: IO[bytes], large: Collection[str]) -> Iterator[IO[bytes]]:
    """The workbook again and again, each time with the next rows of its large sheets.

    A comment or the like around a place of cutting leaves a piece that is no XML, and is refused.
    """
    with ZipFile(file) as archive:
        parts = [part for part in archive.infolist() if _NEEDED.fullmatch(part.filename)]
        texts = sum(part.file_size for part in parts if part.filename.lower() == _TEXTS)
        pieces = {name: _pieces(archive.open(name), max(SIZE, 2 * texts)) for name in large}
        while True:
            now = {name: next(several, b"") for name, several in pieces.items()}
            if not any(now.values()):
                return
            book = io.BytesIO()
            with ZipFile(book, "w", ZIP_STORED) as new:
                for part in parts:
                    name = part.filename
                    new.writestr(name, (now[name] or _EMPTY) if name in now else archive.read(part))
            now.clear()
            yield book


def _pieces(part: IO[bytes], size: int) -> Iterator[bytes]:
    """Sheets that hold the rows of the part one after the other."""
    head, opening, rest = part.read(size).partition(_OPENING)
    head += opening
    while more := part.read(size):
        rest += more
        row = rest.rfind(_ROW, 0, -_LONGEST)
        if row > 0 and _NUMBERED.match(rest, row):
            yield b"".join([head, rest[:row], _ENDING])
            rest = rest[row:]
    yield head + rest
