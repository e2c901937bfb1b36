"""Half-open ranges of codes: place scopes are `lo <= path < hi` in byte order, never LIKE.

Codes are compared as PostgreSQL compares them under COLLATE "C", by bytes; for UTF-8 that is the
order of code points, which is also how Python compares strings.
"""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[str, str]
"""A half-open range `[lo, hi)` of codes."""

_LAST = 0x10FFFF
_BEFORE_SURROGATES, _AFTER_SURROGATES = 0xD7FF, 0xE000


def prefix_range(path: str) -> Range:
    """The range that holds exactly the codes beginning with `path`: "3707" gives ("3707", "3708").

    ValueError when `path` is empty: nobody gets everything by having nothing. ValueError also for
    a path of last code points only, after which no code can come.
    """
    if not path:
        raise ValueError("an empty path is not a place")
    return path, _successor(path)


def inside(path: str, ranges: Iterable[Range]) -> bool:
    """Whether `path` lies in one of the ranges; in none when there are none."""
    return any(lo <= path < hi for lo, hi in ranges)


def merge(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The fewest ranges that hold the same codes, in order: overlaps and neighbours are joined.

    Ranges that hold nothing (`lo >= hi`) are dropped.
    """
    merged: list[Range] = []
    for lo, hi in sorted((lo, hi) for lo, hi in ranges if lo < hi):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return tuple(merged)


def _successor(prefix: str) -> str:
    """The least text greater than every text that begins with `prefix`."""
    stem = prefix.rstrip(chr(_LAST))
    if not stem:
        raise ValueError("no code comes after this path")
    last = ord(stem[-1])
    following = _AFTER_SURROGATES if last == _BEFORE_SURROGATES else last + 1
    return stem[:-1] + chr(following)
