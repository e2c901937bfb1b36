"""Workbooks of the platform for tests, written by another library than the one that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zerentian.lib import identity
from zerentian.programmes.relief.columns import COLUMNS

PLATFORM = [column for column in COLUMNS if not column.optional]
VILLAGES = {
    "370703001001": ("寒亭区", "寒亭街道", "东关村"),
    "370703001002": ("寒亭区", "寒亭街道", "西关村"),
    "370703002001": ("寒亭区", "固堤街道", "北台村"),
}
_serial = count()


def number(born: date, sex: str) -> str:
    nth = next(_serial)
    area = f"99{7030 + nth // 500:04}"
    return identity.make(area=area, born=born, sex=identity.Sex(sex), serial=nth % 500)


def row(code: str, nth: int = 1, path: str = "370703001001", **about: Any) -> dict[str, Any]:
    """One member, by keys of the columns. `about` overrides what is usual."""
    county, town, name = VILLAGES[path]
    head = nth == 1
    usual: dict[str, Any] = {
        "county": county, "town": town, "village": name, "group": "一组", "household": code,
        "member": f"{code}{nth:02}", "name": "王桂兰" if head else f"王强{nth}",
        "identity": number(date(1950, 3, 15) if head else date(1980, 5, 2), "female" if head else "male"),
        "size": 1, "relation": "户主" if head else "之子", "ethnicity": "汉族", "education": "小学",
        "schooling": "非在校", "health": "长期慢性病" if head else "健康",
        "skill": "弱劳动力或半劳动力" if head else "普通劳动力", "work_months": 0 if head else 6,
        "serious_illness_insurance": "是", "main_cause": "因病", "dangerous_house": "否",
        "safe_water": "是", "income_per_head": "7028.00", "household_phone": "13812345678",
        "phone": "", "first_identified_on": "2015-12-28", "identified_on": "2015-12-28",
        "category": "一般脱贫户", "monitoring": "", "risk_cleared": "", "risk_on": "",
    }  # fmt: skip
    return usual | about


def household(
    code: str, people: int = 2, path: str = "370703001001", **about: Any
) -> list[dict[str, Any]]:
    """A household of a mother and her sons."""
    usual = {"size": people} | about
    return [row(code, nth, path, **usual) for nth in range(1, people + 1)]


def many(households: int, people: int = 2) -> list[dict[str, Any]]:
    return [
        member
        for nth in range(households)
        for member in household(f"3707030010010{nth:05}", people)
    ]


def cells(rows: Iterable[Mapping[str, Any]], columns: Sequence[Any] = PLATFORM) -> list[list[Any]]:
    return [[line.get(column.key, "") for column in columns] for line in rows]


def book(
    path: Path,
    rows: Iterable[Mapping[str, Any]],
    *,
    header: Sequence[str] | None = None,
    above: Sequence[Sequence[Any]] = (),
    columns: Sequence[Any] = PLATFORM,
) -> Path:
    """Writes the rows under the platform's header, or another one; `above` stands over it."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in [*above, list(header or [c.title for c in columns]), *cells(rows, columns)]:
        sheet.append(list(line))
    workbook.save(path)
    return path
