"""What a file is, by its first bytes; a name alone proves nothing."""

from __future__ import annotations

import re
from typing import IO, Final, Literal

from zerentian.lib.sheets.refusal import SheetRefused

Kind = Literal["xlsx", "xls", "csv"]

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_HEADER: Final = 512
_LOCKED: Final = re.compile(
    rb"\x09\x08\x10\x00.\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.S
)
_TEXT_ENDINGS: Final = (".csv", ".txt")
_MARKUP: Final = (b"<html", b"<!doctype", b"<?xml", b"<table", b"{\\rtf", b"%pdf")


def kind_of(file: IO[bytes], *, name: str) -> Kind:
    """The kind of the file, with the refusals that the first bytes allow.

    Text has no marks of its own: it is taken as a table only when its name says so. Raises
    SheetRefused: empty, truncated, password, kind.
    """
    head = file.read(_OLE_HEADER)
    if not head:
        raise SheetRefused("empty")
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        _check_ole(head, file.read())
        return "xls"
    if len(head) < 8 and (_ZIP.startswith(head) or _OLE.startswith(head)):
        raise SheetRefused("truncated")
    looks = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not name.lower().endswith(_TEXT_ENDINGS) or looks.startswith(_MARKUP):
        raise SheetRefused("kind")
    return "csv"


def _check_ole(header: bytes, rest: bytes) -> None:
    """A compound file may be an old workbook, an encrypted new one, or something else altogether.

    Its directory names the streams in UTF-16; [MS-CFB] 2.2 gives the places in the header. An old
    workbook with a password says so in the first records of its stream ([MS-XLS] 2.1.7.20, FilePass
    behind BOF); the native reader notices only the newer of its two ways.
    """
    if len(header) < _OLE_HEADER:
        raise SheetRefused("truncated")
    sector = 1 << min(int.from_bytes(header[30:32], "little"), 16)
    directory = (int.from_bytes(header[48:52], "little") + 1) * sector
    if directory + 128 > _OLE_HEADER + len(rest):
        raise SheetRefused("truncated")
    if "EncryptedPackage".encode("utf-16-le") in rest or _LOCKED.search(rest):
        raise SheetRefused("password")
    if not any(stream.encode("utf-16-le") in rest for stream in ("Workbook", "Book")):
        raise SheetRefused("kind")
