from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.layouts import cells, headers
from zerentian.kernel.layouts.cells import Reader, Unreadable
from zerentian.kernel.packs import queries as packs
from zerentian.lib import identity, masking
from zerentian.manifest.imports import Column

ON = date(2019, 5, 31)
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=30)
)
KINDS = ["text", "identity", "date", "integer", "money", "code", "codes", "yes_no", "phone"]


def column(kind: Any, **about: Any) -> Column:
    codes = {"code": "relation", "codes": "health"}.get(kind, "")
    return Column(key=kind, title="它", kind=kind, codes=codes, **about)


BY_KIND = {kind: column(kind) for kind in KINDS}
VALUES: dict[str, Any] = {
    "text": str, "identity": identity.Identity, "date": date, "integer": int, "money": int,
    "code": str, "codes": tuple, "yes_no": bool, "phone": str,
}  # fmt: skip
FULL_NUMBER = re.compile(r"99\d{4}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dX]")


def reader(profile: str = "test") -> Reader:
    return Reader(packs.current().codes, profile, ON)


SHARED = reader()


def outcome(kind: str, cell: Any) -> tuple[Any, tuple[str, ...]]:
    """The value, if any, and what is said: of a refusal, or of a repair."""
    try:
        value, note = SHARED.read(BY_KIND[kind], cell)
    except Unreadable as error:
        return None, (error.why, error.todo)
    return value, tuple(note or ())


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


HOSTILE = st.one_of(
    ANYTHING,
    st.text(max_size=400),
    st.text(alphabet="0123456789xX.eE+-'*, \u200b\u3000／年月日", max_size=24),
    st.from_regex(r"[0-9]{15,18}[0-9Xx]?(\.0+)?"),
    st.floats(1e14, 1e18),
    st.sampled_from(["=1+1", "#N/A", "\x00", "٣", "①", "1e999999999", "9" * 5000, "%s%(x)s", "{}"]),
)


SEEDS: tuple[str, ...] = (
    "990703195808200021", "990703580820002", "2019-05-31", "二〇一九年五月三十一日", "43616", "7,028.00元",
    "01 因病", "残疾、长期慢性病", "13812345678", "9.90703195808200021E+17", "是", "户主", "3人",
)  # fmt: skip
SPOILERS = "0123456789xXeE.,+-*'\"=/ \u200b\u202e\x00\t\n　：年月日〇十％%{}٣①²Ａ😀\ufffd"


def spoilt(dice: random.Random) -> str:
    """A cell as people have it, with a few signs taken out, doubled or put in."""
    signs = list(dice.choice(SEEDS) * dice.choice([1, 1, 1, 2, 40]))
    for _nth in range(dice.randrange(5)):
        at = dice.randrange(len(signs) + 1)
        signs[at : at + dice.randrange(3)] = dice.choices(SPOILERS, k=dice.randrange(3))
    return "".join(signs)


def test_ten_thousand_hostile_cells() -> None:
    dice = random.Random(43616)
    for _nth in range(10_000):
        check_outcome(dice.choice(KINDS), spoilt(dice))


@given(kind=st.sampled_from(KINDS), cell=HOSTILE)
def test_cells_beyond_imagination(kind: str, cell: Any) -> None:
    check_outcome(kind, cell)


def check_outcome(kind: str, cell: Any) -> None:
    """A value of the right kind, nothing, or a reason with what to do; masked where it must be."""
    value, words = outcome(kind, cell)

    assert value is None or isinstance(value, VALUES[kind])
    assert all(words)
    assert not any(FULL_NUMBER.search(word) for word in words)


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


@pytest.mark.parametrize(
    "written", ["2019-02-30", "去年", 40115, "2019-05", "31.05.2019", "19-5-31", 2019]
)
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
        read("code", "老伴儿")

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


OLD = "990703580820002"


