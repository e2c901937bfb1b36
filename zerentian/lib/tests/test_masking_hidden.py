"""What must never be read off a masked text: birthdays, disabilities, whole telephone numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import identity, masking
from zerentian.lib.identity import Sex

NUMBERS = st.builds(
    lambda born, sex, serial: identity.make(area="990703", born=born, sex=sex, serial=serial),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.sampled_from(Sex),
    st.integers(0, 499),
)
CARDS = st.builds(
    lambda kind, grade, again: f"{kind}{grade}{again}",
    st.integers(1, 7), st.integers(1, 4), st.sampled_from(["", "B1", "b2"]),
)  # fmt: skip
WORDS = st.text("王桂兰西一村，。（）: /", max_size=6)
MOBILES = st.builds(
    lambda head, rest: f"1{head}{rest:09}", st.integers(3, 9), st.integers(0, 10**9 - 1)
)


@given(NUMBERS, WORDS, WORDS)
def test_no_text_shows_the_birthday_in_a_number(number: str, before: str, after: str) -> None:
    shown = masking.within(f"{before}{number}{after}")

    assert shown == f"{before}{masking.number(number)}{after}"
    assert number[6:14] not in shown


@given(NUMBERS, CARDS, WORDS)
def test_no_text_shows_kind_and_grade_of_a_disability(number: str, card: str, word: str) -> None:
    """The four signs after the number are about health; they were left standing."""
    assert masking.within(f"{word}{number}{card}") == word + masking.number(number + card)
    assert masking.within(f"{number}{card}").endswith("*" * len(card))


@given(NUMBERS, WORDS)
def test_no_text_shows_the_birthday_in_an_old_number_of_fifteen_digits(
    number: str, word: str
) -> None:
    old = number[:6] + number[8:17]

    shown = masking.within(f"{word}{old}")

    assert shown == word + masking.number(old)


@given(MOBILES, WORDS, WORDS)
def test_no_text_shows_a_whole_mobile_number(number: str, before: str, after: str) -> None:
    assert (
        masking.within(f"{before}{number}{after}")
        == f"{before}{number[:3]}****{number[-4:]}{after}"
    )


@given(NUMBERS, MOBILES)
def test_several_numbers_in_one_text_are_all_masked(number: str, mobile: str) -> None:
    shown = masking.within(f"户主{number}，电话{mobile}；配偶{number} {mobile}")

    assert shown.count(masking.number(number)) == 2
    assert shown.count(masking.phone(mobile)) == 2
    assert mobile not in shown


@pytest.mark.parametrize(
    "text",
    [
        "", "因病", "2019-05-31", "370703001201", "3707030012010001", "0536-7251234",
        "户编号37070300120100011234", "12345678901", "100000000000000", "370703991301001",
    ],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert masking.within(text) == text


@given(st.text(max_size=40))
def test_masking_twice_hides_no_more_and_lengthens_nothing(text: str) -> None:
    once = masking.within(text)

    assert len(once) == len(text)
    assert masking.within(once) == once


@given(NUMBERS, st.just("") | CARDS)
def test_the_public_is_shown_less_than_the_office(number: str, card: str) -> None:
    office, public = masking.number(number + card), masking.public_number(number + card)

    assert len(office) == len(public) == len(number + card)
    for inside, outside in zip(office, public, strict=True):
        assert outside in (inside, "*")
    assert public.count("*") > office.count("*")
    assert public[2:15] == "*" * 13


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("8613812345678", "861******5678"),
        ("05367251234", "053****1234"),
        ("7251234", "*****34"),
        ("12345", "***45"),
        ("1234", "****"),
        ("1", "*"),
        ("", ""),
        (" ", ""),
    ],
)
def test_short_telephone_numbers_keep_next_to_nothing(number: str, shown: str) -> None:
    assert masking.phone(number) == shown


@given(st.text("0123456789 -", max_size=20))
def test_at_most_seven_digits_of_a_telephone_number_are_shown(number: str) -> None:
    digits = "".join(sign for sign in number if sign.isdigit())
    shown = masking.phone(number)

    assert len(shown) == len(digits)
    assert sum(sign != "*" for sign in shown) <= 7
    assert "*" in shown or not digits


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), ("张", "*"), ("", ""),
        (" 张三 ", "张*"), ("买买提·艾合买提", "买******提"),
    ],
)  # fmt: skip
def test_names_keep_their_ends(name: str, shown: str) -> None:
    assert masking.name(name) == shown


@given(st.text("张王李三小明桂兰欧阳", min_size=1, max_size=8))
def test_no_name_is_shown_whole(name: str) -> None:
    shown = masking.name(name)

    assert shown != name
    assert len(shown) == len(name)


TOWNS = ["寒亭街道", "高里街道办事处", "固堤镇", "朱里乡"]
TAILS = ["李家村12号", "民主街5号楼2单元301室", "三组", "幸福小区1栋", "东巷7号", ""]


@pytest.mark.parametrize("above", ["", "寒亭区", "潍坊市寒亭区", "山东省潍坊市寒亭区"])
@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("tail", TAILS)
def test_an_address_ends_with_its_town(above: str, town: str, tail: str) -> None:
    assert masking.address(above + town + tail) == above + town


@pytest.mark.parametrize("tail", TAILS)
def test_an_address_without_a_town_is_cut_above_it(tail: str) -> None:
    assert masking.address(f"山东省潍坊市寒亭区{tail}") == "山东省潍坊市寒亭区"
    assert masking.address(tail) == ""


@pytest.mark.parametrize("home", ["幸福小区", "阳光社区", "滨海工业园区", "老厂区", "学校家属校区"])
def test_where_people_live_together_is_no_district(home: str) -> None:
    """“小区” ends with the sign of a district, and so the name of the estate was left standing."""
    assert masking.address(f"{home}1栋") == ""
    assert masking.address(f"潍坊市{home}1栋") == "潍坊市"
    assert masking.address(f"潍坊市寒亭区{home}1栋") == "潍坊市寒亭区"
