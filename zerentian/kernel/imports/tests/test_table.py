"""Many lines of a table at once are what each of them is alone."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.distinct import Distinct
from zerentian.manifest.imports import Fault, Table

TABLE = Table(
    numbers=array("I", [3, 4, 6, 7]),
    columns={"name": Distinct([0, 1, 0, 2], ["甲", None, "乙"]), "age": Distinct([0] * 4, [7])},
    shown={"name": Distinct([0, 1, 0, 2], ["甲", "?", "乙"])},
    faults={1: (Fault("name", "is empty", "fill it in"),)},
    notes={3: (Fault("name", "was mended", ""),)},
)


@given(st.lists(st.integers(0, 3)))
def test_lines_are_the_same_as_each_line(rows: list[int]) -> None:
    assert [_said(line) for line in TABLE.lines(rows)] == [_said(TABLE.line(at)) for at in rows]


def test_all_lines_stand_in_their_order() -> None:
    assert [line.number for line in TABLE.lines()] == [3, 4, 6, 7]
    assert TABLE.lines()[3].cells == {"name": "乙", "age": 7}


def _said(line) -> tuple[object, ...]:
    return line.number, line.cells, dict(line.shown), line.faults, line.notes
