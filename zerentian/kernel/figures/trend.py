"""A line over month ends as SVG made on the server: no script, sharp on paper, read out in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zerentian.kernel.figures import shown
from zerentian.kernel.figures.answers import Number
from zerentian.ui import formats

WIDTH, HEIGHT = 640, 210
LEFT, RIGHT, TOP, BOTTOM = 52, 44, 16, 28
Point = tuple[float, float]


def ticks(low: float, high: float, count: int = 4, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers that hold everything between them; steps of 1, 2, 2.5 or 5 times a power of ten.

    whole: of things that are counted, so that nobody reads of half a household.
    """
    if low == high:
        low, high = low - (abs(low) * 0.1 or 1), high + (abs(high) * 0.1 or 1)
    raw = max((high - low) / count, 1 if whole else 0)
    power = 10.0 ** floor(log10(raw))
    steps = (power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    step = next(step for step in steps if not whole or step == int(step))
    first = floor(low / step)
    return tuple(round(step * n, 10) for n in range(first, ceil(high / step) + 1))


def chart(points: Sequence[tuple[date, Number]], label: str) -> SafeString:
    """The line, or nothing where fewer than two days have a number."""
    values = [(index, number.plain()) for index, (_day, number) in enumerate(points)]
    known = [(index, value) for index, value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    scale = _scale([value for _index, value in known], is_ratio=points[-1][1].is_ratio)
    step = (WIDTH - LEFT - RIGHT) / (len(points) - 1)

    def place(index: int, value: float) -> Point:
        share = (value - scale[0]) / (scale[-1] - scale[0])
        return LEFT + index * step, HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    line = [place(index, value) for index, value in known]
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
        '<polygon class="trend-fill" points="{}"/><polyline class="trend-line" points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        _grid(scale, place, points[-1][1].is_ratio),
        _months(points, step),
        _joined([(line[0][0], HEIGHT - BOTTOM), *line, (line[-1][0], HEIGHT - BOTTOM)]),
        _joined(line),
        format_html_join(
            "", '<circle cx="{}" cy="{}" r="3"/>', ((f"{x:.1f}", f"{y:.1f}") for x, y in line)
        ),
        _last(line[-1], shown.text(points[known[-1][0]][1])),
    )


def _scale(values: Sequence[float], *, is_ratio: bool) -> tuple[float, ...]:
    """Round ticks; shares stay between 0 and 100 %, counts never fall below 0."""
    found = ticks(min(values), max(values), whole=not is_ratio)
    inside = [tick for tick in found if tick >= 0 and not (is_ratio and tick > 1)]
    low = min(inside, default=0.0)
    high = max(inside, default=1.0)
    inside = inside if low <= min(values) else [0.0, *inside]
    inside = inside if high >= max(values) else [*inside, max(values)]
    return tuple(inside) if len(inside) > 1 else (0.0, 1.0)


def _grid(scale: Sequence[float], place: object, is_ratio: bool) -> SafeString:
    lines = []
    for tick in scale:
        _x, y = place(0, tick)  # type: ignore[operator]
        text = formats.percent(tick, 0) if is_ratio else formats.number(_whole(tick))
        lines.append((LEFT, WIDTH - RIGHT, f"{y:.1f}", f"{y:.1f}", LEFT - 8, f"{y + 4:.1f}", text))
    return format_html_join(
        "",
        '<line class="trend-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        lines,
    )


def _whole(tick: float) -> float | int:
    return int(tick) if tick == int(tick) else tick


def _months(points: Sequence[tuple[date, Number]], step: float) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (f"{LEFT + index * step:.1f}", HEIGHT - 8, _month(day))
            for index, (day, _number) in enumerate(points)
        ),
    )


def _last(point: Point, text: str) -> SafeString:
    x, y = point
    return format_html(
        '<text class="trend-last" x="{}" y="{}" text-anchor="end">{}</text>',
        f"{min(x + 20, WIDTH - 2):.1f}",
        f"{y - 8 if y > TOP + 12 else y + 20:.1f}",
        text,
    )


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _month(day: date) -> str:
    return f"{day.month}月" if formats.is_chinese() else formats.MONTHS[day.month - 1]
