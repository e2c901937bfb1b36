"""Tables in and out: untrusted workbooks read safely, exports written so that they read back.

with sheets.read(upload, name=upload.name) as sheet:
    for row in sheet.rows:
        row.number, row.cells
"""

from zerentian.lib.sheets.blocks import Block
from zerentian.lib.sheets.kinds import kind_of
from zerentian.lib.sheets.limits import Limits
from zerentian.lib.sheets.reading import Coming, read
from zerentian.lib.sheets.refusal import SheetRefused
from zerentian.lib.sheets.sheet import Cell, Marked, Row, Sheet
from zerentian.lib.sheets.writing import write_csv, write_xlsx

__all__ = [
    "Block", "Cell", "Coming", "Limits", "Marked", "Row", "Sheet", "SheetRefused", "kind_of", "read",
    "write_csv", "write_xlsx",
]  # fmt: skip
