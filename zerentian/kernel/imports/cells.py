"""Turning what stands in a cell into a value, or into a fault that says what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.packs.schema import CodeList
from zerentian.kernel.population import rules as population
from zerentian.lib import identity, masking
from zerentian.lib.sheets import Cell
from zerentian.manifest.imports import Column

YES = frozenset({"是", "有", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "n", "no", "false", "0"})
DIGITS = 15  # before the point: more than any count or amount has
SHOWN_CODES = 12  # so many allowed words are listed
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SEVERAL = re.compile(r"[,;，；、/|\s]+")
_EXACT = 10**15


class Unreadable(ValueError):
    """The cell's text is no such value: why, and what to do about it."""

    def __init__(self, why: str, todo: str) -> None:
        super().__init__(why)
        self.why, self.todo = why, todo


def written(cell: Cell) -> str:
    """The cell as text, as somebody would read it in the sheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return str(cell).strip()


def shown(column: Column, text: str) -> str:
    """The text as a preview may show it: numbers of people masked."""
    if column.kind == "identity":
        return masking.number(text)
    return masking.phone(text) if column.kind == "phone" else text


def _decimal(text: str) -> Decimal | None:
    """The number that the text writes; None for other text and for numbers beyond all use.

    "1e999999999" is a number too, but one that fills the memory when it becomes an integer.
    """
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() >= DIGITS:
        return None
    return number


@dataclass(frozen=True)
class Reader:
    """Reads cells for one import. on: the day of which the workbook speaks."""

    codes: Mapping[str, CodeList]
    profile: str
    on: date
    _met: dict[tuple[str, type, Cell], Any] = field(default_factory=dict, repr=False)

    def value(self, column: Column, cell: Cell) -> Any:
        """The value of a filled cell; None for an empty one. Raises Unreadable.

        Most cells of a column say what another said: what was read once is remembered.
        """
        if cell is None:
            return None
        met = (column.key, type(cell), cell)
        try:
            return self._met[met]
        except KeyError:
            value = self._met[met] = self._read(column, cell)
            return value

    def _read(self, column: Column, cell: Cell) -> Any:
        if isinstance(cell, float) and abs(cell) >= _EXACT and column.kind in ("text", "identity"):
            raise Unreadable(
                _("stands in the sheet as a number, so its last digits are lost"),
                _("format the column as text and enter the number again from the original"),
            )
        text = unicodedata.normalize("NFKC", written(cell)).strip()
        if not text:
            return None
        return self._kinds[column.kind](self, column, text, cell)

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            key: {word: item.key for item in found.codes for word in (item.key, item.zh)}
            for key, found in self.codes.items()
        }

    def _text(self, _column: Column, text: str, _cell: Cell) -> str:
        return " ".join(text.split())

    def _identity(self, _column: Column, text: str, _cell: Cell) -> identity.Identity:
        try:
            number = identity.parse(text, not_after=self.on)
        except identity.InvalidIdentity as error:
            raise Unreadable(
                _(error.message) % error.params,
                _("compare with the identity card and correct; without a card, do not invent one"),
            ) from None
        if not population.is_welcome(number.number, profile=self.profile):
            raise self._unwelcome()
        return number

    def _unwelcome(self) -> Unreadable:
        if self.profile in population.SYNTHETIC_PROFILES:
            return Unreadable(
                _("this is not an invented number, and this is a demonstration system"),
                _("use invented people only: their numbers begin with 99"),
            )
        return Unreadable(
            _("numbers that begin with 99 belong to invented people"),
            _("delete the example rows or enter the real number"),
        )

    def _date(self, _column: Column, text: str, cell: Cell) -> date:
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
        try:
            if match:
                return date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
        raise Unreadable(_("is not a day"), _("write it as 2019-05-31"))

    def _integer(self, column: Column, text: str, _cell: Cell) -> int:
        number = _decimal(text)
        if number is None or number != number.to_integral_value():
            raise Unreadable(_("is not a whole number"), _("write digits only"))
        return self._bounded(column, int(number), str)

    def _money(self, column: Column, text: str, _cell: Cell) -> int:
        """Yuan in the sheet, fen in the register; parts of a fen are rounded."""
        number = _decimal(text.removesuffix("元"))
        if number is None:
            raise Unreadable(_("is not an amount"), _("write yuan in digits, such as 7028.00"))
        fen = int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))
        return self._bounded(column, fen, lambda bound: f"{bound / 100:.2f}")

    def _bounded(self, column: Column, number: int, said: Callable[[int], str]) -> int:
        if column.least is not None and number < column.least:
            raise Unreadable(
                _("is less than %(least)s") % {"least": said(column.least)}, _("correct it")
            )
        if column.most is not None and number > column.most:
            raise Unreadable(
                _("is more than %(most)s") % {"most": said(column.most)}, _("correct it")
            )
        return number

    def _code(self, column: Column, text: str, _cell: Cell) -> str:
        found = self._labels[column.codes].get(text)
        if found is None:
            raise Unreadable(
                _("“%(text)s” is not in the code list") % {"text": text[:40]},
                _("use one of: %(words)s") % {"words": self._words(column)},
            )
        return found

    def _codes(self, column: Column, text: str, cell: Cell) -> tuple[str, ...]:
        order = [item.key for item in self.codes[column.codes].codes]
        found = {self._code(column, part, cell) for part in _SEVERAL.split(text) if part}
        return tuple(sorted(found, key=order.index))

    def _words(self, column: Column) -> str:
        words = [item.zh for item in self.codes[column.codes].codes]
        more = " …" if len(words) > SHOWN_CODES else ""
        return "、".join(words[:SHOWN_CODES]) + more

    def _yes_no(self, _column: Column, text: str, _cell: Cell) -> bool:
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        raise Unreadable(_("is neither yes nor no"), _("write 是 or 否"))

    def _phone(self, _column: Column, text: str, _cell: Cell) -> str:
        digits = population.phone(text)
        if digits is None:
            raise Unreadable(
                _("is not a telephone number"), _("write one number in digits, or leave it empty")
            )
        return digits

    _kinds = {
        "text": _text,
        "identity": _identity,
        "date": _date,
        "integer": _integer,
        "money": _money,
        "code": _code,
        "codes": _codes,
        "yes_no": _yes_no,
        "phone": _phone,
    }
