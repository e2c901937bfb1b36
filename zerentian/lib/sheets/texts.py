"""Tables as text, separated by commas, tabs or semicolons, in UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Final

from zerentian.lib.sheets.limits import MEGABYTE
from zerentian.lib.sheets.refusal import SheetRefused

_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONGEST_CELL: Final = 128 * 1024
_SEPARATORS: Final = ",\t;"  # the first of those that do equally well is taken
_QUOTED: Final = re.compile(r'"[^"]*"')
_LOOKED_AT: Final = 64 * 1024  # bytes that show how the file is separated
_MOST_COLUMNS: Final = 16_384  # of any office program; empty ones at the end do no harm


def rows(file: IO[bytes]) -> Iterator[list[str | None]]:
    """The records of a separated file, blank lines included, so that they can be numbered.

    The apostrophe that our own exports set before =, +, -, @, tab and carriage return is taken off
    (see `writing`). Raises SheetRefused: encoding, kind, truncated, damaged, too_many_columns.
    """
    encoding = _encoding(file)
    file.seek(0)
    separator = _separator(codecs.getincrementaldecoder(encoding)().decode(file.read(_LOOKED_AT)))
    file.seek(0)
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        for record in csv.reader(text, strict=True, delimiter=separator):
            if len(record) > _MOST_COLUMNS:
                raise SheetRefused("too_many_columns", limit=_MOST_COLUMNS)
            yield [_cell(text) for text in record]
    except csv.Error as error:
        unfinished = "unexpected end of data" in str(error)
        raise SheetRefused("truncated" if unfinished else "damaged") from None
    finally:
        text.detach()


def _separator(start: str) -> str:
    """What stands equally often in most lines, the first included, as between columns of a table."""
    lines = [line for line in _QUOTED.sub("", start).splitlines()[:50] if line.strip()]

    def regular(sign: str) -> tuple[int, int]:
        counted = Counter(line.count(sign) for line in lines if sign in lines[0] and sign in line)
        return max(((lines_so, times) for times, lines_so in counted.items()), default=(0, 0))

    return max(_SEPARATORS, key=regular)


def _cell(text: str) -> str | None:
    if _GUARDED.match(text):
        return text[1:]
    return text or None


def _encoding(file: IO[bytes]) -> str:
    """UTF-16 if the file says so; UTF-8 if every byte agrees, else GB18030 under the same condition.

    GB18030 gives a meaning to nearly every pair of bytes; a text with control characters is taken
    as proof that the bytes were never text.
    """
    file.seek(0)
    head = file.read(4)
    if head.startswith(_UTF16):
        return _utf16(file)
    try:
        _decode(file, "utf-8-sig", "\x00")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise SheetRefused("truncated") from None
        if head.startswith(codecs.BOM_UTF8):
            raise SheetRefused("damaged") from None
    else:
        return "utf-8-sig"
    try:
        _decode(file, "gb18030", _CONTROLS)
    except UnicodeDecodeError:
        raise SheetRefused("encoding") from None
    return "gb18030"


def _utf16(file: IO[bytes]) -> str:
    """Raises SheetRefused: what office programs call Unicode text may still be cut or no text."""
    try:
        _decode(file, "utf-16", _CONTROLS)
    except UnicodeDecodeError as error:
        raise SheetRefused("truncated" if "truncated" in error.reason else "encoding") from None
    return "utf-16"


def _decode(file: IO[bytes], encoding: str, forbidden: str | re.Pattern[str]) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while True:
        data = file.read(MEGABYTE)
        text = decoder.decode(data, final=not data)
        if re.search(forbidden, text):
            raise SheetRefused("kind" if forbidden == "\x00" else "encoding")
        if not data:
            return
