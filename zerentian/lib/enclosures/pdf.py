"""A PDF that only shows pages. ISO 32000-1: 7.3.5 names, 7.5.7 object streams, 12.6.4 actions.

Reads names wherever they stand, also in objects that are packed together, and decodes no picture: so
little is trusted that a damaged or strange file is refused rather than understood.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO, Final

from zerentian.lib.enclosures.refusal import Hostile

# Scripts, programs, enclosed files, forms that think for themselves, films, and sending away.
ACTIVE: Final = frozenset(
    b"JavaScript Launch EmbeddedFile EmbeddedFiles XFA RichMedia ImportData SubmitForm".split()
)
_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,})(?![A-Za-z#])")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"stream\r?\n")
_OBJECTS: Final = re.compile(
    rb"\s*\d+\s+\d+[\s\d]*"
)  # an object stream begins with pairs of numbers
_HEAD: Final = 256
_PIECE: Final = 1 << 16
_MOST: Final = 32 << 20  # bytes that packed objects may unpack to, all together


def check(file: IO[bytes]) -> None:
    """Nothing for a PDF that only shows pages. Raises Hostile: damaged, password, active, bomb."""
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-1024:]:
        raise Hostile("damaged")
    names = set(_names(content))
    if b"Encrypt" in names:
        raise Hostile("password")
    for piece in _packed(content):
        names.update(_names(piece))
    if names & ACTIVE:
        raise Hostile("active")


def _names(content: bytes) -> Iterator[bytes]:
    for found in _NAME.finditer(content):
        yield _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), found[1])


def _packed(content: bytes) -> Iterator[bytes]:
    """What streams of packed objects hold; other streams are pictures and pages."""
    left = _MOST
    for found in _STREAM.finditer(content):
        pieces: list[bytes] = []
        for piece in _unpacked(memoryview(content)[found.end() :]):
            if not pieces and not _OBJECTS.match(piece[:_HEAD]):
                break
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise Hostile("bomb")
        yield b"".join(pieces)


def _unpacked(packed: memoryview) -> Iterator[bytes]:
    """Piece by piece until the packed data end; nothing for data that are packed in another way."""
    unpacker, at = zlib.decompressobj(), 0
    while not unpacker.eof and at < len(packed):
        tail: bytes | memoryview = packed[at : at + _PIECE]
        at += _PIECE
        while tail and not unpacker.eof:
            try:
                yield unpacker.decompress(tail, _PIECE)
            except zlib.error:
                return
            tail = unpacker.unconsumed_tail
