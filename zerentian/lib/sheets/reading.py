"""Reads an untrusted file: the asking side of the reading process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final, Protocol

from zerentian.lib.sheets import blocks
from zerentian.lib.sheets.blocks import Block
from zerentian.lib.sheets.limits import MEGABYTE, Limits
from zerentian.lib.sheets.refusal import SheetRefused
from zerentian.lib.sheets.sheet import Row, Sheet

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = (sys.executable, "-P", "-m", "zerentian.lib.sheets.worker")
_PATIENCE: Final = 6
_LOOK: Final = 0.005  # seconds between two looks at how far the process is


class Readable(Protocol):
    """A stream of bytes, such as an upload. One with `size` is refused before it is read."""

    def read(self, size: int = ..., /) -> bytes: ...


def read(
    source: str | os.PathLike[str] | Readable,
    *,
    name: str,
    limits: Limits | None = None,
    sheet: str | None = None,
) -> Sheet:
    """The table in an .xlsx, .xls or .csv file that somebody uploaded.

    source: a path or a stream, read from its beginning. name: what the uploader called the file;
    it only decides whether text is a table. sheet: the name of the wanted sheet; without it the
    first visible sheet that is filled. Macros and outside references are never followed.

    Everything is read and checked before the sheet is returned: rows that were handed out are never
    followed by a refusal. The file is parsed in a process of its own, behind limits of memory and
    time. Raises SheetRefused; see its codes.
    """
    limits = limits or Limits()
    with _as_file(source, limits) as path, Coming(path, name, limits, sheet) as coming:
        return coming.sheet()


class Coming:
    """A file that the reading process is at, for whoever begins with its first rows meanwhile.

    Only `sheet` says whether the file is in order: what was made of its blocks is worth nothing if
    that refuses it. Left before, the process is ended.
    """

    def __init__(
        self, path: Path, name: str, limits: Limits | None = None, sheet: str | None = None
    ) -> None:
        self._limits = limits or Limits()
        _check_size(path.stat().st_size, self._limits)
        self._found: Sheet | None = None
        self._store: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the sheet closes it
        self._told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=self._store,
            stderr=self._told,
            env={**_kept("SYSTEMROOT", "TMPDIR"), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
        self._until = time.monotonic() + self._limits.seconds * _PATIENCE
        request = {
            "path": str(path), "name": name, "sheet": sheet, "limits": asdict(self._limits),
        }  # fmt: skip
        self._ask(json.dumps(request).encode() + b"\n")

    def __enter__(self) -> Coming:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._told.close()
        if self._found is None:
            self._store.close()

    def blocks(self) -> Iterator[Block]:
        """The blocks as they come, from the first on each time; they end with the process."""
        if not hasattr(os, "pread"):  # reading would move where the process writes
            self._ended()
        return blocks.unpacked(self._store, self._has)

    def rows(self) -> Iterator[Row]:
        """The rows as they come."""
        for block in self.blocks():
            yield from block.rows()

    def sheet(self) -> Sheet:
        """The sheet, all of it; what the process said of it. Raises SheetRefused."""
        if self._found is None:
            about = self._answer()
            self._found = Sheet(
                kind=about["kind"],
                title=about["title"],
                titles=tuple(about["titles"]),
                height=about["height"],
                width=about["width"],
                _store=self._store,
            )
        return self._found

    def _ask(self, request: bytes) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError), self._process.stdin as to:
            to.write(request)

    def _has(self, size: int) -> bool:
        """Whether the rows so far take so many bytes, as soon as that is known."""
        while os.fstat(self._store.fileno()).st_size < size:
            if self._process.poll() is not None:
                return os.fstat(self._store.fileno()).st_size >= size
            self._check_patience()
            time.sleep(_LOOK)
        return True

    def _check_patience(self) -> None:
        if time.monotonic() > self._until:
            self._process.kill()
            raise SheetRefused("too_heavy")

    def _ended(self) -> int:
        """Waits for the process; its code."""
        try:
            return self._process.wait(max(0, self._until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise SheetRefused("too_heavy") from None

    def _answer(self) -> dict[str, Any]:
        """What the process answered about the sheet, or its refusal raised.

        A process that died without an answer was stopped by its limits (too_heavy), except when it
        fell over its own feet, which only a damaged file brings about.
        """
        code = self._ended()
        self._told.seek(0)
        told = self._told.read()
        answer = _answer(told) if code == 0 else None
        if answer is None:
            raise SheetRefused("damaged" if _fell_over(code, told) else "too_heavy")
        if "refused" in answer:
            raise SheetRefused(answer["refused"], **answer["params"])
        return answer


@contextmanager
def _as_file(source: str | os.PathLike[str] | Readable, limits: Limits) -> Iterator[Path]:
    """The source as a file on disk, not larger than allowed; a stream is copied piece by piece."""
    if isinstance(source, str | os.PathLike):
        path = Path(source).absolute()
        _check_size(path.stat().st_size, limits)
        yield path
        return
    size = getattr(source, "size", None)
    if isinstance(size, int):
        _check_size(size, limits)
    folder = Path(tempfile.mkdtemp(prefix="sheet-"))
    try:
        _copy(source, folder / "upload", limits)
        yield folder / "upload"
    finally:
        shutil.rmtree(folder)


def _copy(source: Readable, path: Path, limits: Limits) -> None:
    seek = getattr(source, "seek", None)
    if seek is not None and getattr(source, "seekable", lambda: True)():
        seek(0)
    size = 0
    with path.open("wb") as file:
        while piece := source.read(MEGABYTE):
            size += len(piece)
            _check_size(size, limits)
            file.write(piece)
    _check_size(size, limits)


def _check_size(size: int, limits: Limits) -> None:
    if not size:
        raise SheetRefused("empty")
    if size > limits.size:
        raise SheetRefused("too_large", limit=limits.size // MEGABYTE)


def _answer(told: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(told.rstrip().rpartition(b"\n")[2])
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _fell_over(returncode: int, told: bytes) -> bool:
    """Whether the parser itself gave up (an exception or panic), not a limit."""
    heavy = (b"MemoryError", b"capacity overflow", b"memory allocation", b"File too large")
    return returncode == 1 and not any(sign in told for sign in heavy)


def _kept(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}
