"""The cover of villages as a map: cells of the pack, coloured by share; the table says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.queries import Cover
from zerentian.kernel.responsibilities.views.showing import address
from zerentian.ui import formats

STEPS = (0.7, 0.8, 0.9, 0.999)  # below, then up to each, then (nearly) all
WAY = "\ue000"  # stands for an address; a private character, in no name
FEWEST = 2  # a map of one village says nothing


@dataclass(frozen=True)
class Shade:
    """A line of the legend."""

    step: int
    words: str | Promise
    villages: int


@dataclass(frozen=True)
class Map:
    drawing: SafeString
    shades: list[Shade]


def step(cover: Cover) -> int:
    """1 to 5, the darker the more households have somebody."""
    return _step(cover.covered, cover.subjects)


def _step(covered: int, subjects: int) -> int:
    return 1 + sum(covered / subjects >= limit for limit in STEPS)


def draw(covers: Sequence[Cover], asked: Asked) -> Map | None:
    """A link for each village that the pack has on its map; None where there are too few."""
    cells = packs.current().cells()
    found = [cover for cover in covers if cover.subjects and cover.region.path in cells]
    if len(found) < FEWEST:
        return None
    lines = tuple(
        Village(c.region.path, c.region.name, c.covered, c.subjects, cells[c.region.path].outline)
        for c in found
    )
    way = escape(address("duties:gaps", replace(asked, place=None), state="all"))
    drawing = _drawing(lines, get_language()).replace(WAY, way)
    return Map(mark_safe(drawing), _shades(found))  # noqa: S308 - both are escaped


class Village(NamedTuple):
    """All that decides how a village looks."""

    path: str
    name: str
    covered: int
    subjects: int
    outline: str


@lru_cache(32)
def _drawing(villages: tuple[Village, ...], language: str | None) -> SafeString:
    """Hundreds of villages look the same on most days; only the day in their addresses differs."""
    shapes = format_html_join(
        "",
        '<a href="{}&amp;place={}" tabindex="-1" aria-label="{}"><polygon class="cell cell--{}"'
        ' points="{}"><title>{}</title></polygon></a>',
        (
            (
                WAY,
                village.path,
                words,
                _step(village.covered, village.subjects),
                village.outline,
                words,
            )
            for village in villages
            for words in [_words(village)]
        ),
    )  # by keyboard the table is the way: nobody tabs through hundreds of villages
    return format_html(
        '<svg class="cells" viewBox="{}" role="group" aria-label="{}">{}</svg>',
        _frame(village.outline for village in villages), _("Cover by village"), shapes,
    )  # fmt: skip


def _words(village: Village) -> str:
    return _("%(village)s: %(covered)s of %(subjects)s households, %(share)s") % {
        "village": village.name,
        "covered": village.covered,
        "subjects": village.subjects,
        "share": formats.percent(village.covered / village.subjects),
    }


def _frame(outlines: Iterable[str]) -> str:
    points = [point.split(",") for outline in outlines for point in outline.split()]
    xs, ys = [int(x) for x, _y in points], [int(y) for _x, y in points]
    edge = 12
    width, height = max(xs) - min(xs) + 2 * edge, max(ys) - min(ys) + 2 * edge
    return f"{min(xs) - edge} {min(ys) - edge} {width} {height}"


def _shades(covers: Sequence[Cover]) -> list[Shade]:
    words = (_("below 70%"), "70–80%", "80–90%", _("90% and more"), _("all"))
    counts = [sum(step(cover) == n for cover in covers) for n in range(1, 6)]
    return [Shade(n, words[n - 1], counts[n - 1]) for n in range(1, 6)]
