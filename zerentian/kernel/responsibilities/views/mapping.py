"""The cover of villages as a map: cells of the pack, coloured by share; the table says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.queries import Cover
from zerentian.kernel.responsibilities.views.showing import address
from zerentian.ui import formats

STEPS = (0.7, 0.8, 0.9, 0.999)  # below, then up to each, then (nearly) all
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
    share = cover.covered / cover.subjects
    return 1 + sum(share >= limit for limit in STEPS)


def draw(covers: Sequence[Cover], asked: Asked) -> Map | None:
    """A link for each village that the pack has on its map; None where there are too few."""
    cells = packs.current().cells()
    found = [cover for cover in covers if cover.subjects and cover.region.path in cells]
    if len(found) < FEWEST:
        return None
    lines = [(cover, cells[cover.region.path].outline) for cover in found]
    villages = format_html_join(
        "",
        '<a href="{}" tabindex="-1" aria-label="{}"><polygon class="cell cell--{}" points="{}">'
        "<title>{}</title></polygon></a>",
        (
            (_url(cover, asked), words, step(cover), outline, words)
            for cover, outline in lines
            for words in [_words(cover)]
        ),
    )  # by keyboard the table is the way: nobody tabs through hundreds of villages
    drawing = format_html(
        '<svg class="cells" viewBox="{}" role="group" aria-label="{}">{}</svg>',
        _frame(outline for _cover, outline in lines), _("Cover by village"), villages,
    )  # fmt: skip
    return Map(drawing, _shades(found))


def _url(cover: Cover, asked: Asked) -> str:
    return address("duties:gaps", asked, place=cover.region.path, state="all")


def _words(cover: Cover) -> str:
    return _("%(village)s: %(covered)s of %(subjects)s households, %(share)s") % {
        "village": cover.region.name,
        "covered": cover.covered,
        "subjects": cover.subjects,
        "share": formats.percent(cover.covered / cover.subjects),
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
