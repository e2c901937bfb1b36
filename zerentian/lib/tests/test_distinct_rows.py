"""A column kept by its different values answers like the plain list that it stands for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.distinct import Distinct, Gathered, Positions

CELLS = st.lists(st.sampled_from(["汉族", "回族", "", None, 1, 2.5]), max_size=20)
BLOCKS = st.lists(CELLS, max_size=4)


def gathered(blocks: list[list[object]]) -> tuple[Distinct[object], list[object]]:
    found: Gathered[object] = Gathered()
    fresh = [value for block in blocks for value in found.extend(block)]
    return found.distinct(), fresh


@given(BLOCKS)
def test_every_value_is_new_once_and_in_the_order_of_meeting(blocks: list[list[object]]) -> None:
    column, fresh = gathered(blocks)
    plain = [cell for block in blocks for cell in block]

    assert fresh == list(column.values) == list(dict.fromkeys(plain))
    assert list(column) == plain
    assert len(column) == len(plain)


@given(BLOCKS, st.sets(st.sampled_from(["汉族", "", 1, "没有"])))
def test_rows_are_those_of_the_plain_list_and_each_value_is_asked_about_once(
    blocks: list[list[object]], wanted: set[object]
) -> None:
    column, _fresh = gathered(blocks)
    asked: list[object] = []

    def is_wanted(value: object) -> bool:
        asked.append(value)
        return value in wanted

    rows = list(column.rows(is_wanted))

    assert rows == [row for row, cell in enumerate(column) if cell in wanted]
    assert asked == list(column.values)


@given(CELLS, st.lists(st.integers(0, 3), max_size=12))
def test_cells_that_come_by_their_positions_are_the_same_cells(
    cells: list[object], at: list[int]
) -> None:
    values = ["汉族", "回族", "壮族", "汉族"]  # a part of a workbook may name one value twice
    by_position: Gathered[object] = Gathered()
    plainly: Gathered[object] = Gathered()

    by_position.extend(cells)
    by_position.extend_distinct(values, at)
    plainly.extend([*cells, *(values[place] for place in at)])

    assert list(by_position.distinct()) == list(plainly.distinct())


@given(CELLS, st.sets(st.integers(0, 8)))
def test_rows_at_positions_are_those_whose_value_stands_there(
    cells: list[object], positions: set[int]
) -> None:
    column, _fresh = gathered([cells])

    rows = set(column.at_rows(positions))

    assert rows == {row for row in range(len(column)) if column.at[row] in positions}
    assert list(column.at_rows(frozenset())) == []


@given(CELLS)
def test_making_something_of_the_values_keeps_the_rows(cells: list[object]) -> None:
    column, _fresh = gathered([cells])
    made = column.map(lambda value: (value, "!"))

    assert list(made) == [(cell, "!") for cell in cells]
    assert made.at is column.at
    assert list(made.map(lambda pair: pair[0])) == cells


def test_a_value_gets_the_next_position_once() -> None:
    positions: Positions[str] = Positions()

    assert [positions[value] for value in ("a", "b", "a", "c", "b")] == [0, 1, 0, 2, 1]
    assert dict(positions) == {"a": 0, "b": 1, "c": 2}
