"""Whether a packed workbook may be handed to the reader: unpacked once, counted, thrown away.

Headers lie: sizes are counted while unpacking, every part's checksum is compared, and no part is
kept. Parts that are archives themselves are never opened, neither here nor by the reader.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from zerentian.lib.sheets.limits import MEGABYTE, Limits
from zerentian.lib.sheets.refusal import SheetRefused

_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_ENCRYPTED: Final = 0x1 | 0x40
_CHUNK: Final = MEGABYTE
_SMALL: Final = 16 * MEGABYTE


WORKBOOK: Final = "xl/workbook.xml"


def check(file: IO[bytes], limits: Limits, *, main: str = WORKBOOK) -> None:
    """Nothing, when the archive is a workbook in order and within the limits; or with another main
    part another document.

    Raises SheetRefused: truncated, damaged, password, bomb, kind.
    """
    parts = _parts(file)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise SheetRefused("password")
    names = [part.filename.lower() for part in parts]
    if main not in names:
        raise SheetRefused("kind")
    if len(set(names)) != len(names):
        raise SheetRefused("damaged")  # which of the two would be read is anybody's guess
    size = file.seek(0, 2)
    if (
        len(parts) > limits.entries
        or sum(part.file_size for part in parts) > limits.inflated
        or sum(part.compress_size for part in parts) > size  # parts share their bytes
    ):
        raise SheetRefused("bomb")
    left = limits.inflated
    for part in parts:
        left -= _unpacked(file, part, left, limits.ratio)


def _parts(file: IO[bytes]) -> list[ZipInfo]:
    file.seek(0)
    if not is_zipfile(file):
        raise SheetRefused("truncated")  # the table of contents stands at the end
    try:
        with ZipFile(file) as archive:
            return archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error):
        raise SheetRefused("damaged") from None


def _unpacked(file: IO[bytes], part: ZipInfo, most: int, ratio: int) -> int:
    """How many bytes the part really unpacks to, stopped as soon as they are too many."""
    most = min(most, max(part.compress_size * ratio, _SMALL))
    _seek_data(file, part)
    left, size, checksum = part.compress_size, 0, 0
    unpacker = _unpacker(part)
    while left and not unpacker.eof:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise SheetRefused("truncated")
        left -= len(packed)
        while packed and not unpacker.eof:
            try:
                data = unpacker.decompress(packed, _CHUNK)
            except zlib.error:
                raise SheetRefused("damaged") from None
            size += len(data)
            checksum = zlib.crc32(data, checksum)
            if size > most:
                raise SheetRefused("bomb")
            packed = unpacker.unconsumed_tail
    if size > part.file_size:
        raise SheetRefused("bomb")
    if size != part.file_size or checksum != part.CRC:
        raise SheetRefused("damaged")
    return size


def _seek_data(file: IO[bytes], part: ZipInfo) -> None:
    """Goes to where the part's bytes begin: behind the header that stands before them."""
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        raise SheetRefused("truncated")
    mark, name, extra = _LOCAL_HEADER.unpack(header)
    if mark != b"PK\x03\x04":
        raise SheetRefused("damaged")
    file.seek(name + extra, 1)


class _Stored:
    """Unpacks what was never packed."""

    eof = False
    unconsumed_tail = b""

    def decompress(self, data: bytes, _most: int) -> bytes:
        return data


def _unpacker(part: ZipInfo) -> _Stored | zlib._Decompress:
    if part.compress_type == ZIP_STORED:
        return _Stored()
    if part.compress_type == ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS)
    raise SheetRefused("damaged")  # workbooks know no other way of packing
