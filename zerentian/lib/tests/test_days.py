from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import days
from zerentian.lib.days import NoDay

DAY = date(2019, 5, 31)
DAYS = st.dates(date(1860, 1, 1), date(2140, 12, 31))
SIGNS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else SIGNS[tens]) + "十" if tens else "") + (
        SIGNS[ones] if ones else ""
    )


@given(DAYS)
def test_read_knows_the_usual_writings(day: date) -> None:
    year = "".join(SIGNS[int(digit)] for digit in str(day.year))
    writings = [
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year} 年 {day.month} 月 {day.day} 号",
        f"{day:%Y%m%d}", f"{day:%Y%m%d}.0", f"{day:%Y-%m-%d} 00:00:00", f"{day:%Y-%m-%d}T00:00",
        f"{year}年{chinese(day.month)}月{chinese(day.day)}日", f"{day:%d %B %Y}", f"{day:%b %d, %Y}",
    ]  # fmt: skip

    assert {days.read(text).day for text in writings} == {day}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2019-05-31", False),
        ("2019/5/31", False),
        ("2019年5月31日", False),
        ("20190531", False),
        ("2019-05-31 00:00:00", False),
        ("2019-05-31 08:30", True),
        ("2019-05-31 00:00:00.5", False),
        ("43616", True),
        ("43616.75", True),
        ("二〇一九年五月三十一日", True),
        ("二零一九年五月三十一日", True),
        ("31-May-2019", True),
        ("May 31, 2019", True),
    ],
)
def test_read_tells_what_stood_otherwise(text: str, told: bool) -> None:
    assert days.read(text) == days.Read(DAY, told)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("去年", "not_a_day"),
        ("", "not_a_day"),
        ("2019-05-31 25:00", "not_a_day"),
        ("2019-02-30", "no_such_day"),
        ("2019年13月1日", "no_such_day"),
        ("20190231", "no_such_day"),
        ("二〇一九年十十月三日", "no_such_day"),
        ("二〇一九年五月三三日", "no_such_day"),
        ("2019-05", "month"),
        ("2019年5月", "month"),
        ("201905", "month"),
        ("2019", "year"),
        ("2019年", "year"),
        ("31/5/2019", "year_last"),
        ("05.06.2019", "year_last"),
        ("19-5-31", "short_year"),
        ("5/31/19", "short_year"),
        ("40115", "two_readings"),  # 29 October 2009, or 15 January 2004
        ("0019-05-31", "far"),
        ("9999-12-31", "far"),
        ("31 Mai 2019", "not_a_day"),
    ],
)
def test_read_refuses_what_is_not_certain(text: str, code: str) -> None:
    with pytest.raises(NoDay) as error:
        days.read(text)

    assert error.value.code == code
    assert str(error.value)


def test_month_will_do_where_it_may() -> None:
    assert days.read("2014年12月", month_will_do=True) == days.Read(date(2014, 12, 1), told=True)
    with pytest.raises(NoDay):
        days.read("2014-13", month_will_do=True)


def outcome(text: str, *, month: bool = False) -> days.Read | str:
    """What reading came to: a day, or the code of the reason why not."""
    try:
        return days.read(text, month_will_do=month)
    except NoDay as error:
        return error.code if str(error) else ""


@given(st.integers(10_000, 73_000))
def test_serial_counts_as_spreadsheets_do_or_is_refused(serial: int) -> None:
    found = outcome(str(serial))

    if found == "two_readings":
        assert time.strptime(f"0{serial}", "%y%m%d")
    else:
        assert found == days.Read(date(1899, 12, 30) + timedelta(days=serial), told=True)


@given(st.text(alphabet="0123456789-/.年月日 :T〇一十E+abMay", max_size=20))
def test_read_never_breaks(text: str) -> None:
    found = outcome(text, month=True)

    assert found
    assert isinstance(found, str) or days.FIRST_YEAR <= found.day.year <= days.LAST_YEAR
