"""A PNG without what it tells beside its picture: texts, time, Exif with place and camera.

Like lib.jpeg it is read by hand: a row of chunks with a length and a checksum each, of which only those
that say how to read the picture are kept. Structure: ISO/IEC 15948.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

MARK: Final = b"\x89PNG\r\n\x1a\n"
KEPT: Final = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP".split())
LONGEST: Final = 20_000  # pixels of a side: a page that was photographed from a screen is long
MOST: Final = 100_000_000  # pixels


class NoPng(ValueError):
    """These bytes are no picture that can be shown; `code`: no_png, cut_off, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(content: bytes) -> bytes:
    """The same picture without metadata; what follows its end goes too. Raises NoPng."""
    if not content.startswith(MARK):
        raise NoPng("no_png")
    out = [MARK]
    for name, start, end in _chunks(content):
        if len(out) == 1:
            _check_size(name, content[start + 8 : end])
        if name in KEPT:
            out.append(content[start:end])
    return b"".join(out)


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, first byte and end of each chunk up to the last, each with a checksum that is right."""
    at = len(MARK)
    while True:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise NoPng("cut_off")
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise NoPng("no_png")
        yield name, at, end
        if name == b"IEND":
            return
        at = end


def _check_size(name: bytes, header: bytes) -> None:
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    if name != b"IHDR" or not width or not height:
        raise NoPng("no_png")
    if max(width, height) > LONGEST or width * height > MOST:
        raise NoPng("too_large")
