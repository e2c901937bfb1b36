"""Decisions about people and dated rows. Pure: no Django, clock or database."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from typing import Final, NamedTuple

from zerentian.lib import identity

SYNTHETIC_PROFILES: Final = frozenset({"demo", "test"})
_NOT_DIGITS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212()]+")
_PHONE: Final = re.compile(r"\d{7,12}")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")


class Span(NamedTuple):
    """The days [start, end); end None means until further notice."""

    start: date
    end: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.end is None or day < self.end)


def is_welcome(number: str, *, profile: str) -> bool:
    """Whether an instance of this profile takes the identity number.

    Demo and test take invented people only (numbers that begin with 99), production takes no
    invented ones: neither can be mistaken for the other.
    """
    return identity.is_synthetic(number) == (profile in SYNTHETIC_PROFILES)


def cut(span: Span, on: date) -> tuple[Span | None, Span]:
    """A dated row's days before `on`, if any, and from `on` on: what a change then leaves of it.

    A correction supersedes the row and adds one row for each part. ValueError when `on` is outside.
    """
    if on not in span:
        raise ValueError(f"{on} is not within {span}")
    before = Span(span.start, on) if span.start < on else None
    return before, Span(on, span.end)


def without(old: Span, new: Span) -> list[Span]:
    """The days of `old` that are not in `new`: one or two stretches, or none."""
    found = []
    if old.start < new.start:
        end = new.start if old.end is None else min(old.end, new.start)
        found.append(Span(old.start, end))
    if new.end is not None and (old.end is None or new.end < old.end):
        found.append(Span(max(old.start, new.end), old.end))
    return found


def phone(written: str) -> str | None:
    """The digits of a telephone number (7 to 12, area code included); None if it is not one."""
    digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", written)).removeprefix("+86")
    return digits if _PHONE.fullmatch(digits) else None


def is_mobile(digits: str) -> bool:
    """Whether the number is a mobile one of the mainland (LA-6)."""
    return bool(_MOBILE.fullmatch(digits))


def age(born: date, on: date) -> int:
    """Years completed on the day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(years: int, on: date) -> date:
    """The last day of birth of whoever has completed these years on the day.

    Who was born on 29 February has the birthday of other years on 1 March, as `age` counts.
    """
    year = on.year - years
    if (on.month, on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return on.replace(year=year)
