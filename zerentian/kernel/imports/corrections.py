"""The workbook of refused rows: it goes out with reasons beside the cells and comes back mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from zerentian.kernel.layouts import headers
from zerentian.lib.sheets import Cell, Marked

BESIDE: Final = "↑"  # begins the titles of added columns, which nobody reads when they come back
_FROM: Final = re.compile(rf"{BESIDE}.*#(\d+)\D*")


class Reasons:
    """Where the reasons of some rows stand: a column behind each that has one, two at the end."""

    def __init__(self, batch: int, titles: Sequence[str], told: Mapping[int, list[Any]]) -> None:
        self._batch, self._titles, self._told = batch, titles, told
        self._places = {headers.letter(at): at for at in range(len(titles))}
        self._faulty = {
            self._places[reason["letter"]]
            for reasons in told.values()
            for reason in reasons
            if reason["letter"] in self._places
        }

    @property
    def header(self) -> list[str]:
        why = _("Why “%(title)s” was refused")
        found: list[str] = []
        for at, title in enumerate(self._titles):
            found.append(title)
            if at in self._faulty:
                found.append(_added(why % {"title": title}))
        row = _("Row in import #%(number)s") % {"number": self._batch}
        return [*found, _added(_("Why it was refused")), _added(row)]

    def row(self, number: int, cells: Sequence[Cell]) -> list[Cell | Marked]:
        width = len(self._titles)
        padded = [*cells, *[None] * width][:width]
        by_place: dict[int | None, list[str]] = {}
        for reason in self._told[number]:
            place = self._places.get(reason["letter"])
            by_place.setdefault(place, []).append(f"{reason['why']}；{reason['todo']}。")
        found: list[Cell | Marked] = []
        for at, cell in enumerate(padded):
            found.append(Marked(cell) if at in by_place else cell)
            if at in self._faulty:
                found.append(" ".join(by_place.get(at, ())) or None)
        rest = by_place.get(None, [])
        if not self._told[number]:
            rest = [_("is not refused itself: leave it here, it belongs to a refused row")]
        return [*found, " ".join(rest) or None, number]


def _added(title: str) -> str:
    return f"{BESIDE} {title}"


def rows(
    reasons: Reasons, original: Iterable[tuple[int, list[Cell]]], wanted: Mapping[int, Any]
) -> Iterator[list[Cell | Marked]]:
    return (reasons.row(number, cells) for number, cells in original if number in wanted)


def came_from(titles: Iterable[str]) -> int | None:
    """The batch whose refused rows these are, by the title of an added column."""
    found = (_FROM.fullmatch(title) for title in titles)
    return next((int(match[1]) for match in found if match), None)


def others(titles: Iterable[str]) -> list[str]:
    """The titles without those of added columns."""
    return [title for title in titles if not title.startswith(BESIDE)]
