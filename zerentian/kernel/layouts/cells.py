"""Turning what stands in a cell into a value, or into a fault that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.layouts.readings import EMPTY, Note, Reading, Unreadable
from zerentian.kernel.layouts.words import Words
from zerentian.kernel.packs.schema import CodeList
from zerentian.kernel.population import rules as population
from zerentian.lib import days, identity, masking, writings
from zerentian.lib.sheets import Cell
from zerentian.manifest.imports import Column

__all__ = ["Note", "Reader", "Reading", "Unreadable", "shown", "written"]

YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "✔"})
NO = frozenset({"否", "无", "n", "no", "false", "0", "×", "✗", "✘"})
DIGITS = 15  # before the point: more than any count or amount has
OLD_NUMBER = 15  # digits of an identity number before 1999
MOST = 50_000  # different cells of a column that are remembered
_NOTHING = re.compile(r"[-—–―/\\_]+|N/?A|#N/A|NULL", re.I)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_COUNTED = re.compile(r"(?<=[0-9])\s*(?:人|口|户|个月|月|周岁|岁|次)$")
_EXACT = 10**15


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
    return masking.phone(text) if column.kind == "phone" else masking.within(text)


def _decimal(text: str) -> Decimal | None:
    """The number that the text writes; None for other text and for numbers beyond all use.

    "1e999999999" is a number too, but one that fills the memory when it becomes an integer.
    """
    if "_" in text or ("," in text and not _GROUPED.fullmatch(text)):
        return None
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
    _columns: dict[str, Callable[[Cell], Reading]] = field(default_factory=dict, repr=False)

    def value(self, column: Column, cell: Cell) -> Any:
        """The value of a filled cell; None for an empty one. Raises Unreadable."""
        return self.read(column, cell).value

    def read(self, column: Column, cell: Cell) -> Reading:
        """The value of a cell, with a note where it was repaired. Raises Unreadable."""
        return self.column(column)(cell)

    def column(self, column: Column) -> Callable[[Cell], Reading]:
        """`read` for one column, for whoever reads many of its cells.

        Most cells of a column say what another said: what was read or refused once is remembered,
        except identity numbers, of which there are no two.
        """
        found = self._columns.get(column.key)
        if found is None:
            found = self._columns[column.key] = self._remembering(column)
        return found

    def once(self, column: Column) -> Callable[[Cell], Reading]:
        """`read` for one column, for whoever asks about every different cell once."""
        return partial(self._read, column)

    def _remembering(self, column: Column) -> Callable[[Cell], Reading]:
        met: dict[Any, Reading | Unreadable] = {}
        read, most = self._read, 0 if column.kind == "identity" else MOST

        def reading(cell: Cell) -> Reading:
            if cell is None:
                return EMPTY
            key = cell if type(cell) is str else (type(cell), cell)
            found = met.get(key)
            if found is None:
                try:
                    found = read(column, cell)
                except Unreadable as error:
                    found = error
                if len(met) < most:
                    met[key] = found
            if isinstance(found, Unreadable):
                raise Unreadable(found.why, found.todo)
            return found

        return reading

    def _read(self, column: Column, cell: Cell) -> Reading:
        if isinstance(cell, float) and abs(cell) >= _EXACT and column.kind in ("text", "identity"):
            raise _lost()
        text = writings.plain(cell if isinstance(cell, str) else written(cell))
        if not text:
            return EMPTY
        if column.kind not in ("text", "code", "codes", "yes_no") and _NOTHING.fullmatch(text):
            return Reading(None, Note(_("was read as an empty cell"), _("leave it empty")))
        return self._kinds[column.kind](self, column, text, cell)

    @cached_property
    def _words(self) -> dict[str, Words]:
        return {key: Words(found) for key, found in self.codes.items()}

    def _text(self, _column: Column, text: str, _cell: Cell) -> Reading:
        if writings.lost_digits(text):
            raise _lost()
        return Reading(" ".join(text.split()))

    def _identity(self, _column: Column, text: str, cell: Cell) -> Reading:
        try:
            number = identity.parse(text, not_after=self.on)
        except identity.InvalidIdentity as error:
            raise (
                _lost()
                if error.code == "lost"
                else Unreadable(
                    _(error.message) % error.params,
                    _(
                        "compare with the identity card and correct; without a card, do not invent one"
                    ),
                )
            ) from None
        if not population.is_welcome(number.number, profile=self.profile):
            raise self._unwelcome()
        same = isinstance(cell, str) and cell.strip() == number.number
        if same and not identity.may_have_lost_digits(number.number):
            return Reading(number)
        return Reading(number, _told(number, text))

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

    def _date(self, column: Column, text: str, cell: Cell) -> Reading:
        try:
            if isinstance(cell, date) and not isinstance(cell, datetime):
                return Reading(days.bounded(cell))
            found = days.read(text, month_will_do=column.month)
        except days.NoDay as error:
            raise Unreadable(_(error.message) % error.params, _("write it as 2019-05-31")) from None
        if not found.told:
            return Reading(found.day)
        why = _("was read as %(day)s") % {"day": found.day.isoformat()}
        return Reading(found.day, Note(why, _("check that this day is meant")))

    def _integer(self, column: Column, text: str, _cell: Cell) -> Reading:
        number = _decimal(_COUNTED.sub("", text))
        if number is None or number != number.to_integral_value():
            raise Unreadable(_("is not a whole number"), _("write digits only"))
        return self._bounded(column, int(number), str)

    def _money(self, column: Column, text: str, _cell: Cell) -> Reading:
        """Yuan in the sheet, fen in the register; parts of a fen are rounded."""
        number = _decimal(text.removesuffix("元").removeprefix("¥").strip())
        if number is None:
            raise Unreadable(_("is not an amount"), _("write yuan in digits, such as 7028.00"))
        fen = int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))
        return self._bounded(column, fen, lambda bound: f"{bound / 100:.2f}")

    def _bounded(self, column: Column, number: int, said: Callable[[int], str]) -> Reading:
        if column.least is not None and number < column.least:
            raise Unreadable(
                _("is less than %(least)s") % {"least": said(column.least)}, _("correct it")
            )
        if column.most is not None and number > column.most:
            raise Unreadable(
                _("is more than %(most)s") % {"most": said(column.most)}, _("correct it")
            )
        return Reading(number)

    def _code(self, column: Column, text: str, _cell: Cell) -> Reading:
        return self._words[column.codes].one(text)

    def _codes(self, column: Column, text: str, _cell: Cell) -> Reading:
        return self._words[column.codes].several(text)

    def _yes_no(self, _column: Column, text: str, _cell: Cell) -> Reading:
        if text.lower() in YES:
            return Reading(True)
        if text.lower() in NO:
            return Reading(False)
        raise Unreadable(_("is neither yes nor no"), _("write 是 or 否"))

    def _phone(self, _column: Column, text: str, _cell: Cell) -> Reading:
        if writings.lost_digits(text):
            raise _lost()
        digits = population.phone(writings.whole(writings.unquoted(text)))
        if digits is None:
            raise Unreadable(
                _("is not a telephone number"), _("write one number in digits, or leave it empty")
            )
        return Reading(digits)

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


def _lost() -> Unreadable:
    return Unreadable(
        _("stands in the sheet as a number, so its last digits are lost"),
        _("format the column as text and enter the number again from the original"),
    )


def _told(number: identity.Identity, text: str) -> Note:
    """How a number was read that stood otherwise; masked, so that a preview may show it."""
    if identity.may_have_lost_digits(number.number):
        return Note(
            _("ends with three zeros, as numbers do that a spreadsheet cut"),
            _("compare with the identity card"),
        )
    said = {"number": masking.number(number.number)}
    if len(identity.normalise(text)) == OLD_NUMBER:
        why = _("is an old number of 15 digits and was read as %(number)s")
    else:
        why = _("was read as %(number)s")
    return Note(why % said, _("compare with the identity card"))
