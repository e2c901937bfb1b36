from __future__ import annotations

import gc
import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from zerentian.lib import sheets
from zerentian.lib.sheets import Row, SheetRefused
from zerentian.lib.sheets.tests import files


def table(data: bytes, name: str = "表.xlsx", **options: str) -> list[Row]:
    with sheets.read(io.BytesIO(data), name=name, **options) as sheet:  # type: ignore[arg-type]
        return list(sheet.rows)


def test_read_keeps_the_types_of_cells() -> None:
    cells = ["990703194603150011", 5, 2.5, True, date(2019, 5, 31), None, "=文本", "末"]
    data = files.xlsx(cells[:6], ["x", *cells[6:]])

    first, second = table(data)

    assert first == (1, cells[:5])
    assert [type(cell) for cell in first.cells] == [str, int, float, bool, date]
    assert second.cells[-1] == "末"


def test_read_gives_times_as_text_and_errors_as_nothing() -> None:
    data = files.xlsx([datetime(2019, 5, 31, 8, 30), time(8, 30), "#N/A", "x"])  # noqa: DTZ001

    [row] = table(data)

    assert row.cells[0] == "2019-05-31 08:30:00"
    assert isinstance(row.cells[1], str)
    assert row.cells[2:] == [None, "x"]


def test_read_keeps_a_number_that_lost_its_digits_a_float() -> None:
    [row] = table(files.xlsx([990703194603150011, 123456789012345]))

    assert [type(cell) for cell in row.cells] == [float, int]


def test_read_numbers_rows_and_columns_as_the_sheet_does() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C5"], sheet["B8"] = "c", "b"

    assert table(files.saved(book)) == [(5, [None, None, "c"]), (8, [None, "b"])]


def test_read_leaves_out_empty_rows_and_cells_at_the_end() -> None:
    assert table(files.xlsx(["a", None, None], [None], ["", "b", ""])) == [
        (1, ["a"]),
        (3, [None, "b"]),
    ]


def test_read_takes_the_first_filled_visible_sheet() -> None:
    book = Workbook()
    book.create_sheet("藏").append(["secret"])
    book["藏"].sheet_state = "hidden"
    book.create_sheet("户").append(["a"])
    book.create_sheet("人").append(["b"])

    with sheets.read(io.BytesIO(files.saved(book)), name="表.xlsx") as sheet:
        assert sheet.title == "户"
        assert sheet.titles == ("Sheet", "藏", "户", "人")
        assert (sheet.kind, sheet.height, sheet.width) == ("xlsx", 1, 1)


def test_read_takes_the_named_sheet() -> None:
    data = files.xlsx(["a"], title="户", more={"人": [["b"]]})

    assert table(data, sheet="人") == [(1, ["b"])]


def test_read_refuses_a_sheet_that_is_not_there() -> None:
    data = files.xlsx(["a"], title="户", more={"人": [["b"]]})

    with pytest.raises(SheetRefused) as refusal:
        table(data, sheet="村")

    assert refusal.value.code == "no_such_sheet"
    assert refusal.value.params == {"wanted": "村", "found": "户、人"}


def test_read_gives_the_results_of_formulas_never_computes_them() -> None:
    cells = '<c r="A1"><f>1+1</f><v>7</v></c><c r="B1"><f>2</f></c>'
    data = files.with_sheet(f'<sheetData><row r="1">{cells}</row></sheetData>')

    assert table(data) == [(1, [7])]


def test_read_knows_a_workbook_under_any_name() -> None:
    assert table(files.xlsx(["a"]), name="户.xls") == [(1, ["a"])]
    assert table(files.xlsx(["a"]), name="户.csv") == [(1, ["a"])]


def test_read_opens_old_workbooks() -> None:
    data = files.xls({(0, 0): "姓名", (0, 1): 5.0, (2, 1): "王桂兰", (3, 0): 2.5})

    with sheets.read(io.BytesIO(data), name="户.xls") as sheet:
        assert (sheet.kind, sheet.title) == ("xls", "old")
        assert list(sheet.rows) == [(1, ["姓名", 5]), (3, [None, "王桂兰"]), (4, [2.5])]


def test_read_ignores_macros_and_what_is_packed_inside() -> None:
    bomb = files.repacked(files.xlsx(["x"]), extra={"xl/media/0.bin": bytes(20_000_000)})
    data = files.repacked(
        files.xlsx(["a"]), extra={"xl/vbaProject.bin": b"macro", "xl/embeddings/b.xlsx": bomb}
    )

    assert table(data, name="户.xlsm") == [(1, ["a"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_read_knows_the_characters_of_text(encoding: str) -> None:
    data = '户主,人数\r\n王桂兰,3\r\n"两,行\n地址",\r\n\r\n末,1'.encode(encoding)

    assert table(data, name="户.CSV") == [
        (1, ["户主", "人数"]),
        (2, ["王桂兰", "3"]),
        (3, ["两,行\n地址"]),
        (5, ["末", "1"]),
    ]


def test_read_takes_rare_characters_of_gb18030() -> None:
    assert table("㛃䶮𬱖,王".encode("gb18030"), name="户.csv") == [(1, ["㛃䶮𬱖", "王"])]


def test_read_takes_a_path(tmp_path: Path) -> None:
    path = tmp_path / "户 主.xlsx"
    path.write_bytes(files.xlsx(["a"]))

    with sheets.read(path, name=path.name) as sheet:
        assert [row.cells for row in sheet.rows] == [["a"]]


def test_read_begins_at_the_beginning_of_a_stream() -> None:
    stream = io.BytesIO(files.xlsx(["a"]))
    stream.read()

    assert sheets.read(stream, name="户.xlsx").height == 1


def test_rows_can_be_asked_for_again_and_side_by_side() -> None:
    data = files.xlsx(*([n] for n in range(1, 30)))

    with sheets.read(io.BytesIO(data), name="户.xlsx") as sheet:
        assert list(sheet.rows) == list(sheet.rows)
        assert all(one == other for one, other in zip(sheet.rows, sheet.rows, strict=True))


def test_a_closed_sheet_has_no_rows_left() -> None:
    sheet = sheets.read(io.BytesIO(files.xlsx(["a"])), name="户.xlsx")
    sheet.close()

    with pytest.raises(ValueError, match="closed"):
        list(sheet.rows)


def test_a_forgotten_sheet_leaves_nothing_open() -> None:
    sheet = sheets.read(io.BytesIO(files.xlsx(["a"])), name="户.xlsx")
    store = sheet._store

    del sheet
    gc.collect()

    assert store.closed


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_separated_in_three_ways(separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (["户主", "人数"], ["王桂兰", "3"]))

    assert table(text.encode(encoding), name="户.csv") == [
        (1, ["户主", "人数"]),
        (2, ["王桂兰", "3"]),
    ]


def test_signs_inside_cells_do_not_separate() -> None:
    text = '姓名,备注\r\n王,a;b;c\r\n李,"d;e;f\tg"\r\n'

    assert [row.cells for row in table(text.encode(), name="户.csv")] == [
        ["姓名", "备注"],
        ["王", "a;b;c"],
        ["李", "d;e;f\tg"],
    ]
