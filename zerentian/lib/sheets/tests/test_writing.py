from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.lib import sheets
from zerentian.lib.sheets import Cell, Limits, Row, worker
from zerentian.lib.sheets.tests import files

MOMENT = datetime(2019, 5, 31, 8, 30)  # noqa: DTZ001 - cells know no time zones
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20
)
DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))
FLOATS = st.floats(-1e300, 1e300, allow_subnormal=False)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | FLOATS.map(lambda value: float(f"{value:.15G}"))
CELLS: st.SearchStrategy[Cell] = st.none() | TEXTS | NUMBERS | st.booleans() | DAYS
HEADERS = st.lists(TEXTS, min_size=1, max_size=5)


def as_xlsx(rows: list[list[Cell]], header: list[str] | None = None, title: str = "户") -> bytes:
    file = io.BytesIO()
    assert sheets.write_xlsx(file, title=title, header=header or ["h"], rows=rows) == len(rows)
    return file.getvalue()


def as_csv(rows: list[list[Cell]], header: list[str] | None = None) -> bytes:
    file = io.BytesIO()
    assert sheets.write_csv(file, header=header or ["h"], rows=rows) == len(rows)
    return file.getvalue()


def read_here(data: bytes, name: str, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Reads without a process of its own: the property tests read hundreds of files."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    out = io.BytesIO()
    request: worker.Request = {"path": str(path), "name": name, "sheet": None, "limits": {}}
    about = worker.convert(request, Limits(), out)
    with sheets.Sheet(about["kind"], "", (), about["height"], about["width"], out) as sheet:
        return list(sheet.rows)


def filled(table: list[list[Any]]) -> list[Row]:
    """The table as it must come back: empty rows and trailing empty cells gone."""
    kept = []
    for number, row in enumerate(table, start=1):
        length = max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)
        if length:
            kept.append(Row(number, list(row[:length])))
    return kept


@given(HEADERS, st.lists(st.lists(CELLS, max_size=5), max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_comes_back_from_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[Cell]]
) -> None:
    found = read_here(as_xlsx(rows, header), "round.xlsx", tmp_path_factory)

    assert found == filled([header, *rows])


@given(HEADERS, st.lists(st.lists(st.none() | TEXTS, max_size=5), max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_texts_come_back_from_csv(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str | None]]
) -> None:
    data = as_csv([list(row) for row in rows], header)

    assert read_here(data, "round.csv", tmp_path_factory) == filled([header, *rows])


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_cells_with_other_separators_are_no_columns(
    tmp_path_factory: pytest.TempPathFactory, sign: str
) -> None:
    header, rows = [f"甲{sign}乙"], [[f"1{sign}2"], [f"3{sign}4"]]

    found = read_here(as_csv(rows, header), "signs.csv", tmp_path_factory)

    assert found == filled([header, *rows])


@given(st.text("'=+-@\t\r1x", min_size=1, max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_guards_are_exactly_undone(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    data = as_csv([[text]])

    assert read_here(data, "guard.csv", tmp_path_factory)[1].cells == [text]
    assert data.decode("utf-8-sig").splitlines()[1].lstrip('"')[0] not in "=+-@\t"


def test_texts_never_become_numbers_or_formulas() -> None:
    texts = [
        "990703194603150011",
        "=1+1",
        "+8613812341234",
        "-5",
        "@x",
        "http://a.cn",
        "007",
        "1e5",
    ]

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([list(texts)])))

    assert [cell.data_type for cell in book.active[2]] == ["s"] * len(texts)  # type: ignore[index]
    assert [cell.value for cell in book.active[2]] == texts  # type: ignore[index]


def test_csv_begins_with_a_mark_and_guards_formulas() -> None:
    assert as_csv([["=1+1", -5, True, date(2019, 5, 31), None, '"a"']]) == (
        b'\xef\xbb\xbfh\r\n\'=1+1,-5,TRUE,2019-05-31,,"""a"""\r\n'
    )


def test_what_cells_would_change_is_written_as_text() -> None:
    row: list[Cell] = [990703194603150011, date(1900, 2, 28), MOMENT]

    with sheets.read(io.BytesIO(as_xlsx([row])), name="x.xlsx") as sheet:
        [_, found] = sheet.rows

    assert found.cells == ["990703194603150011", "1900-02-28", "2019-05-31 08:30:00"]


def test_a_moment_reads_the_same_from_csv() -> None:
    assert b"2019-05-31 08:30:00" in as_csv([[MOMENT]])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("户主/人[1]:*?\\", "户主 人 1"),
        ("", "1"),
        ("''", "1"),
        ("责任田" * 20, ("责任田" * 20)[:31]),
        ("𬱖" * 20, "𬱖" * 15),
        ("History", "History 1"),
    ],
)
def test_titles_are_made_fit(title: str, expected: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([], title=title)))

    assert book.sheetnames == [expected]


def test_the_header_is_bold_and_stays() -> None:
    file = io.BytesIO()
    sheets.write_xlsx(file, title="户", header=["户主"], rows=[["王"]], widths=[20])

    sheet = openpyxl.load_workbook(file).active

    assert sheet is not None
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.freeze_panes == "A2"
    assert math.isclose(sheet.column_dimensions["A"].width, 20, abs_tol=1)


@pytest.mark.parametrize("cell", ["x" * 32_768, "𬱖" * 16_384, math.nan, math.inf])
def test_what_no_cell_can_hold_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="cell"):
        as_xlsx([[cell]])


def test_the_longest_text_comes_back() -> None:
    with sheets.read(io.BytesIO(as_xlsx([["户" * 32_767]])), name="x.xlsx") as sheet:
        assert [len(str(row.cells[0])) for row in sheet.rows] == [1, 32_767]


def test_another_program_reads_the_same() -> None:
    rows: list[list[Cell]] = [["王桂兰", 3, 2.5, True], [None, "x"]]

    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows))).active

    assert sheet is not None
    assert [list(row)[:4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ["王桂兰", 3, 2.5, True],
        [None, "x", None, None],
    ]


def test_what_we_write_another_writer_would_have_written() -> None:
    rows: list[list[Cell]] = [["王桂兰", 3, date(2019, 5, 31)]]
    ours, theirs = as_xlsx(rows), files.xlsx(["h"], *rows)

    with (
        sheets.read(io.BytesIO(ours), name="x.xlsx") as one,
        sheets.read(io.BytesIO(theirs), name="x.xlsx") as other,
    ):
        assert list(one.rows) == list(other.rows)
