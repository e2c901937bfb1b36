"""A workbook as a strange office sends it, and the little layout on which others stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import samples
from zerentian.lib import identity

ROWS: list[list[Any]] = [
    ["固堤派出所人员名单"],
    ["序号", "人员", None, "成绩", "备注"],
    [None, "叫什么", "身份证", None, None],
    [1, "王桂兰", "990703195808200021", 7, None],
    [2, "李强", "990703194603150011", "八", "补考"],
    [3, "赵敏", "990703 19580820 0021", 9, None],
    ["合计", None, None, 24, None],
]


def book(path: Path, rows: list[list[Any]] | None = None) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows or ROWS:
        sheet.append(row)
    workbook.save(path)
    return path


def sample(path: Path, rows: list[list[Any]] | None = None) -> samples.Sample:
    return samples.take(book(path / "名单.xlsx", rows), name="名单.xlsx")


__all__ = ["ROWS", "book", "identity", "sample", "toys"]
