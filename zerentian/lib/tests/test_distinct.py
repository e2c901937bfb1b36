from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.distinct import Distinct, Gathered

CELLS = st.lists(st.one_of(st.none(), st.text(max_size=2), st.integers(0, 3)), max_size=30)


def gathered(*blocks: list[object]) -> Distinct[object]:
    found: Gathered[object] = Gathered()
    for block in blocks:
        found.extend(block)
    return found.distinct()


@given(CELLS, CELLS)
def test_a_column_comes_back_as_it_went_in(first: list[object], second: list[object]) -> None:
    column = gathered(first, second)

    assert list(column) == first + second
    assert [column[row] for row in range(len(column))] == first + second
    assert len(set(column.values)) == len(column.values)


@given(CELLS)
def test_map_makes_something_of_every_row(cells: list[object]) -> None:
    asked: list[object] = []

    column = gathered(cells).map(lambda value: asked.append(value) or repr(value))

    assert list(column) == [repr(cell) for cell in cells]
    assert len(asked) == len(set(asked))


def test_rows_with_a_wanted_value() -> None:
    column = gathered(["a", None, "b", "a"])

    assert list(column.rows(lambda value: value == "a")) == [0, 3]
    assert list(column.rows(lambda value: value == "c")) == []
