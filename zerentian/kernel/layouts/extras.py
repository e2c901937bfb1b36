"""Rows that stand in a sheet and not in its table: totals, repeated headers, who filled it in.

They are passed over and told, never silently; a row that may be somebody is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, islice
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zerentian.lib import masking, writings
from zerentian.lib.sheets import Block, Cell, Row

MOST: Final = 500  # rows passed over that are told one by one
LONGEST: Final = 60  # characters of each
LOOKED_AT: Final = 4  # filled cells of a row that may give it away
_NUMBER: Final = re.compile(r"[0-9]{6}")
_TOTAL: Final = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计)(?:[:：(（].*)?"
)
_SIGNED: Final = re.compile(
    r"(?:填表|填报|制表|审核|审批|经办|统计|复核|负责|联系|单位|主管|村|镇|乡)(?:单位)?(?:负责)?"
    r"(?:人|时间|日期|单位|领导|电话)?(?:\(?(?:签字|签章|盖章|公章)\)?)?\s*:.*"
    r"|(?:注|备注|说明|填表说明|附注)\s*[:.、].*|(?:日期|时间)\s*:.*|第?\s*[0-9]+\s*页.*"
)
_HEADING: Final = re.compile(
    r".*(?:表|册|名单|台账|村|社区|街道|镇|乡|村民小组|[一二三四五六七八九十]+组)"
)
_ORDINAL: Final = re.compile(r"[0-9]{1,3}|[甲乙丙丁戊己庚辛]|[A-Z]|栏次|序号|-+|—+")

REASONS: Final = {
    "total": gettext_noop("a row of totals"),
    "header": gettext_noop("the header once more"),
    "ordinals": gettext_noop("numbers of the columns"),
    "signed": gettext_noop("who filled it in, or a remark"),
    "heading": gettext_noop("a heading between the rows"),
}


def reason(code: str) -> str:
    """The reason in words."""
    return _(REASONS[code])


def texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The filled cells of a row, without the spaces in them."""
    plain = ("".join(writings.plain(str(cell)).split()) for cell in cells if cell is not None)
    return tuple(text for text in plain if text)


def _has_number(cell: Cell) -> bool:
    return cell is not None and _NUMBER.search(str(cell)) is not None


class Passed(NamedTuple):
    """A row that was passed over: its number, the key of the reason, and what stands in it."""

    number: int
    why: str
    text: str


@dataclass(frozen=True)
class Extras:
    """What may stand around one table. seen: rows of its header and above, as `texts` gives them.

    identity: positions of its columns of identity numbers. passed: what `sift` passed over, the
    first MOST rows of it.
    """

    seen: frozenset[tuple[str, ...]]
    identity: tuple[int, ...]
    passed: list[Passed] = field(default_factory=list, compare=False)

    def sift(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of the table; the others are noted in `passed`, anew each time."""
        self.passed.clear()
        return (row for row in rows if not self.passes(row))

    def passes(self, row: Row) -> bool:
        """Whether the row is none of the table; then it is noted in `passed`."""
        why = self.of(row.cells)
        if why and len(self.passed) < MOST:
            text = masking.within(" ".join(texts(row.cells)))[:LONGEST]
            self.passed.append(Passed(row.number, why, text))
        return bool(why)

    def suspects(self, block: Block) -> list[int]:
        """Places of the rows in which nobody's number stands: the others are all of the table."""
        sure: set[int] = set()
        for at in self.identity:
            if at < len(block.columns):
                values, places = block.columns[at]
                numbers = [_has_number(cell) for cell in values]
                sure.update(compress(range(len(block)), map(numbers.__getitem__, places)))
        return [at for at in range(len(block)) if at not in sure]

    def of(self, cells: Sequence[Cell]) -> str:
        """Why the row is no row of the table, as a key of REASONS; empty if it is one.

        Looks closely only at rows in which nobody's number stands and whose first cells raise a
        suspicion: most rows cost next to nothing.
        """
        if self._somebody(cells):
            return ""
        filled = [cell for cell in islice(cells, 2 * LOOKED_AT) if cell is not None][:LOOKED_AT]
        if not filled:
            return ""
        first = "".join(writings.plain(str(filled[0])).split())
        suspected = (
            any(type(cell) is str and _TOTAL.fullmatch(cell.strip()) for cell in filled)
            or first in self._firsts
            or first in ("1", "甲", "A", "栏次")
            or _SIGNED.fullmatch(first)
            or (len(cells) == cells.index(filled[0]) + 1 and _HEADING.fullmatch(first))
        )
        return self._closely(cells) if suspected else ""

    @cached_property
    def _firsts(self) -> frozenset[str]:
        return frozenset(row[0] for row in self.seen)

    def _somebody(self, cells: Sequence[Cell]) -> bool:
        """Whether an identity number stands in the row."""
        return any(_has_number(cells[at]) for at in self.identity if at < len(cells))

    def _closely(self, cells: Sequence[Cell]) -> str:
        row = texts(cells)
        if row in self.seen:
            return "header"
        if any(_TOTAL.fullmatch(text) for text in row[:LOOKED_AT]):
            return "total"
        if _SIGNED.fullmatch(row[0]):
            return "signed"
        if len(row) == 1 and _HEADING.fullmatch(row[0]):
            return "heading"
        counted = [text for text in row if text.isdecimal()]
        if len(row) >= 3 and all(map(_ORDINAL.fullmatch, row)) and len(counted) > len(row) // 2:
            ordinals = range(1, len(counted) + 1)
            return "ordinals" if [int(text) for text in counted] == list(ordinals) else ""
        return ""