@pytest.mark.parametrize(
    "cell",
    [
        int(OLD), float(OLD), OLD, f"'{OLD}", "990703195808200021.0", "990703 19580820 0021",
        "9.90703195808200021E+17", "９９０７０３１９５８０８２０００２１", "\u200b990703195808200021",
    ],
)  # fmt: skip
def test_repaired_identity_is_told_and_masked(cell: Any) -> None:
    old = "9907035808200" in str(cell)
    number, note = reader().read(column("identity"), cell)

    assert number.number == (identity.from_fifteen(OLD) if old else "990703195808200021")
    assert note is not None
    assert masking.number(number.number) in note.why
    assert ("15" in note.why) == old


@pytest.mark.parametrize("cell", ["990703195808200021", " 990703195808200021 "])
def test_clean_identity_needs_no_note(cell: str) -> None:
    assert reader().read(column("identity"), cell).note is None


def test_right_number_with_three_zeros_is_doubted() -> None:
    bodies = (f"9907031958{month:02}{day:02}100" for month in range(1, 13) for day in range(1, 29))
    number = next(f"{body}0" for body in bodies if identity.check_character(body) == "0")
    found = reader().read(column("identity"), number)

    assert found.value.number == number
    assert found.note is not None
    assert "零" in found.note.why


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("identity", "3.70703E+17"), ("text", "3.70703E+17"), ("phone", "4E+11"),
        ("identity", 9.9e17), ("identity", "990703195808200000"),
    ],
)  # fmt: skip
def test_numbers_that_lost_digits_say_so(kind: str, cell: Any) -> None:
    with pytest.raises(Unreadable, match="丢"):
        read(kind, cell)


@pytest.mark.parametrize(
    ("cell", "day"), [(43616, date(2019, 5, 31)), (43616.5, date(2019, 5, 31))]
)
def test_day_count_of_a_spreadsheet_is_told(cell: Any, day: date) -> None:
    found = reader().read(column("date"), cell)

    assert found.value == day
    assert found.note is not None
    assert "2019-05-31" in found.note.why


def test_month_is_a_day_only_where_the_column_says_so() -> None:
    assert read("date", "2014年12月", month=True) == date(2014, 12, 1)
    with pytest.raises(Unreadable, match="月"):
        read("date", "2014年12月")


def test_day_out_of_time_is_refused_also_from_a_date_cell() -> None:
    with pytest.raises(Unreadable):
        read("date", date(1, 1, 1))


@pytest.mark.parametrize("cell", ["-", "——", "/", "N/A", "NULL"])
def test_strokes_stand_for_nothing_and_are_told(cell: str) -> None:
    found = reader().read(column("phone"), cell)

    assert found.value is None
    assert found.note is not None


@pytest.mark.parametrize(
    ("cell", "number"), [("3人", 3), ("12个月", 12), ("1,234", 1234), ("3.0", 3), ("5 月", 5)]
)
def test_counted_things_are_numbers(cell: str, number: int) -> None:
    assert read("integer", cell) == number


@pytest.mark.parametrize("cell", ["1,2", "1_000", "人", "三", "3.5人"])
def test_integer_is_nothing_else(cell: str) -> None:
    with pytest.raises(Unreadable):
        read("integer", cell)


def test_money_with_its_sign() -> None:
    assert read("money", "￥7,028.00") == 702800


@pytest.mark.parametrize(
    "cell", ["13812345678.0", "'13812345678", "1.3812345678E+10", "138 1234 5678"]
)
def test_phone_is_read_in_every_writing(cell: str) -> None:
    assert read("phone", cell) == "13812345678"


def test_reader_remembers_refusals_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    here = reader()
    slow = type(here)._read
    monkeypatch.setattr(type(here), "_read", lambda *about: asked.append(1) or slow(*about))

    for _nth in range(3):
        with pytest.raises(Unreadable):
            here.value(column("yes_no"), "也许")

    assert asked == [1]


def test_shown_hides_numbers_in_other_columns_too() -> None:
    assert cells.shown(column("text"), "王990703195808200021") == "王990703********0021"
