"""The reading process: parses one untrusted file behind limits, so that only it can be hurt.

Asked on standard input with one line of JSON; rows go to standard output, in `blocks`; the last line
on standard error is the answer: the sheet, or the refusal. Run by `reading`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any, TypedDict

from zerentian.lib.sheets import blocks, cells, kinds, slices, zips
from zerentian.lib.sheets.limits import Limits
from zerentian.lib.sheets.refusal import SheetRefused


class Request(TypedDict):
    """What is to be read: path of the file, the name it came with, the sheet, the limits."""

    path: str
    name: str
    sheet: str | None
    limits: dict[str, int]


def main() -> int:
    """Answers one request; 0 also when the file is refused."""
    request: Request = json.loads(sys.stdin.readline())
    limits = Limits(**request["limits"])
    confine(limits)
    try:
        answer = convert(request, limits, sys.stdout.buffer)
        sys.stdout.flush()
    except SheetRefused as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        answer = {"refused": "too_heavy", "params": {}}
    sys.stderr.write("\n" + json.dumps(answer) + "\n")
    return 0


def confine(limits: Limits) -> None:
    """Sets the limits of this process, never above those it came with.

    Systems without such limits (Windows) go by the clock alone.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 2 * limits.inflated),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def convert(request: Request, limits: Limits, out: IO[bytes]) -> dict[str, Any]:
    """Writes the rows of the file and returns what is to be said about its sheet.

    Raises SheetRefused with any of its codes but empty and too_large files, which come not here.
    """
    with open(request["path"], "rb") as file:
        kind = kinds.kind_of(file, name=request["name"])
        about: dict[str, Any] = {"kind": kind, "title": "", "titles": []}
        if kind == "csv":
            from zerentian.lib.sheets import texts

            return about | _write(enumerate(texts.rows(file), start=1), limits, out)
        if kind == "xlsx":
            zips.check(file, limits)
        from zerentian.lib.sheets.books import Book

        large = slices.large(file) if kind == "xlsx" else ()
        book = Book(file, wanted=request["sheet"], limits=limits, large=large)
        about |= {"title": book.title, "titles": book.titles}
        return about | _write(book.rows(), limits, out)


def _write(rows: Iterable[tuple[int, list[Any]]], limits: Limits, out: IO[bytes]) -> dict[str, int]:
    extent = Extent(limits)
    for block in blocks.packed(extent.filled(rows), cells.written):
        out.write(block)
        out.flush()
    if not extent.height:
        raise SheetRefused("no_rows")
    return {"height": extent.height, "width": extent.width}


class Extent:
    """How many rows are filled, and the number of the last filled column; within the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.height = self.width = self._cells = 0

    def filled(self, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
        """The rows that hold something, with their numbers and without empty cells at the end."""
        limits = self._limits
        for number, row in rows:
            while row and cells.is_empty(row[-1]):
                row.pop()
            if not row:
                continue
            if number > limits.rows:
                raise SheetRefused("too_many_rows", limit=limits.rows)
            self.height += 1
            self._cells += len(row)
            if len(row) > self.width:
                self.width = len(row)
                if self.width > limits.columns:
                    raise SheetRefused("too_many_columns", limit=limits.columns)
            if self._cells > limits.cells:
                raise SheetRefused("too_many_cells", limit=limits.cells)
            yield number, row


if __name__ == "__main__":
    sys.exit(main())
