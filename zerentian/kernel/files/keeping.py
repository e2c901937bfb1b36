"""Files as they come in, checked, and where they are kept."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.conf import settings

from zerentian.kernel.files import sealing

CHUNK: Final = 1 << 20
INCOMING: Final = "incoming"
FORGOTTEN: Final = 24 * 60 * 60  # seconds after which nobody is still uploading


class Source(Protocol):
    """Anything read piece by piece, such as an upload."""

    def read(self, size: int = ..., /) -> bytes: ...


class TooLarge(ValueError):
    """The file has more bytes than are taken; `limit` says how many are."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True)
class Incoming:
    """A file on this machine that is not yet kept: gone when nobody keeps it."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(source: Source | Path, *, limit: int) -> Iterator[Incoming]:
    """The bytes in a private temporary file with their digest, never whole in memory.

    Raises TooLarge as soon as the limit (bytes) is passed: nothing of it stays.
    """
    folder = _private(Path(settings.MEDIA_ROOT) / INCOMING)
    path = folder / secrets.token_hex(16)
    _sweep(folder)
    try:
        if isinstance(source, Path):
            if source.stat().st_size > limit:
                raise TooLarge(limit)
            with source.open("rb") as file:
                yield _copied(file, path, limit)
        else:
            yield _copied(source, path, limit)
    finally:
        path.unlink(missing_ok=True)


def place(sha256: str) -> Path:
    """Where a kept file lies: by its digest, so that the same bytes are kept once."""
    return Path(settings.MEDIA_ROOT) / "kept" / sha256[:2] / sha256


def keep(incoming: Incoming) -> Path:
    """The file at its place, sealed, complete or not at all. The same bytes again change nothing."""
    target = place(incoming.sha256)
    _private(target.parent)
    if not target.exists():
        with incoming.path.open("rb") as file:
            sealing.seal(file, target)
    return target


def forget(sha256: str) -> bool:
    """The bytes are gone; whether they were there."""
    kept = place(sha256)
    was_there = kept.exists()
    kept.unlink(missing_ok=True)
    return was_there


@contextmanager
def clear(sha256: str) -> Iterator[Path]:
    """The kept file as it came, as a private file that is gone afterwards. One that was kept before
    files were sealed is read where it lies. Raises CannotOpen, FileNotFoundError."""
    kept = place(sha256)
    if not sealing.is_sealed(kept):
        yield kept
        return
    with sealing.unsealed(kept) as path:
        yield path


@contextmanager
def opened(sha256: str) -> Iterator[IO[bytes]]:
    with clear(sha256) as path, path.open("rb") as file:
        yield file


def _copied(source: Any, path: Path, limit: int) -> Incoming:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while piece := source.read(CHUNK):
            size += len(piece)
            if size > limit:
                raise TooLarge(limit)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Incoming(path, digest.hexdigest(), size)


def _sweep(folder: Path) -> None:
    """Remove what killed processes left behind; a folder's own time saves asking the clock."""
    now = folder.stat().st_mtime
    for left in folder.iterdir():
        with suppress(FileNotFoundError):
            if now - left.stat().st_mtime > FORGOTTEN:
                left.unlink()


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
