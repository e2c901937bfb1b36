from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import credit_code
from zerentian.lib.credit_code import InvalidCreditCode

CODE = "91350100M000100Y43"  # the example of GB 32100-2015
CODES = st.builds(
    lambda authority, area, serial: credit_code.make(
        authority=authority, area=f"99{area:04d}", serial=serial
    ),
    st.sampled_from(["11", "12", "51", "91", "92", "Y1"]),
    st.integers(0, 9999),
    st.integers(0, 999_999),
)


def test_check_knows_the_published_example() -> None:
    assert credit_code.check(CODE) == CODE


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", " 9135 0100 M000 100Y43", "９１350100M000100Y43"]
)
def test_check_makes_the_code_regular(typed: str) -> None:
    assert credit_code.check(typed) == CODE


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "empty"),
        (CODE[:-1], "length"),
        (CODE + "0", "length"),
        ("9135O100M000100Y43", "characters"),
        ("9135A100M000100Y43", "area"),
        ("91350100M000100Y44", "check_character"),
    ],
)
def test_check_refuses_with_a_stable_code(code: str, reason: str) -> None:
    with pytest.raises(InvalidCreditCode) as refusal:
        credit_code.check(code)

    assert refusal.value.code == reason
    assert "%(" not in str(refusal.value)


@given(CODES)
def test_a_made_code_is_valid_and_synthetic(code: str) -> None:
    assert credit_code.check(code) == code
    assert credit_code.is_synthetic(code)


@given(CODES, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_mistyped_character_is_always_found(code: str, place: int, sign: str) -> None:
    mistyped = code[:place] + sign + code[place + 1 :]

    if mistyped == code:
        return
    with pytest.raises(InvalidCreditCode):
        credit_code.check(mistyped)


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidCreditCode):
        assert credit_code.check(text) == credit_code.check(credit_code.check(text))


def test_made_codes_differ() -> None:
    made = {credit_code.make(authority="91", area="990703", serial=n) for n in range(1000)}

    assert len(made) == 1000


@pytest.mark.parametrize(
    ("authority", "area", "serial"),
    [("91", "370703", 1), ("9", "990703", 1), ("I1", "990703", 1), ("91", "990703", 1_000_000)],
)
def test_make_refuses_what_does_not_fit(authority: str, area: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"99|authority|serial"):
        credit_code.make(authority=authority, area=area, serial=serial)


def test_is_synthetic_only_by_area() -> None:
    assert not credit_code.is_synthetic(CODE)
