"""Files at rest that only this instance reads: workbooks that came in, exports that go out.

Each file has a key of its own, which stands sealed at its beginning: so when the instance's keys
rotate, 94 bytes are sealed again and not the file. The rest is AES-256-GCM piece by piece, each
piece bound to its place and the last one to being the last: pieces can neither be moved nor cut off,
and memory does not grow with the file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from zerentian.lib.sealed import CannotOpen, Sealer

PIECE: Final = 1 << 20
MARK: Final = b"ZTF1"
CONTEXT: Final = "file"
_KEY: Final = 94  # bytes of a sealed key: number, nonce, 64 hexadecimal digits, tag
_TAG: Final = 16


def seal(source: IO[bytes], target: Path) -> None:
    """The bytes of `source`, sealed, as the file `target`: complete or not at all."""
    key = secrets.token_bytes(32)
    fresh = _beside(target)
    try:
        with _private(fresh) as file:
            file.write(MARK + sealer().seal(key.hex(), context=CONTEXT))
            for piece in _pieces(source, key):
                file.write(piece)
            _safe(file)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes again, piece by piece. Raises CannotOpen for another instance's file or an altered
    one; what was given out before that was genuine."""
    with path.open("rb") as file:
        cipher = AESGCM(_key(file))
        number, piece = 0, file.read(PIECE + _TAG)
        while True:
            ahead = file.read(PIECE + _TAG)
            try:
                yield cipher.decrypt(_nonce(number), piece, _bound(last=not ahead))
            except InvalidTag:
                raise CannotOpen(CONTEXT) from None
            if not ahead:
                return
            number, piece = number + 1, ahead


@contextmanager
def unsealed(path: Path) -> Iterator[Path]:
    """The file in clear as a private file of its own, gone afterwards: for readers that need a path."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear = folder / secrets.token_hex(16)
    try:
        with _private(clear) as file:
            file.writelines(pieces(path))
        yield clear
    finally:
        clear.unlink(missing_ok=True)


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def key_of(path: Path) -> int:
    """The number of the instance's key with which the file is sealed."""
    with path.open("rb") as file:
        return Sealer.key_of(file.read(len(MARK) + _KEY)[len(MARK) :])


def reseal(path: Path) -> bool:
    """The file's key sealed with the current key of the instance; whether there was anything to do."""
    if sealer().is_current(key_of(path).to_bytes(2, "big")):
        return False
    fresh = _beside(path)
    try:
        with path.open("rb") as old, _private(fresh) as file:
            file.write(MARK + sealer().seal(_key(old).hex(), context=CONTEXT))
            while piece := old.read(PIECE):
                file.write(piece)
            _safe(file)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


def sealer() -> Sealer:
    found: Sealer = settings.INSTANCE.sealer()
    return found


def _pieces(source: IO[bytes], key: bytes) -> Iterator[bytes]:
    cipher = AESGCM(key)
    number, piece = 0, source.read(PIECE)
    while True:
        ahead = source.read(PIECE) if len(piece) == PIECE else b""
        yield cipher.encrypt(_nonce(number), piece, _bound(last=not ahead))
        if not ahead:
            return
        number, piece = number + 1, ahead


def _key(file: IO[bytes]) -> bytes:
    head = file.read(len(MARK) + _KEY)
    if not head.startswith(MARK):
        raise CannotOpen(CONTEXT)
    return bytes.fromhex(sealer().open(head[len(MARK) :], context=CONTEXT))


def _nonce(number: int) -> bytes:
    """Never twice under one key: each file has its own."""
    return number.to_bytes(12, "big")


def _bound(*, last: bool) -> bytes:
    return b"last" if last else b"more"


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _safe(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
