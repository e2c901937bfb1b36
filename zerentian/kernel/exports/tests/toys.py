"""A list of invented people that stands in no table, so that tests choose its length."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from zerentian.kernel.exports import making
from zerentian.kernel.exports.models import ExportRequest
from zerentian.kernel.files import sealing
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission

LENGTH = {"toys": 3}
SEEN: list[Question] = []


def rows(question: Question) -> Any:
    SEEN.append(question)
    for number in range(1, LENGTH["toys"] + 1):
        yield Line([f"张{number}", "9907" if question.full else "99**"], number)


TOYS = Listing(
    key="toys",
    title="玩具名单",
    permission=Permission.SUBJECTS_VIEW,
    header=lambda question: ["姓名", "号码"],
    rows=rows,
    count=lambda question: LENGTH["toys"],
    said=lambda question: question.words.get("q", ""),
    table="population_person",
    numbers=True,
)
PLAIN = Listing(
    key="plain",
    title="单位",
    permission=Permission.ENTITIES_VIEW,
    header=lambda question: ["名称"],
    rows=lambda question: iter([Line(["甲"])]),
    count=lambda question: 100_000,
)


def clear(request: ExportRequest) -> bytes:
    return b"".join(sealing.pieces(making.place(request.file)))


def book(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [list(line) for line in sheet.iter_rows(values_only=True)]
