"""A helper's households drawn as a plan of fields: each parcel a household and a link to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Parcel:
    """One household in the drawing of a helper's field. kind: ok, due, over, none or sync."""

    name: str
    state: str
    kind: str
    url: str


WIDTH, ROW, GAP, MOST = 358, 79, 5, 12
_SLANT = (9, -7, 6, -9, 8, -6, 7, -8)  # how far a border leans, parcel after parcel
_DIP = (0, 7, -5, 6, -6)  # how far a border between two rows falls to the right
_ANGLES = (62, 18, 100, 35, 78, 140, 50)  # direction of the furrows


def rows_of(count: int) -> list[int]:
    """How many parcels stand in each row: never more than three, the fuller rows first."""
    rows = -(-count // 3)
    return [count // rows + (1 if row < count % rows else 0) for row in range(rows)]


def plot_field(parcels: Iterable[Parcel], label: str) -> SafeString:
    """The helper's households as a plan of fields; every parcel is a link."""
    shown = list(parcels)[:MOST]
    if not shown:
        return SafeString("")
    layout = rows_of(len(shown))
    height = len(layout) * (ROW + GAP)
    drawn = []
    numbers = iter(range(len(shown)))
    for row, count in enumerate(layout):
        drawn += [
            _parcel(shown[index], index, _corners(row, column, count, len(layout)))
            for column, index in zip(range(count), numbers, strict=False)
        ]
    used = sorted({(p.kind, _ANGLES[i % len(_ANGLES)]) for i, p in enumerate(shown)})
    return format_html(
        '<svg class="field" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "<defs>{}</defs>{}</svg>",
        WIDTH,
        height,
        label,
        format_html_join("", _FURROW, ((kind, angle, angle, kind, kind) for kind, angle in used)),
        format_html_join("", "{}", ((piece,) for piece in drawn)),
    )


_FURROW = (
    '<pattern id="furrow-{}-{}" width="9" height="9" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate({})"><rect class="soil soil--{}" width="9" height="9"/>'
    '<rect class="furrow furrow--{}" width="1.6" height="9"/></pattern>'
)


def _corners(row: int, column: int, count: int, rows: int) -> list[tuple[float, float]]:
    def border(number: int, up: bool) -> float:
        if number in (0, count):
            return 0 if number == 0 else WIDTH
        lean = _SLANT[(row * 3 + number) % len(_SLANT)]
        return WIDTH * number / count + (lean if up else -lean)

    def level(number: int, x: float) -> float:
        dip = 0 if number in (0, rows) else _DIP[number % len(_DIP)]
        return number * (ROW + GAP) + dip * (x / WIDTH - 0.5)

    left, right = (GAP / 2 if column else 0), (GAP / 2 if column < count - 1 else 0)
    xs = [border(column, True) + left, border(column + 1, True) - right]
    xs += [border(column + 1, False) - right, border(column, False) + left]
    tops = [level(row, x) + GAP / 2 for x in xs[:2]]
    return list(zip(xs, tops + [level(row + 1, x) - GAP / 2 for x in xs[2:]], strict=True))


def _parcel(parcel: Parcel, index: int, corners: list[tuple[float, float]]) -> SafeString:
    middle = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
    wide = max(x for x, _ in corners) - min(x for x, _ in corners)
    plate = min(wide - 24, max(92, 13 * max(len(parcel.name) * 1.3, len(parcel.state)) + 8))
    return format_html(
        '<a href="{}" class="parcel parcel--{}"><title>{}</title>'
        '<path d="M{}Z" fill="url(#furrow-{}-{})"/>'
        '<rect class="plate" x="{}" y="{}" width="{}" height="43" rx="4"/>'
        '<text class="fn" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="fd" x="{}" y="{}" text-anchor="middle">{}</text></a>',
        parcel.url,
        parcel.kind,
        f"{parcel.name} {parcel.state}".strip(),
        "L".join(f"{x:.1f} {y:.1f}" for x, y in corners),
        parcel.kind,
        _ANGLES[index % len(_ANGLES)],
        f"{middle[0] - plate / 2:.1f}",
        f"{middle[1] - 21:.1f}",
        f"{plate:.1f}",
        f"{middle[0]:.1f}",
        f"{middle[1] - 2:.1f}",
        _short(parcel.name, 6),
        f"{middle[0]:.1f}",
        f"{middle[1] + 16:.1f}",
        _short(parcel.state, 9),
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
