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
