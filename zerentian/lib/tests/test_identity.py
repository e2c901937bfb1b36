from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import identity
from zerentian.lib.identity import InvalidIdentity, Kind, Sex

MAN = "990703194603150011"
PUBLISHED = "110105" + "19491231002X"  # printed in GB 11643-1999 itself
DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))
NUMBERS = st.builds(
    lambda area, born, sex, serial: identity.make(
        area=f"99{area:04d}", born=born, sex=sex, serial=serial
    ),
    st.integers(0, 9999),
    DAYS,
    st.sampled_from(Sex),
    st.integers(0, 499),
)


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("990703194603150011", date(1946, 3, 15), Sex.MALE),
        ("990703195808200021", date(1958, 8, 20), Sex.FEMALE),
        ("990703201110050015", date(2011, 10, 5), Sex.MALE),
        ("990703200506120038", date(2005, 6, 12), Sex.MALE),
    ],
)
def test_parse_reads_birth_sex_and_area(number: str, born: date, sex: Sex) -> None:
    found = identity.parse(number)

    assert found == identity.Identity(number, Kind.RESIDENT, born, sex, "990703")
    assert found.disability_kind is None
    assert found.disability_grade is None
    assert found.resident_number == number


def test_parse_knows_the_published_example() -> None:
    assert identity.parse(PUBLISHED).sex is Sex.FEMALE


@pytest.mark.parametrize("card", [MAN + "43", MAN + "43B1", MAN + "43b2"])
def test_parse_reads_a_disability_card(card: str) -> None:
    found = identity.parse(card)

    assert found.kind is Kind.DISABILITY
    assert found.number == card.upper()
    assert found.resident_number == MAN
    assert (found.disability_kind, found.disability_grade) == (4, 3)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("123", "length"),
        (MAN + "4", "length"),
        (MAN + "43B", "length"),
        (MAN + "43B11", "length"),
        ("99070319460315001A", "characters"),
        ("99070X194603150011", "characters"),
        ("٩٩٠٧٠٣١٩٤٦٠٣١٥٠٠١١", "characters"),
        ("990703194603150012", "check_digit"),
        ("990703194603150101", "check_digit"),
        (MAN + "03", "disability_kind"),
        (MAN + "83", "disability_kind"),
        (MAN + "40", "disability_grade"),
        (MAN + "45", "disability_grade"),
        (MAN + "43C1", "reissue"),
        (MAN + "43BB", "reissue"),
        ("99070346031599A", "characters"),
        ("990703460315998", "century"),
    ],
)
def test_parse_refuses_with_a_stable_code(number: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as refusal:
        identity.parse(number)

    assert refusal.value.code == code
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize("digits", ["19460230", "19461301", "00000101", "19460100"])
def test_parse_refuses_a_birth_date_that_does_not_exist(digits: str) -> None:
    body = f"990703{digits}001"

    with pytest.raises(InvalidIdentity) as refusal:
        identity.parse(body + identity.check_character(body))

    assert refusal.value.code == "birth_date"
    assert refusal.value.params["written"] == f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def test_parse_refuses_a_birth_after_the_given_day() -> None:
    assert identity.parse(MAN, not_after=date(1946, 3, 15)).born == date(1946, 3, 15)

    with pytest.raises(InvalidIdentity) as refusal:
        identity.parse(MAN, not_after=date(1946, 3, 14))

    assert refusal.value.code == "birth_in_future"


@pytest.mark.parametrize(
    "typed",
    [
        "９９０７０３１９４６０３１５００１１",
        " 990703 19460315 0011\t",
        "990703-19460315-0011",
        "\ufeff990703194603150011\u3000",
    ],
)
def test_parse_undoes_what_is_certain(typed: str) -> None:
    assert identity.parse(typed).number == MAN


def test_parse_accepts_small_and_full_width_x() -> None:
    assert identity.parse("99070319491231004x") == identity.parse("99070319491231004ｘ")


def test_parse_turns_fifteen_digits_into_eighteen() -> None:
    found = identity.parse("990703460315001")

    assert found.number == MAN
    assert found.born == date(1946, 3, 15)


@given(NUMBERS)
def test_a_made_number_is_valid_and_synthetic(number: str) -> None:
    found = identity.parse(number)

    assert found.number == number
    assert identity.is_synthetic(number)


@given(DAYS, st.sampled_from(Sex), st.integers(0, 499))
def test_a_made_number_tells_what_it_was_made_of(born: date, sex: Sex, serial: int) -> None:
    found = identity.parse(identity.make(area="990703", born=born, sex=sex, serial=serial))

    assert (found.born, found.sex, found.area) == (born, sex, "990703")


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_mistyped_digit_is_always_found(number: str, place: int, digit: str) -> None:
    mistyped = number[:place] + digit + number[place + 1 :]

    if mistyped == number:
        return
    with pytest.raises(InvalidIdentity):
        identity.parse(mistyped)


@given(NUMBERS, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    if swapped == number:
        return
    with pytest.raises(InvalidIdentity):
        identity.parse(swapped)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidIdentity):
        assert identity.parse(identity.parse(text).number) == identity.parse(text)


def test_a_refusal_never_repeats_the_number() -> None:
    for number in ("990703194603150012", "99070319460315001A", "9907031946031500"):
        with pytest.raises(InvalidIdentity) as refusal:
            identity.parse(number)
        assert number[:10] not in str(refusal.value)


@pytest.mark.parametrize(
    ("area", "serial"), [("370703", 1), ("99", 1), ("990703", 500), ("990703", -1)]
)
def test_make_refuses_numbers_that_could_be_somebodys(area: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"99|serial"):
        identity.make(area=area, born=date(1946, 3, 15), sex=Sex.MALE, serial=serial)


def test_is_synthetic_only_by_area() -> None:
    assert identity.is_synthetic(" ９９0703194603150011")
    assert not identity.is_synthetic(PUBLISHED)


@pytest.mark.parametrize(
    "written",
    [
        "'990703194603150011",
        '="990703194603150011"',
        "990703 19460315 0011",
        "990703-19460315-0011",
        "990703194603150011.0",
        "9.90703194603150011E+17",
        "990,703,194,603,150,011",
        "\u202a990703194603150011\u202c",
        "９９０７０３１９４６０３１５００１１",
    ],
)
def test_parse_repairs_what_is_certain(written: str) -> None:
    assert identity.parse(written).number == MAN


@pytest.mark.parametrize("sign", ["x", "ｘ", "×", "Х", "Χ"])
def test_parse_takes_signs_that_look_like_the_final_x(sign: str) -> None:
    assert identity.parse(PUBLISHED[:17] + sign).number == PUBLISHED


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("9.90703E+17", "lost"),
        ("9.90703194603150E+17", "lost"),
        ("990703194603150000", "lost"),
        ("990703********0011", "masked"),
        ("990703●●●●●●●●0011", "masked"),
        ("990703*94603150011", "characters"),
        ("99O703194603150011", "characters"),
    ],
)
def test_parse_says_how_the_number_was_spoilt(number: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as error:
        identity.parse(number)

    assert error.value.code == code


@given(NUMBERS)
def test_a_number_kept_between_preview_and_commit_is_the_same(number: str) -> None:
    before = identity.parse(number)

    assert pickle.loads(pickle.dumps(before)) == before
