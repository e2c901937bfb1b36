"""Numbers of addresses and forms: what is one, and that nothing breaks on what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.digits import number, numbers, only

BIGINT = 2**63


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "+1", "1.0", "1e3", "１２", "²", "٣", "x", "1 ", "\x00"]
)
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


@given(st.text())
def test_every_text_is_a_number_of_a_record_or_none(text: str) -> None:
    found = number(text)

    assert found is None or 0 <= found < BIGINT


@given(st.integers(0, 10**18 - 1))
def test_ids_are_read_as_they_are(pk: int) -> None:
    assert number(str(pk)) == pk


@pytest.mark.parametrize("length", [19, 4301, 100_000])  # int() itself refuses more than 4300
def test_long_ones_are_none(length: int) -> None:
    assert number("9" * length) is None


def test_others_are_left_out() -> None:
    assert numbers(["3", "x", "", "9" * 30, "2"]) == [3, 2]


@pytest.mark.parametrize("path", ["3707", "370703001", "0"])
def test_the_path_of_a_division_is_digits(path: str) -> None:
    assert only(path) == path


@pytest.mark.parametrize("text", ["", "3707%", "３７０７", "37 07", "-3707", "²"])
def test_anything_else_is_no_path(text: str) -> None:
    assert only(text) == ""
