"""The colours of tokens.css and how well they read on one another (WCAG 2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).parent / "static" / "zt" / "css" / "tokens.css"

# Foreground, background, where it is used. Text needs 4.5 : 1.
TEXT = (
    ("ink-900", "ink-0", "标题"),
    ("ink-700", "ink-50", "正文"),
    ("ink-500", "ink-0", "次要文字"),
    ("ink-500", "ink-50", "次要文字"),
    ("ink-500", "ink-100", "表头次要"),
    ("ink-0", "field-800", "顶栏"),
    ("on-dark-2", "field-800", "顶栏次要"),
    ("ink-0", "field-600", "主按钮"),
    ("field-600", "ink-0", "链接"),
    ("field-600", "ink-50", "链接"),
    ("field-800", "field-100", "当前菜单"),
    ("field-700", "field-100", "正常标签"),
    ("wheat-700", "ink-0", "待办文字"),
    ("wheat-800", "wheat-100", "待办标签"),
    ("wheat-800", "wheat-200", "离线状态"),
    ("wheat-300", "ink-900", "撤销"),
    ("brick-700", "ink-0", "超期文字"),
    ("brick-700", "brick-100", "超期文字"),
    ("brick-800", "brick-100", "超期标签"),
    ("ink-0", "brick-600", "危险按钮"),
    ("canal-800", "canal-100", "信息标签"),
    ("plum-700", "plum-100", "更正标签"),
)
# Graphics and borders of controls need 3 : 1.
GRAPHICS = (
    ("field-500", "ink-0", "完成图形"),
    ("wheat-500", "ink-0", "待办图形"),
    ("brick-600", "ink-0", "超期图形"),
    ("canal-500", "ink-0", "进行图形"),
    ("ink-400", "ink-0", "控件边线"),
    ("focus", "ink-0", "焦点框"),
)


@dataclass(frozen=True)
class Pair:
    front: str
    back: str
    use: str
    ratio: float


@cache
def colours() -> dict[str, str]:
    """Every colour written in tokens.css, by the name after --zt-."""
    written = TOKENS.read_text("utf-8")
    return dict(re.findall(r"--zt-([a-z]+(?:-[a-z]+)*(?:-\d+)?):\s*(#[0-9a-f]{6})", written))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(front: str, back: str) -> float:
    """Contrast of two named colours, 1 to 21."""
    light, dark = sorted((luminance(colours()[front]), luminance(colours()[back])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs() -> list[Pair]:
    return [Pair(f, b, use, ratio(f, b)) for f, b, use in TEXT + GRAPHICS]


def ramps() -> dict[str, list[str]]:
    """Names of the tones by family, dark first."""
    families: dict[str, list[str]] = {}
    for name in colours():
        family, _, tone = name.rpartition("-")
        if family in ("ink", "field", "wheat", "brick", "canal", "plum") and tone != "0":
            families.setdefault(family, []).append(name)
    return families
