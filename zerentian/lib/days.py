"""Days as people and programs write them, read only where one reading exists.

Certain: year first with any separator or none, Chinese numerals, English month names, moments of
which the time of day is dropped, and a spreadsheet's day count (1 March 1900 is 61) unless the five
digits are also a day without its century. Everything else is refused with the reason.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from zerentian.lib.refusals import Refused, gettext_noop

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2150

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN: Final = r"[-/.,·。、_年月\u2010-\u2015\u2212]"
_TIME: Final = re.compile(
    r"(?<=[0-9日号])(?:[T ]\s*|\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?Z?"
)
_YEAR_FIRST: Final = re.compile(
    rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})[日号]?"
)
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0*)?")
_SERIAL: Final = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_MONTH: Final = re.compile(rf"([0-9]{{4}})(?:{_BETWEEN}([0-9]{{1,2}})|([0-9]{{2}}))月?份?")
_YEAR: Final = re.compile(r"[0-9]{4}年?")
_YEAR_LAST: Final = re.compile(rf"[0-9]{{1,2}}{_BETWEEN}[0-9]{{1,2}}{_BETWEEN}[0-9]{{4}}")
_SHORT_YEAR: Final = re.compile(
    rf"[0-9]{{2}}{_BETWEEN}[0-9]{{1,2}}{_BETWEEN}[0-9]{{1,2}}[日号]?"
    rf"|[0-9]{{1,2}}{_BETWEEN}[0-9]{{1,2}}{_BETWEEN}[0-9]{{2}}"
)
_SIGNS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_NUMERALS: Final = str.maketrans("零○Ｏ", "〇〇〇")
_CHINESE: Final = re.compile(
    r"([〇一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?"
)
_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_ENGLISH: Final = re.compile(
    r"([0-9]{1,2})[- ]+([A-Za-z]{3,9})\.?[-, ]+([0-9]{4})"
    r"|([A-Za-z]{3,9})\.?[- ]+([0-9]{1,2})(?:,\s*| +)([0-9]{4})"
)
_ZERO: Final = date(1899, 12, 30)


class NoDay(Refused):
    """The text is no day, or more than one; `code` says why."""

    messages = {
        "not_a_day": gettext_noop("is not a day"),
        "no_such_day": gettext_noop("is a day that no calendar has"),
        "month": gettext_noop("names a month but no day"),
        "year": gettext_noop("names a year but no day"),
        "year_last": gettext_noop("may be day and month or month and day"),
        "short_year": gettext_noop(
            "has a year of two digits, so its order and century are unclear"
        ),
        "two_readings": gettext_noop(
            "may be a spreadsheet's count of days (%(serial)s) or a day without its century"
            " (%(short)s)"
        ),
        "far": gettext_noop("lies in the year %(year)s"),
    }


class Read(NamedTuple):
    """A day. told: whether somebody should be told how it was read, because it stood otherwise."""

    day: date
    told: bool = False


def read(text: str, *, month_will_do: bool = False) -> Read:
    """The day that a text names. month_will_do: a month counts as its first day.

    Raises NoDay: not_a_day, no_such_day, month, year, year_last, short_year, two_readings, far.
    """
    if _ISO.fullmatch(text):
        return Read(_day(*text.split("-")))
    text, timed = _without_time(text)
    for pattern in (_YEAR_FIRST, _COMPACT):
        if match := pattern.fullmatch(text.replace(" ", "")):
            return Read(_day(*match.groups()), timed)
    found = _chinese(text) or _english(text) or _serial(text)
    if found is None and (match := _MONTH.fullmatch(text.replace(" ", ""))):
        found = _month(match[1], match[2] or match[3], month_will_do=month_will_do)
    if found is None:
        raise NoDay(_reason(text.replace(" ", "")))
    return Read(found, told=True)


def bounded(day: date) -> date:
    """The day, unless it lies in a year of which no register speaks: NoDay with the code far."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoDay("far", year=day.year)
    return day


def _day(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return bounded(date(int(year), int(month), int(day)))
    except NoDay:
        raise
    except ValueError:
        raise NoDay("no_such_day") from None


def _without_time(text: str) -> tuple[str, bool]:
    """The text without a time of day; whether that was another than midnight."""
    match = _TIME.search(text)
    if match is None or match.end() != len(text):
        return text, False
    hour, minute, second = (int(part or 0) for part in match.groups())
    if (hour, minute, second) > (24, 0, 0) or minute > 59 or second > 60:
        return text, False
    return text[: match.start()], bool(hour or minute or second)


def _month(year: str, month: str, *, month_will_do: bool) -> date | None:
    if not 1 <= int(month) <= 12:
        return None
    if not month_will_do:
        raise NoDay("month")
    return _day(year, month, 1)


def _chinese(text: str) -> date | None:
    match = _CHINESE.fullmatch(text.translate(_NUMERALS).replace(" ", ""))
    if match is None:
        return None
    year = int("".join(str(_SIGNS[sign]) for sign in match[1]))
    return _day(year, _below_hundred(match[2]), _below_hundred(match[3]))


def _below_hundred(text: str) -> int:
    """十 is 10, 十二 is 12, 三十一 is 31; 0 where the signs are no such number."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _SIGNS[text] if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * _SIGNS.get(tens, 1) + _SIGNS.get(ones, 0)


def _english(text: str) -> date | None:
    match = _ENGLISH.fullmatch(text)
    if match is None:
        return None
    day, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    months = (number for number, full in enumerate(_NAMES, 1) if full.startswith(name.lower()))
    month = next(months, None)
    return None if month is None else _day(year, month, day)


def _serial(text: str) -> date | None:
    """The day of a spreadsheet's count; five digits alone never name a year, month and day."""
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    found = _ZERO + timedelta(days=int(match[1]))
    if short := _short(match[1]):
        raise NoDay("two_readings", serial=found.isoformat(), short=short)
    return bounded(found)


def _short(digits: str) -> str:
    """Five digits as a day of 2000 to 2009 that lost its century and zero; empty if it is none."""
    year, month, day = f"0{digits[0]}", digits[1:3], digits[3:]
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return ""
    return f"{year}-{month}-{day}"


def _reason(text: str) -> str:
    for code, pattern in (
        ("year", _YEAR),
        ("year_last", _YEAR_LAST),
        ("short_year", _SHORT_YEAR),
    ):
        if pattern.fullmatch(text):
            return code
    return "not_a_day"
