"""Reads an untrusted file: the asking side of the reading process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final, Protocol

from zerentian.lib.sheets.limits import MEGABYTE, Limits
from zerentian.lib.sheets.refusal import SheetRefused
from zerentian.lib.sheets.sheet import Sheet

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = (sys.executable, "-P", "-m", "zerentian.lib.sheets.worker")
_PATIENCE: Final = 6


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
    with _as_file(source, limits) as path:
        request = {"path": str(path), "name": name, "sheet": sheet, "limits": asdict(limits)}
        store = tempfile.TemporaryFile()  # noqa: SIM115 - the sheet closes it
        try:
            about = _asked(request, store, limits)
        except BaseException:
            store.close()
            raise
    return Sheet(
        kind=about["kind"],
        title=about["title"],
        titles=tuple(about["titles"]),
        height=about["height"],
        width=about["width"],
        _store=store,
    )


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


def _asked(request: dict[str, Any], store: IO[bytes], limits: Limits) -> dict[str, Any]:
    """Runs the reading process; what it answered about the sheet, or its refusal raised.

    A process that died without an answer was stopped by its limits (too_heavy), except when it fell
    over its own feet, which only a damaged file brings about.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=store,
        stderr=subprocess.PIPE,
        env={**_kept("SYSTEMROOT", "TMPDIR"), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
    ) as process:
        try:
            _, told = process.communicate(
                json.dumps(request).encode() + b"\n", timeout=limits.seconds * _PATIENCE
            )
        except subprocess.TimeoutExpired:
            process.kill()
            raise SheetRefused("too_heavy") from None
    answer = _answer(told) if process.returncode == 0 else None
    if answer is None:
        raise SheetRefused("damaged" if _fell_over(process.returncode, told) else "too_heavy")
    if "refused" in answer:
        raise SheetRefused(answer["refused"], **answer["params"])
    return answer


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
