"""A JPEG without what it tells beside its picture: place, camera, owner, thumbnails, comments.

A photo is a row of segments before its compressed data; metadata stand in segments of their own
(APP1 Exif and XMP, APP13 IPTC, COM …), so taking these out changes no pixel. Read here by hand and not
by an imaging library: nothing that a stranger sends is decoded in the server, so there is no bomb that
unpacks to gigabytes, and no loss of a second compression. Structure: ITU-T T.81, annex B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive
# Of the segments that programs add, only these say how to read the picture: JFIF and Adobe's colours.
# Each has its length: behind its fields anything could stand.
KEPT: Final = {0xE0: (b"JFIF\0", 18), 0xEE: (b"Adobe", 16)}
APPS: Final = range(0xE0, 0xF0)
COMMENT: Final = 0xFE
LONGEST: Final = 8_000  # pixels of a side


class NoJpeg(ValueError):
    """These bytes are no photo that can be shown; `code` says why: no_jpeg, cut_off, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Cleaned:
    """The bytes that may be kept; removed: names of the segments that were taken out."""

    content: bytes
    width: int
    height: int
    removed: tuple[str, ...]


def clean(content: bytes) -> Cleaned:
    """The same picture without metadata; what follows its end goes too. Raises NoJpeg."""
    if content[:2] != b"\xff\xd8":
        raise NoJpeg("no_jpeg")
    out, removed, size = [b"\xff\xd8"], [], (0, 0)
    end = 2
    for marker, start, end in _segments(content):
        piece = content[start:end]
        if _is_metadata(marker, piece):
            removed.append(_name(marker, piece))
            continue
        if marker in FRAMES:
            size = int.from_bytes(piece[7:9], "big"), int.from_bytes(piece[5:7], "big")
        out.append(piece)
    if not all(0 < side <= LONGEST for side in size):
        raise NoJpeg("too_large" if max(size) > LONGEST else "no_jpeg")
    if len(content) > end:
        removed.append("trailer")
    return Cleaned(b"".join(out), *size, tuple(removed))


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, first byte and end of each segment up to the end of the picture; compressed data belong
    to the segment that announces them."""
    at = 2
    while True:
        _marker(content, at)
        while content[at + 1 : at + 2] == b"\xff":  # fill bytes
            at += 1
        start, marker = at, _marker(content, at)
        at += 2
        if marker == EOI:
            yield marker, start, at
            return
        if marker not in ALONE:
            length = int.from_bytes(content[at : at + 2], "big")
            if length < 2 or at + length > len(content):
                raise NoJpeg("cut_off")
            at += length
        if marker == SOS:
            at = _after_data(content, at)
        yield marker, start, at


def _marker(content: bytes, at: int) -> int:
    if at + 2 > len(content):
        raise NoJpeg("cut_off")
    if content[at] != 0xFF:
        raise NoJpeg("no_jpeg")
    return content[at + 1]


def _after_data(content: bytes, at: int) -> int:
    """Where the next marker stands: in compressed data 0xFF is followed by 0 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NoJpeg("cut_off")
        following = content[at + 1]
        if following == 0 or following in ALONE:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _is_metadata(marker: int, piece: bytes) -> bool:
    if marker == COMMENT:
        return True
    if marker not in APPS:
        return False
    start, length = KEPT.get(marker, (b"", 0))
    known = len(piece) == length and piece[4:].startswith(start)
    return not known or _has_thumbnail(marker, piece)


def _has_thumbnail(marker: int, piece: bytes) -> bool:
    """JFIF may carry a small picture, which may show what was cut away."""
    return marker == 0xE0 and piece[16:18] != b"\0\0"


def _name(marker: int, piece: bytes) -> str:
    if marker == COMMENT:
        return "comment"
    label = piece[4:16].split(b"\0")[0].decode("ascii", "replace")
    return f"app{marker - 0xE0} {label}".strip()
