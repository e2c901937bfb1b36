"""Days that are only nearly days: each is refused with its reason, never read as another one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import days
from zerentian.lib.days import FIRST_YEAR, LAST_YEAR, NoDay

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
ZERO = date(1899, 12, 30)


def outcome(text: str, **how: bool) -> date | str:
    try:
        return days.read(text, **how).day
    except NoDay as refusal:
        return refusal.code


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize(
    "form", ["5 {} 2019", "5-{}-2019", "{} 5, 2019", "{} 5 2019", "5 {}, 2019"]
)
def test_months_are_read_whole_and_shortened(month: int, form: str) -> None:
    full = MONTHS[month - 1]
    for written in {full, full[:3], full[:4], full.upper(), full[:3].lower()}:
        assert outcome(form.format(written)) == date(2019, month, 5)


@pytest.mark.parametrize(
    "name",
    ["Marvel", "Mayx", "Decade", "Septober", "Junior", "Janet", "Augustus", "Octopus", "Mai"],
)
def test_words_that_only_begin_like_a_month_are_none(name: str) -> None:
    """“1 Decade 2019” was read as the first of December."""
    for form in ("1 {} 2019", "{} 1, 2019"):
        assert outcome(form.format(name)) == "not_a_day"


def test_september_is_also_written_with_four_letters() -> None:
    assert outcome("1 Sept. 2019") == outcome("Sept 1, 2019") == date(2019, 9, 1)


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1, 1, 9999])
def test_years_of_which_no_register_speaks_are_far_in_every_writing(year: int) -> None:
    signs = "".join("〇一二三四五六七八九"[int(digit)] for digit in f"{year:04}")
    for text in (
        f"{year:04}-05-31", f"{year:04}年5月31日", f"{year:04}0531", f"31 May {year:04}",
        f"{signs}年五月三十一日",
    ):  # fmt: skip
        assert outcome(text) == "far", text


def test_the_first_and_the_last_year_are_still_read() -> None:
    for day in (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)):
        assert outcome(day.isoformat()) == days.bounded(day) == day


@given(st.integers(0, 99_999))
def test_a_spreadsheet_s_count_is_a_day_within_those_years_or_refused(serial: int) -> None:
    """99999 was read as a day of 2173."""
    found = outcome(f"{serial:05}")

    if isinstance(found, date):
        assert found == ZERO + timedelta(days=serial)
        assert FIRST_YEAR <= found.year <= LAST_YEAR
    else:
        assert found in ("two_readings", "far")
        assert found != "far" or serial > (date(LAST_YEAR, 12, 31) - ZERO).days


@pytest.mark.parametrize(
    ("time", "read"),
    [
        ("00:00", True), ("23:59", True), ("23:59:59", True), ("23:59:60", True), ("24:00", True),
        ("24:00:00", True), ("24:01", False), ("24:59", False), ("25:00", False), ("8:60", False),
        ("8:5", False), ("08:00:61", False), ("8", False), ("am 8:00", False),
    ],
)  # fmt: skip
def test_times_of_a_day_that_there_is_fall_away(time: str, read: bool) -> None:
    assert outcome(f"2019-05-31 {time}") == (date(2019, 5, 31) if read else "not_a_day")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.times())
def test_a_moment_is_its_day_and_told_unless_it_is_midnight(day: date, time) -> None:  # type: ignore[no-untyped-def]
    for text in (
        f"{day} {time:%H:%M:%S}",
        f"{day}T{time:%H:%M:%S}Z",
        f"{day:%Y/%m/%d} {time:%H:%M:%S}",
    ):
        found = days.read(text)
        assert found == days.Read(day, told=(time.hour, time.minute, time.second) != (0, 0, 0))


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_two_digits_of_a_year_are_never_guessed(a: int, b: int, c: int) -> None:
    for between in ".-/":
        found = outcome(f"{a:02}{between}{b}{between}{c}")
        assert found in ("short_year", "not_a_day"), found


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_day_and_month_that_may_be_changed_are_never_guessed(day: date) -> None:
    assert outcome(f"{day:%d.%m.%Y}") == outcome(f"{day.month}/{day.day}/{day.year}") == "year_last"


@given(st.integers(1900, 2100), st.integers(0, 99))
def test_a_month_is_its_first_day_only_where_that_will_do(year: int, month: int) -> None:
    for text in (
        f"{year}-{month:02}",
        f"{year}年{month}月",
        f"{year}{month:02}",
        f"{year}年{month:02}月份",
    ):
        refused, taken = outcome(text), outcome(text, month_will_do=True)
        if 1 <= month <= 12:
            assert (refused, taken) == ("month", date(year, month, 1))
        else:
            assert refused == taken == "not_a_day"


@given(st.integers(1900, 2100), st.integers(1, 40), st.integers(1, 40))
def test_chinese_numerals_are_the_day_that_digits_are(year: int, month: int, day: int) -> None:
    signs = "〇一二三四五六七八九"

    def written(number: int) -> str:
        tens, ones = divmod(number, 10)
        return (
            ("" if tens < 2 else signs[tens])
            + ("十" if tens else "")
            + (signs[ones] if ones else "")
        )

    text = f"{''.join(signs[int(d)] for d in str(year))}年{written(month)}月{written(day)}日"
    found = outcome(text)

    assert found in (outcome(f"{year}年{month}月{day}日"), "not_a_day")
    if month <= 12 and day <= 31:
        assert found == outcome(f"{year}-{month:02}-{day:02}")
