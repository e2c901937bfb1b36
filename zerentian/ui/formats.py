"""How days, times and numbers are written, in Chinese and in English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

NOTHING = "—"
WEEKDAYS = "一二三四五六日"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def local(value: date) -> date:
    """A moment is shown in the reporting time zone; a day is shown as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: object, on: date | None = None) -> str:
    """`11-20`, or with its year when that is not the year of `on` (English: `20 Nov`)."""
    if not isinstance(value, date):
        return NOTHING
    value = local(value)
    near = isinstance(on, date) and on.year == value.year
    if is_chinese():
        return f"{value:%m-%d}" if near else f"{value:%Y-%m-%d}"
    return f"{value.day} {MONTHS[value.month - 1]}" + ("" if near else f" {value.year}")


def long_day(value: object, on: date | None = None) -> str:
    """`11月20日 周五`, with the year when it is not the year of `on`; without `on` no year."""
    if not isinstance(value, date):
        return NOTHING
    value = local(value)
    other = isinstance(on, date) and on.year != value.year
    if is_chinese():
        year = f"{value.year}年" if other else ""
        return f"{year}{value.month}月{value.day}日 周{WEEKDAYS[value.weekday()]}"
    text = f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if other else text


def moment(value: object, on: date | None = None) -> str:
    """`11-20 10:24`."""
    if not isinstance(value, datetime):
        return NOTHING
    return f"{day(value, on)} {local(value):%H:%M}"


def number(value: int | float | Decimal | str | None, places: int | None = None) -> str:
    """Thousands separated by commas, never in units of ten thousand; nothing known is a dash."""
    if value is None or isinstance(value, str):
        return value or NOTHING
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def money(fen: object) -> str:
    """Integer fen as yuan with two places: 33560000 -> 335,600.00."""
    if not isinstance(fen, int):
        return NOTHING
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def percent(value: object, places: int = 1) -> str:
    """A share between 0 and 1 as per cent: 0.893 -> 89.3%."""
    if not isinstance(value, (int, float, Decimal)):
        return NOTHING
    return f"{value * 100:.{places}f}%"
