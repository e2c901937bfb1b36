"""One number in everything that keyboards, forms and spreadsheets make of it, and cards built on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zerentian.lib import identity
from zerentian.lib.identity import InvalidIdentity, Kind, Sex

DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))
SEXES = st.sampled_from(Sex)


def numbers(days: st.SearchStrategy[date] = DAYS) -> st.SearchStrategy[str]:
    def make(area: int, born: date, sex: Sex, serial: int) -> str:
        return identity.make(area=f"99{area:04}", born=born, sex=sex, serial=serial)

    return st.builds(make, st.integers(0, 9999), days, SEXES, st.integers(0, 499))


def refused(number: str, **how: Any) -> str:
    """Why a number was refused; "" where it was not."""
    try:
        identity.parse(number, **how)
    except InvalidIdentity as refusal:
        return refusal.code if number not in str(refusal) else "tells the number"
    return ""


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


BETWEEN = st.lists(
    st.sampled_from(["", "", " ", "-", "\u3000", "\u200b", "–", "\t"]), min_size=18, max_size=18
)
AROUND = st.sampled_from(
    ["{}", "'{}", '="{}"', '"{}"', "“{}”", " {} ", "\ufeff{}\n", "\u202a{}\u202c"]
)


@given(numbers(), BETWEEN, AROUND, st.booleans(), st.booleans())
def test_signs_between_and_around_change_nothing(
    number: str, between: list[str], around: str, is_wide: bool, small: bool
) -> None:
    digits = number.lower() if small else number
    digits = wide(digits) if is_wide else digits
    inside = (
        "".join(a + b for a, b in zip(digits, between, strict=True))
        if around != '="{}"'
        else digits
    )

    assert identity.parse(around.format(inside)).number == number


@given(numbers())
def test_a_number_in_a_spreadsheet_s_notation_is_read_while_its_digits_are_there(
    number: str,
) -> None:
    assume(number.isdigit())

    assert identity.parse(f"{number[0]}.{number[1:]}E+17").number == number
    assert identity.parse(f"{int(number):,}").number == number
    assert identity.parse(f"{number}.0").number == number


@given(numbers(), st.integers(1, 14))
def test_digits_that_a_spreadsheet_threw_away_are_not_made_up(number: str, kept: int) -> None:
    assert refused(f"{number[0]}.{number[1 : kept + 1]}E+17") == "lost"
    cut = f"{number[:15]}000"
    assert refused(cut) == ("" if identity.check_character(cut[:17]) == "0" else "lost")


@given(numbers(st.dates(date(1900, 1, 1), date(1999, 12, 31))))
def test_an_old_number_is_the_new_one_without_century_and_check(number: str) -> None:
    old = number[:6] + number[8:17]
    found = identity.parse(old) if old[12:] < "996" else None

    assert found is None or found == identity.parse(number)
    assert refused(old) == ("" if found else "century")


@pytest.mark.parametrize("order", ["996", "997", "998", "999"])
def test_the_orders_of_people_over_a_hundred_are_asked_for_in_full(order: str) -> None:
    assert refused(f"990703460315{order}") == "century"
    assert refused("990703460315995") == ""


@given(numbers(), st.integers(-3, 3))
def test_nobody_is_born_after_the_day_on_which_the_number_was_seen(number: str, days: int) -> None:
    born = identity.parse(number).born

    seen = born + timedelta(days=days)

    assert refused(number, not_after=seen) == ("birth_in_future" if days < 0 else "")


@given(st.integers(0, 9999), st.integers(0, 19), st.integers(0, 39), SEXES)
def test_a_birthday_in_a_number_is_one_that_there_was(
    year: int, month: int, day: int, sex: Sex
) -> None:
    body = f"990703{year:04}{month:02}{day:02}{'001' if sex is Sex.MALE else '002'}"
    number = body + identity.check_character(body)
    try:
        born = date(year, month, day)
    except ValueError:
        assert refused(number) in ("birth_date", "lost")
    else:
        assert (identity.parse(number).born, identity.parse(number).sex) == (born, sex)


CARD = st.tuples(
    st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "B1", "b9", "C1", "BB", "B"])
)


@given(numbers(), CARD)
def test_a_card_is_the_number_with_kind_grade_and_issue(
    number: str, card: tuple[int, int, str]
) -> None:  # ID-3
    kind, grade, again = card
    wrong = (
        "length" if again == "B"
        else "disability_kind" if not 1 <= kind <= 7
        else "disability_grade" if not 1 <= grade <= 4
        else "reissue" if again in ("C1", "BB")
        else ""
    )  # fmt: skip
    written = f"{number}{kind}{grade}{again}"

    assert refused(written) == wrong
    if not wrong:
        found = identity.parse(written)
        assert (found.kind, found.number) == (Kind.DISABILITY, written.upper())
        assert (found.disability_kind, found.disability_grade) == (kind, grade)
        assert found.resident_number == number
        assert identity.parse(number).resident_number == number
        assert (found.born, found.sex, found.area) == (
            identity.parse(number).born, identity.parse(number).sex, number[:6],
        )  # fmt: skip


@given(numbers(), st.integers(0, 16), st.integers(0, 9), CARD)
def test_a_mistyped_number_makes_no_card_either(
    number: str, place: int, digit: int, card: tuple[int, int, str]
) -> None:  # ID-2
    assume(number[place] != str(digit))
    typed = number[:place] + str(digit) + number[place + 1 :]

    assert refused(typed)
    assert refused(f"{typed}43")


@given(numbers(), st.integers(2, 10), st.sampled_from("*●•#"))
def test_a_masked_number_is_called_so_however_many_signs_hide_it(
    number: str, length: int, sign: str
) -> None:
    """Eleven digits with four signs are as long as an old number, and were taken for a bad one."""
    assert refused(number[:6] + sign * length + number[14:]) == "masked"
    assert refused(number[:6] + sign * length + number[14:17]) == "masked"


@given(st.text("0123456789XxB-  　'", max_size=24))
def test_what_is_read_is_read_again_the_same(text: str) -> None:
    with suppress(InvalidIdentity):
        found = identity.parse(text)
        assert identity.parse(found.number) == found
        assert len(found.number) in (18, 20, 22)  # ID-1
        assert identity.check_character(found.number[:17]) == found.number[17]
        assert identity.is_synthetic(text) == found.number.startswith("99")
