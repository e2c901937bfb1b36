"""Hukou lists and lists of departments for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.rolls.hukou.columns import COLUMNS
from zerentian.lib import identity
from zerentian.manifest.imports import Column

ON, LATER = date(2019, 5, 31), date(2019, 8, 31)
AT = datetime(2019, 9, 1, 1, 30, tzinfo=UTC)  # when everything is imported
FIRST, SECOND, THIRD = "370703001", "370703002", "370703003"
VILLAGES = {
    "370703001001": ("寒亭区", "寒亭街道", "东关村"),
    "370703001002": ("寒亭区", "寒亭街道", "西关村"),
    "370703002001": ("寒亭区", "固堤街道", "北台村"),
}
_serial = count()


def importer(place: str = "370703") -> Viewer:
    """Somebody who may import there."""
    return Viewer(user=make.viewer(place).user, on=LATER, at=AT)


def number(born: date = date(1980, 5, 2), sex: str = "male") -> str:
    nth = next(_serial)
    area = f"99{7130 + nth // 500:04}"
    return identity.make(area=area, born=born, sex=identity.Sex(sex), serial=nth % 500)


def row(code: str, nth: int = 1, path: str = "370703001001", **about: Any) -> dict[str, Any]:
    """One member, by keys of the columns. `about` overrides what is usual."""
    county, town, village = VILLAGES[path]
    head = nth == 1
    born, sex = (date(1950, 3, 15), "female") if head else (date(1980, 5, 2), "male")
    usual: dict[str, Any] = {
        "county": county, "town": town, "village": village, "group": "一组", "household": code,
        "head_name": "王桂兰", "relation": "户主" if head else "之子",
        "name": "王桂兰" if head else f"王强{nth}", "sex": "女" if head else "男",
        "ethnicity": "汉族", "identity": number(born, sex), "born": born.isoformat(),
        "address": "东关村12号", "phone": "",
    }  # fmt: skip
    return usual | about


def household(code: str, people: int = 2, **about: Any) -> list[dict[str, Any]]:
    """A household of a mother and her sons."""
    return [row(code, nth, **about) for nth in range(1, people + 1)]


def book(
    path: Path, rows: Iterable[Mapping[str, Any]], *, columns: Sequence[Column] = COLUMNS
) -> Path:
    """The rows under their titles; columns that no row knows are left out."""
    listed = list(rows)
    shown = [column for column in columns if any(column.key in line for line in listed)]
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([column.title for column in shown])
    for line in listed:
        sheet.append([line.get(column.key, "") for column in shown])
    workbook.save(path)
    return path
