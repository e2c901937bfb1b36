"""A large sheet is read in pieces, and nobody can tell."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerentian.lib import sheets
from zerentian.lib.sheets import Limits, Row, SheetRefused, slices, worker
from zerentian.lib.sheets.tests import files

ROWS = [[n, f"王{n % 7}", n % 3 == 0, date(2019, 1, 1 + n % 28), None, n / 4] for n in range(400)]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Everything is large, pieces are small; what was cut."""
    found: list[set[str]] = []
    large = slices.large

    def noted(file: Any) -> set[str]:
        found.append(large(file))
        return found[-1]

    monkeypatch.setattr(slices, "LARGE", 1)
    monkeypatch.setattr(slices, "SIZE", 6_000)
    monkeypatch.setattr(slices, "large", noted)
    return found


def read(data: bytes, tmp_path: Path, sheet: str | None = None, **limits: int) -> list[Row]:
    path = tmp_path / "户.xlsx"
    path.write_bytes(data)
    out = io.BytesIO()
    request: worker.Request = {"path": str(path), "name": path.name, "sheet": sheet, "limits": {}}
    about = worker.convert(request, Limits(**limits), out)
    with sheets.Sheet(about["kind"], "", (), about["height"], about["width"], out) as found:
        rows = list(found.rows)
    assert (about["height"], about["width"]) == (len(rows), max(len(row.cells) for row in rows))
    return rows


def whole(data: bytes, tmp_path: Path, sheet: str | None = None) -> list[Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "LARGE", 1 << 40)
        return read(data, tmp_path, sheet)


def refused(data: bytes, tmp_path: Path, **limits: int) -> str:
    with pytest.raises(SheetRefused) as refusal:
        read(data, tmp_path, **limits)
    return refusal.value.code


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        [[], [], [None, None, "表头"], *ROWS],
        [*ROWS[:300], *([[]] * 900), *ROWS[300:]],
        [[None, row[0]] for row in ROWS],
    ],
)
def test_pieces_hold_what_the_whole_holds(
    rows: list[list[Any]], tmp_path: Path, cut: list[set[str]]
) -> None:
    data = files.xlsx(*rows)

    found = read(data, tmp_path)

    assert cut == [{"xl/worksheets/sheet1.xml"}]
    assert found == whole(data, tmp_path)
    assert len(found) == sum(any(cell is not None for cell in row) for row in rows)


def test_heavy_pieces_are_read_one_after_the_other(
    tmp_path: Path, cut: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = files.xlsx(*ROWS)
    monkeypatch.setattr("zerentian.lib.sheets.books._LIGHT", 0)
    monkeypatch.setattr("concurrent.futures.ThreadPoolExecutor.submit", lambda *_: 1 / 0)

    assert read(data, tmp_path) == whole(data, tmp_path)


def test_the_wanted_sheet_is_read_from_all_pieces(tmp_path: Path, cut: list[set[str]]) -> None:
    data = files.xlsx(*ROWS[:9], more={"二": ROWS, "三": [[1]]})

    assert len(read(data, tmp_path, "二")) == 400
    assert [row.cells for row in read(data, tmp_path, "三")] == [[1]]
    assert len(read(data, tmp_path)) == 9


def test_an_empty_sheet_goes_before_a_filled_one(tmp_path: Path, cut: list[set[str]]) -> None:
    data = files.xlsx(more={"二": ROWS})

    assert read(data, tmp_path) == whole(data, tmp_path)


@pytest.mark.parametrize("row", ["<row>", '<row spans="1:1">', "<row\n>"])
def test_rows_that_do_not_say_where_they_stand_are_not_cut(
    row: str, tmp_path: Path, cut: list[set[str]]
) -> None:
    cell = '<c t="inlineStr"><is><t>王</t></is></c>'
    data = files.with_sheet(f"<sheetData>{f'{row}{cell}</row>' * 500}</sheetData>")

    assert [one.number for one in read(data, tmp_path)] == list(range(1, 501))
    assert cut == [set()]


@pytest.mark.parametrize("hidden", ["<!-- {} -->", "<![CDATA[ {} ]]>"])
def test_nobody_hides_a_place_to_cut(hidden: str, tmp_path: Path, cut: list[set[str]]) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    more = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(60, 900))
    data = files.with_sheet(f"<sheetData>{rows}{hidden.format(more)}</sheetData>")

    assert refused(data, tmp_path) == "damaged"


def test_rows_of_before_do_not_come_again(tmp_path: Path, cut: list[set[str]]) -> None:
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 900)]
    data = files.with_sheet(f"<sheetData>{''.join([*rows[500:], *rows[:500]])}</sheetData>")

    assert refused(data, tmp_path) == "damaged"


def test_limits_hold_for_all_pieces_together(tmp_path: Path, cut: list[set[str]]) -> None:
    data = files.xlsx(*ROWS)

    for limits in ({"rows": 399}, {"cells": 2_000}, {"columns": 5}):
        assert refused(data, tmp_path, **limits) == f"too_many_{next(iter(limits))}"
    assert len(read(data, tmp_path, rows=400)) == 400


def test_rows_are_there_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "户.xlsx"
    path.write_bytes(files.xlsx(*ROWS))

    with sheets.Coming(path, path.name) as coming:
        seen = [row for block in coming.blocks() for row in block.rows()]
        assert list(coming.sheet().rows) == seen == list(coming.rows())
    coming.sheet().close()


def test_what_was_made_of_a_file_that_is_refused_is_told_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "户.csv"
    path.write_bytes(b"a,b\r\n" * 20_001 + b'"never ended')

    with sheets.Coming(path, path.name) as coming:
        assert sum(map(len, coming.blocks())) == 20_000
        with pytest.raises(SheetRefused):
            coming.sheet()


def test_whoever_leaves_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "户.csv"
    path.write_bytes(b"a,b\r\n" * 200_000)

    with sheets.Coming(path, path.name) as coming:
        next(coming.rows())

    assert coming._process.returncode is not None
    assert coming._store.closed
