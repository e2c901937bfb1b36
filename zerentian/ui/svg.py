"""Small drawings made on the server: icons, marks, sparklines and the logo."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

HERE = Path(__file__).parent

_WHITE = 'class="on" fill="none" stroke-linecap="round" stroke-linejoin="round"'
_RING = '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.8"'
# A state has a colour, a shape and words; the shape survives black-and-white print.
MARKS = {
    "ok": f'<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    f'<path d="M4.6 8.3l2.3 2.3 4.5-4.9" stroke-width="1.8" {_WHITE}/>',
    "due": '<path d="M8 .9 15.6 14.6H.4z" fill="currentColor" stroke="currentColor"'
    f' stroke-linejoin="round"/><path d="M8 5.4v4.4" stroke-width="1.7" {_WHITE}/>'
    '<circle cx="8" cy="12.1" r="1" class="on-dot"/>',
    "over": '<path d="M8 .3 15.7 8 8 15.7.3 8z" fill="currentColor"/>'
    f'<path d="M8 4.3v4.6" stroke-width="1.8" {_WHITE}/>'
    '<circle cx="8" cy="11.4" r="1.05" class="on-dot"/>',
    "done": '<rect x=".8" y=".8" width="14.4" height="14.4" rx="2" fill="currentColor"/>'
    f'<path d="M4.4 8.3l2.4 2.4 4.8-5.2" stroke-width="1.9" {_WHITE}/>',
    "none": f"{_RING}/>",
    "half": f'{_RING}/><path d="M8 1.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor"/>',
    "sync": f'{_RING} stroke-dasharray="3 2.2"/><path d="M8 11.2V5.2M5.6 7.4 8 5l2.4 2.4"'
    ' fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"'
    ' stroke-linejoin="round"/>',
}
MARK_COLOUR = {"done": "ok", "none": "mute", "half": "info", "sync": "ok"}


@cache
def icons() -> dict[str, str]:
    """Bodies of the icons named in frontend/icons.txt, written by `npm run icons`."""
    found: dict[str, str] = json.loads((HERE / "icons.json").read_text("utf-8"))
    return found


@lru_cache(1024, typed=True)  # typed: a safe label equals an unsafe one and is drawn otherwise
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An outline icon; with `label` it speaks, without it it is hidden from screen readers."""
    body = icons().get(name)
    if body is None:
        # A missing picture must not take a page away from its reader; the tests make it an error.
        warnings.warn(f'no icon "{name}" in frontend/icons.txt', RuntimeWarning, stacklevel=2)
        body = '<path d="M4 4h16v16H4z"/>'
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>',
        f"i {css}".strip(),
        spoken(label),
        mark_safe(body),  # noqa: S308 - comes from our own file
    )


@lru_cache(64, typed=True)
def mark(kind: str, label: str = "") -> SafeString:
    """The shape of a state: ok, due, over, done, half, none, sync."""
    return format_html(
        '<svg class="mark m-{}" viewBox="0 0 16 16" {}>{}</svg>',
        MARK_COLOUR.get(kind, kind),
        spoken(label),
        mark_safe(MARKS[kind]),  # noqa: S308 - a constant above
    )


def spoken(label: str) -> SafeString:
    if label:
        return format_html('role="img" aria-label="{}"', label)
    return mark_safe('aria-hidden="true" focusable="false"')


def spark(values: Sequence[float], label: str = "", css: str = "") -> SafeString:
    """A line without axes, 72 × 26, its last point marked; fewer than two values draw nothing."""
    if len(values) < 2:
        return SafeString("")
    width, height = 72, 26
    low, span = min(values), (max(values) - min(values)) or 1
    step = (width - 6) / (len(values) - 1)
    points = [
        (2 + index * step, height - 4 - (value - low) / span * (height - 8))
        for index, value in enumerate(values)
    ]
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" {}>'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.4"/></svg>',
        f"spark {css}".strip(),
        width,
        height,
        width,
        height,
        spoken(label),
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


_LOGO = (
    '<svg class="logo" width="{0}" height="{0}" viewBox="0 0 26 26" aria-hidden="true"'
    ' focusable="false"><defs><pattern id="zt-logo" width="3.2" height="3.2"'
    ' patternUnits="userSpaceOnUse" patternTransform="rotate(28)"><rect class="logo-crop"'
    ' width="3.2" height="3.2"/><rect class="logo-soil" width="1" height="3.2"/></pattern></defs>'
    '<g fill="none" stroke="currentColor" stroke-width="2"><rect x="1.6" y="1.6" width="22.8"'
    ' height="22.8" rx="2.2"/><path d="M13 2v22M2 13h22"/></g>'
    '<path d="M14 14h9.2v9.2H14z" fill="url(#zt-logo)"/></svg>'
)


def logo(size: int) -> SafeString:
    """田 with one ploughed plot."""
    return format_html(_LOGO, size)


@cache
def wordmark(height: int) -> SafeString:
    """责任田 as an outline (from Noto Serif CJK, OFL), so that no font is shipped."""
    return format_html(
        '<svg class="wordmark" height="{}" viewBox="30 20 3100 960" role="img" aria-label="责任田">'
        '<path d="{}" fill="currentColor"/></svg>',
        height,
        (HERE / "wordmark.txt").read_text("utf-8").strip(),
    )
