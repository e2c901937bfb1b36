"""Files for the tests: workbooks by an independent writer, and bytes put together by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(
    *rows: Iterable[Any], title: str = "户", more: dict[str, list[list[Any]]] | None = None
) -> bytes:
    """A workbook as another program writes it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for name, table in (more or {}).items():
        extra = book.create_sheet(name)
        for row in table:
            extra.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(
    data: bytes,
    change: Callable[[str, bytes], bytes] = lambda _, part: part,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """The archive with its parts changed and parts added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose one sheet holds this XML as its data."""
    whole = f'<worksheet xmlns="{NAMESPACE}">{xml}</worksheet>'.encode()
    return repacked(xlsx(["x"]), lambda name, part: whole if "sheet1" in name else part)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file [MS-CFB] with one stream: header, allocation table, directory, data."""
    data = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(data) // 512
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0),
    )
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, -1, 2, len(data))
    return header + table + directory.ljust(512, b"\0") + data


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text) + 2, kind, 1, -1, -1, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def xls(cells: dict[tuple[int, int], str | float], *, lock: bytes = b"") -> bytes:
    """A workbook of the years before 2007 ([MS-XLS], BIFF8), with one sheet named “old”."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + (
        _record(0x2F, lock) if lock else b""
    )
    end = _record(0x0A, b"")
    position = len(start) + 4 + 11 + len(end)
    sheets = _record(0x85, struct.pack("<IBBBB", position, 0, 0, 3, 0) + b"old")
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for (row, column), value in cells.items():
        body += _cell(row, column, value)
    return compound(start + sheets + end + body + end)


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
