"""The calendar of a pack: what it says of 2019, and every mistake with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from zerentian.kernel.packs import calendars
from zerentian.kernel.packs.pack import Pack
from zerentian.lib.working_days import WorkingDays

PACKS = settings.INSTANCE.root / "packs"


@pytest.fixture(params=["hanting", "shouguang"])
def days(request: pytest.FixtureRequest) -> WorkingDays:
    return calendars.read(PACKS / request.param)


def write(folder: Path, *lines: str) -> Path:
    (folder / "calendar.csv").write_text("\n".join(["day,kind", *lines, ""]), "utf-8")
    return folder


def told(folder: Path) -> list[tuple[int, str]]:
    return [(error.line, error.field) for error in calendars.mistakes(folder)]


def test_every_year_of_the_product_is_known(days: WorkingDays) -> None:
    assert all(days.known(year) for year in range(2004, 2027))
    assert not days.known(2027)


def test_spring_festival_2019(days: WorkingDays) -> None:
    assert not any(days.is_working(date(2019, 2, day)) for day in range(4, 11))
    assert days.is_working(date(2019, 2, 2))
    assert days.is_working(date(2019, 2, 3))
    assert days.after(date(2019, 2, 1), 3) == date(2019, 2, 11)


def test_a_year_has_about_250_working_days(days: WorkingDays) -> None:
    for year in range(2008, 2027):
        assert 246 <= days.between(date(year, 1, 1), date(year + 1, 1, 1)) <= 253


def test_pack_brings_it() -> None:
    assert Pack.load(PACKS / "hanting").working_days.known(2019)


def test_pack_without_a_calendar_knows_weekends(tmp_path: Path) -> None:
    assert calendars.read(tmp_path) == WorkingDays()
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["2019-02-30,off"], [(2, "day")]),
        (["2019-01-01,off", ",off"], [(3, "day")]),
        (["2019-01-01,free"], [(2, "kind")]),
        (["2019-01-01"], [(2, "kind")]),
        (["2019-02-01,worked"], [(2, "kind")]),
        (["2019-02-02,worked", "2019-02-02,off"], [(3, "day")]),
        (["2019-02-04,off", "x,off", "2019-02-04,off"], [(3, "day"), (4, "day")]),
    ],
)
def test_mistakes_are_told_with_their_line(
    tmp_path: Path, lines: list[str], where: list[tuple[int, str]]
) -> None:
    assert told(write(tmp_path, *lines)) == where


def test_a_double_names_the_other_line(tmp_path: Path) -> None:
    (error,) = calendars.mistakes(write(tmp_path, "2019-01-01,off", "2019-01-01,off"))

    assert "2" in error.why
    assert error.do
