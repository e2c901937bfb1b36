"""How much of a stranger's file is borne."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The defaults read 265,000 rows of 12 columns and hold a hostile file to 1 GB and a minute.

    size: bytes of the file. inflated: bytes that a workbook may unpack to, counted while unpacking.
    ratio: unpacked to packed bytes of one part, asked of parts above 16 MB. entries: parts of a
    workbook. rows, columns: the last row and column that may be filled. cells: rows times columns.
    memory: address space of the reading process in bytes. seconds: its processor time; six times
    as long may pass on the clock, because machines are shared.
    """

    size: int = 50 * MEGABYTE
    inflated: int = 600 * MEGABYTE
    ratio: int = 200
    entries: int = 5_000
    rows: int = 500_000
    columns: int = 512
    cells: int = 12_000_000
    memory: int = 1024 * MEGABYTE
    seconds: int = 60
