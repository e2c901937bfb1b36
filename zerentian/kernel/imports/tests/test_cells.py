from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.imports import cells, headers
from zerentian.kernel.imports.cells import Reader, Unreadable
from zerentian.kernel.packs import queries as packs
from zerentian.lib import identity
from zerentian.manifest.imports import Column

ON = date(2019, 5, 31)
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=30)
)
KINDS = ["text", "identity", "date", "integer", "money", "code", "codes", "yes_no", "phone"]


def column(kind: Any, **about: Any) -> Column:
    codes = {"code": "relation", "codes": "health"}.get(kind, "")
    return Column(key="it", title="它", kind=kind, codes=codes, **about)


def reader(profile: str = "test") -> Reader:
    return Reader(packs.current().codes, profile, ON)


def read(kind: str, cell: Any, **about: Any) -> Any:
    return reader().value(column(kind, **about), cell)


@given(kind=st.sampled_from(KINDS), cell=ANYTHING)
def test_any_cell_is_read_or_refused_with_words(kind: str, cell: Any) -> None:
    try:
        read(kind, cell)
    except Unreadable as error:
        words = error.why, error.todo
    else:
        words = ("", "")

    assert bool(words[0]) == bool(words[1])


@given(born=st.dates(date(1900, 1, 1), ON), sex=st.sampled_from(list(identity.Sex)))
def test_identity_is_read_in_every_writing(born: date, sex: identity.Sex) -> None:
    number = identity.make(area="990703", born=born, sex=sex, serial=1)
    wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})

    assert {read("identity", text).number for text in (number, wide, f" {number.lower()} ")} == {
        number
    }


@given(place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(place: int, digit: str) -> None:
    right = "990703195808200021"
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong == right or not wrong.startswith("99"):
        return

    with pytest.raises(Unreadable):
        read("identity", wrong)


@pytest.mark.parametrize("profile", ["demo", "production"])
def test_identity_of_the_wrong_world_is_refused(profile: str) -> None:
    body = ("110105" if profile == "demo" else "990703") + "19491231002"
    number = body + identity.check_character(body)

    with pytest.raises(Unreadable):
        reader(profile).value(column("identity"), number)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_are_read_in_every_usual_writing(day: date) -> None:
    writings: list[Any] = [
        day, f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), f"{day:%Y-%m-%d} 00:00:00",
    ]  # fmt: skip

    assert {read("date", written) for written in writings} == {day}


@pytest.mark.parametrize("written", ["2019-02-30", "去年", 43616, "2019-05", "31.05.2019"])
def test_no_day_is_guessed(written: Any) -> None:
    with pytest.raises(Unreadable):
        read("date", written)


@given(st.integers(-(10**9), 10**11))
def test_money_is_exact_to_the_fen(fen: int) -> None:
    yuan = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"

    assert read("money", yuan) == fen
    assert read("money", f"{yuan}元") == fen


def test_money_of_a_formula_is_rounded_to_the_fen() -> None:
    assert read("money", 7028.003333) == 702800
    assert read("money", 7028.005) == 702801
    assert read("money", "7,028.00") == 702800


@pytest.mark.parametrize("cell", ["很低", "NaN", "1e999", float("inf"), True])
def test_money_is_nothing_else(cell: Any) -> None:
    with pytest.raises(Unreadable):
        read("money", cell)


@given(st.integers(-50, 150))
def test_integer_keeps_its_bounds(number: int) -> None:
    bounded = {"least": 0, "most": 100}
    if 0 <= number <= 100:
        assert read("integer", str(number), **bounded) == number
    else:
        with pytest.raises(Unreadable):
            read("integer", number, **bounded)


def test_numbers_that_lost_digits_are_seen() -> None:
    for kind in ("text", "identity"):
        with pytest.raises(Unreadable):
            read(kind, 9.90703195808200e17)


def test_codes_are_a_set_in_the_order_of_the_list() -> None:
    assert read("codes", "残疾、长期慢性病，残疾") == ("chronic", "disabled")


def test_unknown_word_names_the_allowed_ones() -> None:
    with pytest.raises(Unreadable) as error:
        read("code", "妻子")

    assert "户主" in error.value.todo


def test_yes_no_and_phone() -> None:
    assert (read("yes_no", "是"), read("yes_no", False), read("yes_no", "无")) == (
        True,
        False,
        False,
    )
    assert read("phone", 13812345678) == "13812345678"


def test_empty_is_nothing() -> None:
    assert [read(kind, cell) for kind in KINDS for cell in (None, "", "  ")] == [None] * 27


@given(st.integers(0, 20_000))
def test_letters_count_like_a_spreadsheet(position: int) -> None:
    value = 0
    for sign in headers.letter(position):
        value = value * 26 + ord(sign) - 64

    assert value == position + 1


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("identity", "990703195808200021", "990703********0021"),
        ("phone", "13812345678", "138****5678"),
        ("text", "王桂兰", "王桂兰"),
    ],
)
def test_shown_masks_numbers(kind: str, text: str, shown: str) -> None:
    assert cells.shown(column(kind), text) == shown
