"""The demo's relief households and rosters, brought in as an office would: as workbooks."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from zerentian.kernel.imports import actions as imports
from zerentian.kernel.imports import layouts
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.lib import sheets
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.programmes.relief.demo import answering, checking, field, ground, problems
from zerentian.programmes.relief.demo.families import Families
from zerentian.programmes.relief.demo.households import HEADER, Export
from zerentian.programmes.relief.demo.names import Names
from zerentian.programmes.relief.demo.rosters import Line, Rosters

ROSTER_HEADER = ("单位", "单位类别", "姓名", "职务", "电话", "村", "户编号", "开始日期")
YEAR_END = date(2018, 12, 31)  # the platform's export at the end of the year
SINCE = date(2019, 1, 1)  # the page: “今年以来”


class DemoRefused(Exception):
    """The demo's own workbook was refused: the generator and the checks disagree."""


def households(context: DemoContext) -> Iterator[tuple[int, int]]:
    """2,263 households with their members, in the platform's column order."""
    chance = random.Random(context.seed)  # noqa: S311 - nothing secret is drawn
    names = Names(context.pack / "names", chance)
    families = Families(names=names, chance=chance, on=YEAR_END)
    villages = ground.villages()
    export = Export(families=families, chance=chance, hard=ground.difficult(villages, chance))
    rows = export.rows(villages)
    name = "扶贫平台导出-寒亭区-2018年末.xlsx"
    yield from bring(context, "relief.platform", name, HEADER, rows, on=YEAR_END)


def rosters(context: DemoContext) -> Iterator[tuple[int, int]]:
    """The three rosters of the page, and the village cadres who take the rest."""
    chance = random.Random(context.seed + 1)  # noqa: S311
    draw = Rosters(names=Names(context.pack / "names", chance), chance=chance)
    gaoli, zone, hard, rest = ground.places()
    departments, enterprises = (
        _listed(context.pack, name) for name in ("departments", "enterprises")
    )
    units = draw.units(departments, enterprises, hard)
    sheets_of_lines = (
        ("relief.roster.gaoli", "高里街道1帮5花名册.xlsx", draw.gaoli(gaoli)),
        ("relief.roster.yangjiabu", "杨家埠责任田花名册.xlsx", draw.yangjiabu(zone)),
        ("relief.roster.units", "部门企业帮扶花名册.xlsx", units),
        ("relief.roster.villages", "村干部包户花名册.xlsx", draw.villages(rest)),
    )
    for number, (layout, name, lines) in enumerate(sheets_of_lines, start=1):
        for _ in bring(context, layout, name, ROSTER_HEADER, map(_row, lines), on=SINCE):
            pass
        yield number, len(sheets_of_lines)


def bring(
    context: DemoContext,
    layout: str,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[sheets.Cell]],
    *,
    on: date,
) -> Iterator[tuple[int, int]]:
    """Write the workbook, upload it, look at the preview, take it over. on: the day of its data."""
    viewer = responsibilities.viewer_for(context.by, on=context.on, at=context.at)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as file:
            sheets.write_xlsx(file, title="Sheet1", header=header, rows=rows)
        yield 1, 3
        batch = imports.upload(
            by=context.by, viewer=viewer, layout=layouts.layout(layout), file=path, name=name,
            on=on, at=context.at,
        )  # fmt: skip
    if batch.refused:
        raise DemoRefused("\n".join(_reasons(batch)))
    yield 2, 3
    imports.commit(by=context.by, viewer=viewer, batch=batch.pk, at=context.at)
    yield 3, 3


def _reasons(batch: Batch) -> Iterator[str]:
    yield f"{batch.name}: {batch.refused} rows refused"
    for row in batch.rows.filter(outcome="refused")[:10]:
        yield f"{row.number}: {row.reasons}"


def _listed(pack: Path, name: str) -> list[str]:
    with (pack / "demo" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(li for li in file if not li.startswith("#"))]


def _row(line: Line) -> tuple[str, ...]:
    who = (line.unit, line.unit_kind, line.name, line.post, line.phone)
    return (*who, line.village, line.household, SINCE.isoformat())


STEPS = (
    DemoStep(order=50, title="导入 2,263 户扶贫对象", run=households),
    DemoStep(order=60, title="导入帮扶花名册", run=rosters),
    *answering.STEPS,
    *field.STEPS,
    *checking.STEPS,
    *problems.STEPS,
)
