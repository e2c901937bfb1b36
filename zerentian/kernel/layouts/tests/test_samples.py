from __future__ import annotations

from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import guessing, own, samples
from zerentian.kernel.layouts.cells import Reader
from zerentian.kernel.layouts.file_refused import FileRefused
from zerentian.kernel.layouts.headers import plain
from zerentian.kernel.layouts.tests import strangers
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population.tests import factories as make
from zerentian.lib.sheets import Row

READER = Reader(packs.current().codes, "test", make.ON)


def test_sample_keeps_the_first_rows_and_survives_being_written(tmp_path: Path) -> None:
    rows = [["姓名", "日期"], *([f"王{n}", date(2019, 5, 31)] for n in range(100))]
    sample = strangers.sample(tmp_path, rows)

    assert len(sample.rows) == samples.ROWS
    assert samples.loaded(samples.dumped(sample)) == sample
    assert sample.rows[1].cells[1] == date(2019, 5, 31)


def test_headers_are_rows_and_pairs_of_rows(tmp_path: Path) -> None:
    found = strangers.sample(tmp_path).headers()

    assert {"1", "2", "3", "2-3"} <= set(found)
    assert [title.written for title in found["2-3"]] == [
        "序号", "人员/叫什么", "人员/身份证", "成绩", "备注",
    ]  # fmt: skip


def test_best_header_knows_most_columns_else_has_most_texts(tmp_path: Path) -> None:
    known = strangers.sample(tmp_path, [["表"], ["名字", "证件号码", "得分"], ["王", "", 3]])
    unknown = strangers.sample(tmp_path, [["表"], ["甲方", "乙方", "丙方"], ["王", 2, 3]])

    assert known.best(toys.COLUMNS) == "2"
    assert unknown.best(toys.COLUMNS) == "2"


CELL = (
    st.none() | st.text(max_size=6) | st.integers(0, 99) | st.floats() | st.dates() | st.booleans()
)
NAMED = st.sampled_from(["姓名", "名字", "证件号码", "日期", "得分", "手机", "990703195808200021"])
ANY_ROWS = st.lists(
    st.tuples(st.integers(1, 2), st.lists(CELL | NAMED, min_size=1, max_size=6)), max_size=8
)


def sampled(rows: list[tuple[int, list[Any]]]) -> samples.Sample:
    """Filled rows, some of them with an empty one above."""
    numbers = accumulate(step for step, _cells in rows)
    return samples.Sample(
        tuple(Row(number, cells) for number, (_step, cells) in zip(numbers, rows, strict=True))
    )


@given(ANY_ROWS)
def test_a_header_is_called_by_its_rows(rows: list[tuple[int, list[Any]]]) -> None:
    sample = sampled(rows)
    by_number = {row.number: row.cells for row in sample.rows}

    for key, titles in sample.headers().items():
        first, _stroke, last = key.partition("-")
        below = by_number[int(last or first)]
        above = by_number[int(first)] if last else []
        filled = {at for cells in (above, below) for at, one in enumerate(cells) if plain(one)}
        assert {title.at for title in titles} == filled


@given(ANY_ROWS)
def test_any_rows_are_guessed_and_checked(rows: list[tuple[int, list[Any]]]) -> None:
    sample = sampled(rows)
    assert repr(samples.loaded(samples.dumped(sample))) == repr(sample)

    for key, titles in sample.headers().items():
        found = guessing.columns(titles, sample.below(key), toys.COLUMNS, READER)
        assert len(set(found.values())) == len(found)
        assert set(found) <= {title.at for title in titles}
        positions = {column: at for at, column in found.items()}
        checked = guessing.checked(sample.below(key), positions, toys.COLUMNS, READER)
        assert [row for row, _faults in checked] == sample.below(key)


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"hello")

    with pytest.raises(FileRefused):
        samples.take(path, name="x.xlsx")


def test_columns_are_guessed_by_title_and_by_what_stands_in_them(tmp_path: Path) -> None:
    rows = [
        ["名字", "号", "手机", "何时", "得分", "得分"],
        ["王", "990703195808200021", "13812345678", "2019-05-31", 1, 2],
        ["李", "990703194603150011", "13912345678", "2019年5月1日", 1, 2],
        ["赵", "看户口本", None, None, 1, 2],
    ]
    sample = strangers.sample(tmp_path, rows)

    found = guessing.columns(sample.headers()["1"], sample.below("1"), toys.COLUMNS, READER)

    assert found == {0: "name", 1: "identity", 2: "phone", 3: "day"}


def test_content_that_fits_rarely_is_not_believed(tmp_path: Path) -> None:
    rows = [["名字", "号"], ["王", "990703195808200021"], *([["李", f"x{n}"] for n in range(5)])]
    sample = strangers.sample(tmp_path, rows)

    found = guessing.columns(sample.headers()["1"], sample.below("1"), toys.COLUMNS, READER)

    assert found == {0: "name"}


def test_rows_are_checked_as_they_would_be_read(tmp_path: Path) -> None:
    sample = strangers.sample(tmp_path)
    known = own.described(toys.COLUMNS, {"叫什么": "name", "成绩": "score"}, {"day": "2019-05-31"})

    rows = sample.below("2-3")[:3]
    found = guessing.checked(rows, {"name": 1, "score": 3}, known, READER)

    assert [sorted(faults) for _row, faults in found] == [[], ["score"], []]


def test_described_columns_are_called_as_in_the_workbook() -> None:
    columns = own.described(toys.COLUMNS, {"叫什么": "name"}, {"score": "5"})

    by_key = {column.key: column for column in columns}
    assert (by_key["name"].title, by_key["name"].aliases) == ("叫什么", ())
    assert (by_key["score"].constant, by_key["score"].optional) == ("5", True)
    assert by_key["day"].constant == ""  # needed by the base, empty in every row
    assert "phone" not in by_key  # optional and not pointed at: the register keeps what it has
