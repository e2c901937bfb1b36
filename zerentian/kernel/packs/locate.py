"""At which line of a TOML text a value stands, so that an error can be found by eye."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(#.*)?$")
ASSIGNMENT = re.compile(r"^\s*([\w.\-]+)\s*=")
ITEM = re.compile(r"^\s*[\[{\"'\d]")


def line_of(text: str, where: Sequence[str | int]) -> int:
    """Line (from 1) of the value at `where`, such as ("role", 3, "title", "zh").

    As near as a line can be told: the key, else the item of its list, else its table. Packs write
    one item of a list a line.
    """
    lines = text.splitlines()
    start, end, rest = _table(lines, list(where))
    for number in range(start, end):
        match = ASSIGNMENT.match(lines[number])
        if match and rest and match.group(1).split(".")[0] == rest[0]:
            return _item(lines, number, end, rest[1:])
    return max(start, 1)


def _table(lines: list[str], where: list[str | int]) -> tuple[int, int, list[str | int]]:
    """First and last line of the table that holds `where`, and the way inside it."""
    if not where or not isinstance(where[0], str):
        return 0, len(lines), where
    index = next((step for step in where[1:2] if isinstance(step, int)), 0)
    headers = [(i, m.group(2)) for i, line in enumerate(lines) if (m := HEADER.match(line))]
    named = [i for i, name in headers if name == where[0]]
    if len(named) <= index:
        return 0, headers[0][0] if headers else len(lines), where
    start = named[index] + 1
    end = next((i for i, _ in headers if i >= start), len(lines))
    numbered = len(where) > 1 and isinstance(where[1], int)
    return start, end, where[2:] if numbered else where[1:]


def _item(lines: list[str], number: int, end: int, rest: Sequence[str | int]) -> int:
    if rest and isinstance(rest[0], int) and "]" not in lines[number].partition("=")[2]:
        items = [i for i in range(number + 1, end) if ITEM.match(lines[i])]
        if rest[0] < len(items):
            return items[rest[0]] + 1
    return number + 1
