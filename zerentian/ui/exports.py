"""The rows of a list as a workbook or as comma-separated text, with the columns of the screen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse

from zerentian.lib import sheets
from zerentian.ui.tables import Column, plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def header(columns: Sequence[Column]) -> list[str]:
    return [str(column.title) for column in columns if column.exported]


def lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    written = [column for column in columns if column.exported]
    for row in rows:
        yield [plain(column.kind, column.value(row)) for column in written]


def workbook(
    columns: Sequence[Column], rows: Iterable[Any], *, title: str, at: datetime
) -> FileResponse:
    """An .xlsx to download, through a temporary file: memory does not grow with the rows."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    sheets.write_xlsx(file, title=title, header=header(columns), rows=lines(columns, rows))
    return download(file, XLSX, f"{title} {at:%Y-%m-%d %H%M}.xlsx")


def text(
    columns: Sequence[Column], rows: Iterable[Any], *, title: str, at: datetime
) -> FileResponse:
    """A .csv to download."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    sheets.write_csv(file, header=header(columns), rows=lines(columns, rows))
    return download(file, CSV, f"{title} {at:%Y-%m-%d %H%M}.csv")


def download(file: IO[bytes], kind: str, name: str) -> FileResponse:
    """A finished file as an attachment; the answer closes it."""
    file.seek(0)
    answer = FileResponse(file, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
