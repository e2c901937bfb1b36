"""Rows on their way out of the reading process: by columns, each different cell of a block once.

A block is a length, a line of JSON with the different cells of every column, and for every row the
places of its cells among them, as plain numbers: a third of the bytes, and nothing to take apart.
"""

from __future__ import annotations

import json
import os
import struct
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice, zip_longest
from typing import IO, Any, Final

from zerentian.lib.sheets.cell import Cell, Row

HEIGHT: Final = 10_000  # rows of one block
_WIDE: Final = array("I").itemsize  # bytes of a number, and of a place among many cells
_FEW: Final = 256  # different cells of a column: their places take one byte each
_LENGTH: Final = struct.Struct(">I")
Wait = Callable[[int], bool]


@dataclass(frozen=True)
class Block:
    """Some filled rows: their numbers, and for each column its cells and which of them a row has."""

    numbers: array[int]
    columns: list[tuple[list[Cell], Sequence[int]]]

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, at: int) -> Row:
        """One row, up to its last filled cell."""
        return _row(self.numbers[at], [values[places[at]] for values, places in self.columns])

    def rows(self) -> Iterator[Row]:
        standing = (map(values.__getitem__, places) for values, places in self.columns)
        for number, cells in zip(self.numbers, zip(*standing, strict=True), strict=True):
            yield _row(number, list(cells))


def _row(number: int, cells: list[Cell]) -> Row:
    while cells and cells[-1] is None:
        cells.pop()
    return Row(number, cells)


def packed(
    rows: Iterable[tuple[int, Sequence[Any]]], written: Callable[[Any], Any]
) -> Iterator[bytes]:
    """Numbered rows as blocks. written: a cell as JSON has it; asked once for each different one."""
    rest = iter(rows)
    while some := list(islice(rest, HEIGHT)):
        numbers = array("I", [number for number, _ in some])
        columns = [_distinct(column) for column in zip_longest(*(row for _, row in some))]
        values = [[written(cell) for cell in met] for met, _ in columns]
        text = json.dumps([len(some), values], ensure_ascii=False, separators=(",", ":"))
        head = text.encode("utf-8", "replace")
        places = [bytes(at) for _, at in columns]
        yield b"".join([_LENGTH.pack(len(head)), head, bytes(numbers), *places])


def _distinct(column: Sequence[Any]) -> tuple[Iterable[Any], bytes | array[int]]:
    """True equals 1, but it is another cell: meanwhile it stands in a tuple."""
    if bool in set(map(type, column)):
        column = [(cell,) if type(cell) is bool else cell for cell in column]
    met = dict(zip(dict.fromkeys(column), count(), strict=False))
    places = map(met.__getitem__, column)
    return met, bytes(places) if len(met) <= _FEW else array("I", places)


def unpacked(file: IO[bytes], wait: Wait | None = None) -> Iterator[Block]:
    """The blocks from the beginning of a file, without moving in it for anybody else.

    wait: until the file is so long, or will not be; then it may still be written to.
    """
    at = 0
    while wait is None or wait(at + _LENGTH.size):
        length = _at(file, _LENGTH.size, at)
        if len(length) < _LENGTH.size:
            return
        (size,) = _LENGTH.unpack(length)
        at += _LENGTH.size
        if wait and not wait(at + size):
            return
        rows, values = json.loads(_at(file, size, at))
        at += size
        body = rows * (_WIDE + sum(map(_width, values)))
        if wait and not wait(at + body):
            return
        yield _block(rows, values, _at(file, body, at))
        at += body


def _width(values: Sequence[Any]) -> int:
    """How many bytes a place among these cells takes."""
    return 1 if len(values) <= _FEW else _WIDE


def _block(rows: int, values: list[list[Any]], body: bytes) -> Block:
    columns: list[tuple[list[Cell], Sequence[int]]] = []
    cut = rows * _WIDE
    numbers = array("I", body[:cut])
    for cells in values:
        end = cut + rows * _width(cells)
        places = body[cut:end] if len(cells) <= _FEW else array("I", body[cut:end])
        columns.append(([_decoded(cell) for cell in cells], places))
        cut = end
    return Block(numbers, columns)


def _at(file: IO[bytes], size: int, offset: int) -> bytes:
    """Bytes of a file that another process may be writing through the same handle."""
    try:
        handle = file.fileno()
    except OSError:  # it lies in memory
        handle = -1
    if handle < 0 or not hasattr(os, "pread"):
        file.seek(offset)
        return file.read(size)
    found = b""
    while size > len(found):
        more = os.pread(handle, size - len(found), offset + len(found))
        if not more:
            break
        found += more
    return found


def _decoded(cell: str | int | float | bool | list[str] | None) -> Cell:
    """A cell as the reading process wrote it: a date is a list with its ISO form."""
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell
