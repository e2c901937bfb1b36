from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.fieldwork.events import rules


def cells(text: str) -> list[tuple[str, ...]]:
    return [line.cells for line in rules.lines(text)]


@pytest.mark.parametrize(
    "text", ["王秀英\t高里街道\t", "王秀英，高里街道，", "王秀英,高里街道,", "王秀英  高里街道  "]
)
def test_cells_are_parted_as_people_part_them(text: str) -> None:
    assert cells(text)[0][:2] == ("王秀英", "高里街道")


def test_empty_first_cell_is_kept_and_empty_lines_are_counted_only() -> None:
    found = list(rules.lines("\n\t高里街道\t12人\n\n王秀英"))

    assert [(line.number, line.cells) for line in found] == [
        (2, ("", "高里街道", "12人")), (4, ("王秀英",)),
    ]  # fmt: skip
    assert found[1].cell(5) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("12人", 12), ("3人次", 3), ("0", None), ("十", None), ("-1", None)],
)
def test_number_of_people(text: str, number: int | None) -> None:
    assert rules.count(text) == number


@pytest.mark.parametrize("text", ["2019-03-05", "2019/3/5", "2019.3.5", "2019年3月5日"])
def test_days_as_people_write_them(text: str) -> None:
    assert rules.day(text) == date(2019, 3, 5)


@pytest.mark.parametrize("text", ["2019-02-30", "3月5日", "", "20190305"])
def test_what_is_no_day(text: str) -> None:
    assert rules.day(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("360", 36_000),
        ("1,200.50元", 120_050),
        ("0", 0),
        ("0.001", None),
        ("-5", None),
        ("NaN", None),
    ],
)
def test_yuan_become_fen(text: str, amount: int | None) -> None:
    assert rules.fen(text) == amount


@given(st.integers(0, 10**12))
def test_every_amount_survives(amount: int) -> None:
    assert rules.fen(f"{amount // 100}.{amount % 100:02}") == amount


def test_quantities_may_be_broken_but_not_nothing() -> None:
    assert rules.thousandths("0.5") == 500
    assert rules.thousandths("0") is None
    assert rules.thousandths("0.0001") is None


@pytest.mark.parametrize(
    "text", ["1e999999", "9e999999999", "sNaN", "Infinity", "", " ", "一百", "1e20"]
)
def test_what_is_no_amount_of_money(text: str) -> None:
    assert rules.fen(text) is None
    assert rules.thousandths(text) is None


@given(st.text(max_size=12) | st.from_regex(r"\A[0-9.,eE+-]{1,14}元?\Z"))
def test_whatever_is_pasted_is_an_amount_or_none(text: str) -> None:
    for read in (rules.fen, rules.thousandths, rules.count):
        found = read(text)
        assert found is None or 0 <= found <= 10**15
    assert rules.day(text) is None or rules.day(text)


@given(st.lists(st.text(alphabet="王\t，, \u3000\n", max_size=8), max_size=6))
def test_lines_keep_their_numbers_and_lose_no_word(parts: list[str]) -> None:
    text = "\n".join(parts)
    found = list(rules.lines(text))

    assert [line.number for line in found] == [
        number for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    assert sum(cell.count("王") for line in found for cell in line.cells) == text.count("王")
