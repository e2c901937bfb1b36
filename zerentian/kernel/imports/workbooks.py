"""Workbooks that go out: the empty template of a layout, and the refused rows of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import IO, Any

from django.utils.translation import gettext as _

from zerentian.kernel.packs import queries as packs
from zerentian.manifest.imports import Column, ImportLayout

TEXT = "@"
ROWS = 2000  # of an empty template that are prepared as text and with lists to choose from
SHORT = 200  # characters that a list in a cell may have, with some to spare (255)


def template(file: IO[bytes], layout: ImportLayout) -> None:
    """Writes an empty workbook: the table, then code lists, then an example on sheets of their own.

    The example stands apart so that it is never imported by mistake. Cells are text, so that long
    numbers keep all their digits. Columns with one value for every row need no cells.
    """
    from xlsxwriter import Workbook

    layout = replace(layout, columns=tuple(c for c in layout.columns if c.constant is None))

    with Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": TEXT})
        _table(book, layout, bold, text)
        _codes(book, layout, bold)
        if layout.examples:
            _example(book, layout, bold, text)


def _table(book: Any, layout: ImportLayout, bold: Any, text: Any) -> None:
    sheet = book.add_worksheet(_("Table"))
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, max(10, 2 * len(column.title) + 2), text)
        sheet.write_string(0, at, column.title, bold)
        words = _words(column)
        if words and len(",".join(words)) <= SHORT and column.kind != "codes":
            sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": words})


def _codes(book: Any, layout: ImportLayout, bold: Any) -> None:
    """What may stand in each column: one column of words for each that has a list."""
    sheet = book.add_worksheet(_("Allowed words"))
    listed = [column for column in layout.columns if _words(column)]
    for at, column in enumerate(listed):
        sheet.set_column(at, at, 18)
        sheet.write_string(0, at, column.title, bold)
        for row, word in enumerate(_words(column), start=1):
            sheet.write_string(row, at, word)


def _example(book: Any, layout: ImportLayout, bold: Any, text: Any) -> None:
    sheet = book.add_worksheet(_("Example (invented)"))
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, max(10, 2 * len(column.title) + 2), text)
        sheet.write_string(0, at, column.title, bold)
    for row, cells in enumerate(layout.examples, start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell)


def _words(column: Column) -> Sequence[str]:
    if column.kind == "yes_no":
        return ["是", "否"]
    found = packs.current().codes.get(column.codes)
    return [item.zh for item in found.codes] if found else []


def refused(file: IO[bytes], titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes refused rows as they came, with the reasons beside their cells; see corrections.

    Mended here, the workbook can be uploaded alone: the added columns are not read.
    """
    from zerentian.lib import sheets

    sheets.write_xlsx(file, title=_("Refused rows"), header=titles, rows=rows)
