"""A layout as small as can be: people with a score. Its register is a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zerentian.kernel.regions.models import Region
from zerentian.manifest.imports import (
    Changed,
    Column,
    Difference,
    Fault,
    ImportLayout,
    Line,
    Plan,
    Verdict,
)

REGISTER: dict[str, int] = {}
COLUMNS = (
    Column(key="name", title="姓名", required=True, aliases=("名字",)),
    Column(key="identity", title="证件号码", kind="identity"),
    Column(key="score", title="得分", kind="integer", required=True, least=0, most=100),
    Column(key="day", title="日期", kind="date"),
    Column(key="phone", title="电话", kind="phone", optional=True),
)


def plan(*, lines: Sequence[Line], on: date, viewer: Any) -> Plan:
    return Plan(
        verdicts=[_verdict(line) for line in lines],
        writes={li.cells["name"]: li.cells["score"] for li in lines if not li.faults},
    )


def _verdict(line: Line) -> Verdict:
    name, score = line.cells["name"], line.cells["score"]
    old = REGISTER.get(name)
    verdict = Verdict(number=line.number, result="new", title=name or "", faults=list(line.faults))
    verdict.region = Region.objects.order_by("-path").values_list("pk", flat=True).first()
    if score == 0:
        verdict.warnings.append(Fault("score", "没有得分", "核对"))
    if old is not None:
        verdict.result = "same" if old == score else "changed"
        if old != score:
            verdict.differences.append(Difference("得分", str(old), str(score)))
    return verdict


def commit(
    *, by: Any, writes: Mapping[str, int], batch: Any, on: date, at: datetime
) -> Iterable[Changed]:
    for number, (name, score) in enumerate(writes.items(), start=1):
        yield Changed(number + 1, "toys", number, "score", str(REGISTER.get(name)), str(score))
        REGISTER[name] = score


TOY = ImportLayout(
    key="toy", title="玩具", columns=COLUMNS, plan=plan, commit=commit,
    examples=(("王桂兰", "990703195808200021", "7", "2019-05-31", ""),),
)  # fmt: skip


def row(name: str = "王桂兰", score: Any = 7, **about: Any) -> list[Any]:
    return [
        name, about.get("identity", ""), score, about.get("day", ""), about.get("phone", ""),
    ]  # fmt: skip


def book(path: Path, rows: Sequence[Sequence[Any]], header: Sequence[str] | None = None) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in [header or [column.title for column in COLUMNS], *rows]:
        sheet.append(list(line))
    workbook.save(path)
    return path
