"""calendar.csv of a pack: public holidays and the weekend days worked to make up for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from zerentian.kernel.packs.errors import PackError
from zerentian.lib.working_days import DAY, SATURDAY, WorkingDays

NAME = "calendar.csv"
KINDS = ("off", "worked")
FIRST, LAST = date(2010, 1, 1), date(2049, 12, 31)  # days that statements can look up


def read(folder: Path) -> WorkingDays:
    """The pack's calendar; only weekends where it has none."""
    days = [(date.fromisoformat(row["day"]), row["kind"]) for _line, row in _rows(folder)]
    return WorkingDays.of(*([day for day, said in days if said == kind] for kind in KINDS))


@lru_cache(maxsize=4)
def spelled_out(days: WorkingDays, soon: int) -> tuple[tuple[date, date, date], ...]:
    """Each day, the first working day from it on, and the day `soon` working days before that one.

    soon: at least 1. It takes a while, and each pack of a process asks for the same one.
    """
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    start = FIRST
    for _n in range(soon + 1):  # working days before the first one
        start = _before(start, days)
    working, soons = [start], {}
    while working[-1] <= LAST:
        working.append(days.on_or_after(working[-1] + DAY))
        soons[working[-1]] = working[-1 - soon] if len(working) > soon else start
    told, at = [], 0
    for day in every:
        while working[at] < day:
            at += 1
        told.append((day, working[at], soons[working[at]]))
    return tuple(told)


def _before(day: date, days: WorkingDays) -> date:
    """The last working day before this one."""
    day -= DAY
    while not days.is_working(day):
        day -= DAY
    return day


def mistakes(folder: Path) -> Iterator[PackError]:
    """Every line that says nothing, or something else than another one."""
    seen: dict[date, int] = {}
    for line, row in _rows(folder):
        try:
            day = date.fromisoformat(row.get("day") or "")
        except ValueError:
            why = _("“%(value)s” is not a day.") % {"value": row.get("day") or ""}
            yield _error(line, "day", why, _("Write it like 2019-05-31."))
            continue
        yield from _of_kind(line, day, row.get("kind") or "")
        if (before := seen.setdefault(day, line)) != line:
            why = _("%(day)s stands in line %(line)s already.") % {"day": day, "line": before}
            yield _error(line, "day", why, _("Keep one of the two lines."))


def _of_kind(line: int, day: date, kind: str) -> Iterator[PackError]:
    if kind not in KINDS:
        why = _("“%(value)s” is not possible here.") % {"value": kind}
        yield _error(line, "kind", why, _("Use one of: %(values)s.") % {"values": ", ".join(KINDS)})
    elif kind == "worked" and day.weekday() < SATURDAY:
        why = _("%(day)s is not on a weekend, so it is worked anyway.") % {"day": day}
        yield _error(line, "kind", why, _("Remove the line or correct the day."))


def _rows(folder: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if (folder / NAME).is_file():
        with (folder / NAME).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, row


def _error(line: int, field: str, why: str, do: str) -> PackError:
    return PackError(file=NAME, line=line, field=field, why=why, do=do)
