from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from zerentian.ui import formats

DAY = date(2019, 5, 31)


@pytest.mark.parametrize(
    ("value", "on", "zh", "en"),
    [
        (DAY, date(2019, 1, 2), "05-31", "31 May"),
        (DAY, date(2020, 1, 2), "2019-05-31", "31 May 2019"),
        (DAY, None, "2019-05-31", "31 May 2019"),
        (None, DAY, "—", "—"),
    ],
)
def test_day(value: date | None, on: date | None, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert formats.day(value, on) == zh
    with translation.override("en"):
        assert formats.day(value, on) == en


def test_long_day_names_the_weekday() -> None:
    with translation.override("zh-hans"):
        assert formats.long_day(DAY) == "5月31日 周五"
        assert formats.long_day(DAY, date(2020, 1, 1)) == "2019年5月31日 周五"
    with translation.override("en"):
        assert formats.long_day(DAY) == "Fri 31 May"
        assert formats.long_day(DAY, date(2020, 1, 1)) == "Fri 31 May 2019"
    assert formats.long_day(None) == "—"


def test_moment_is_told_in_the_reporting_time_zone() -> None:
    late = datetime(2019, 5, 31, 17, 30, tzinfo=UTC)

    with translation.override("zh-hans"):
        assert formats.moment(late, DAY) == "06-01 01:30"
        assert formats.day(late, DAY) == "06-01"
    assert formats.moment(None) == "—"


def test_numbers_keep_their_thousands() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(Decimal("1234.5"), 2) == "1,234.50"
    assert formats.number(0) == "0"
    assert formats.number(None) == "—"
    assert formats.number("") == "—"


@pytest.mark.parametrize(
    ("fen", "text"),
    [(33560000, "335,600.00"), (5, "0.05"), (-150, "-1.50"), (0, "0.00"), (None, "—"), ("", "—")],
)
def test_money_comes_in_fen(fen: object, text: str) -> None:
    assert formats.money(fen) == text


def test_percent_comes_as_a_share() -> None:
    assert formats.percent(0.893) == "89.3%"
    assert formats.percent(Decimal("0.5"), 0) == "50%"
    assert formats.percent(1) == "100.0%"
    assert formats.percent(None) == "—"
