"""What browsers of government offices can read, and what the security policy lets through."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from zerentian.config.instance import ROOT
from zerentian.ui import contrast, svg

UI = ROOT / "zerentian" / "ui"
STYLES = sorted((UI / "static" / "zt" / "css").glob("*.css"))
SCRIPTS = sorted((UI / "static" / "zt" / "js").glob("*.js"))
TEMPLATES = sorted(ROOT.glob("zerentian/**/templates/**/*.html"))
PYTHON = [p for p in sorted(ROOT.glob("zerentian/**/*.py")) if "tests" not in p.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


# What Chrome 86 does not know, and since when Chrome does.
TOO_NEW = {
    r"color-mix\(": 111,
    r":has\(": 105,
    r":is\(|:where\(": 88,
    r"@layer": 99,
    r"@container|container-type": 105,
    r"okl(ch|ab)\(": 111,
    r"\d(d|s|l)v[hw]\b": 108,
    r"\binset:": 87,
    r"aspect-ratio": 88,
    r"accent-color": 93,
    r"^\s*&": 112,
    r"@property": 85,
}


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_stay_below_the_floor(path: Path) -> None:
    text = without_comments(path)

    found = [f"{new}: Chrome {v}" for new, v in TOO_NEW.items() if re.search(new, text, re.M)]

    assert not found


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_narrow_rules_are_for_screens(path: Path) -> None:
    """A sheet of A4 is as narrow as a tablet, but is not to be laid out as a telephone."""
    assert not re.search(r"@media \(max-width", path.read_text("utf-8"))


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_name_no_other_server(path: Path) -> None:
    assert not re.search(r"https?:|@import|url\(", without_comments(path))


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=named)
def test_colours_are_written_in_tokens_only(path: Path) -> None:
    raw = re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*[;}])|rgba?\(|hsla?\(", without_comments(path), re.I)

    assert not raw


def test_every_token_used_is_defined() -> None:
    texts = {path.name: without_comments(path) for path in STYLES}
    defined = set(re.findall(r"(--zt-[a-z0-9-]+):", texts["tokens.css"]))
    used = {name for text in texts.values() for name in re.findall(r"var\((--zt-[a-z0-9-]+)", text)}

    assert not used - defined


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_stay_below_the_floor(path: Path) -> None:
    text = without_comments(path)

    assert not re.search(
        r"\?\?=|\|\|=|&&=|\.at\(|replaceAll|structuredClone|\beval\(|innerHTML|static \{", text
    )
    assert "'use strict'" in text


@pytest.mark.parametrize("pair", [(f, b) for f, b, _ in contrast.TEXT], ids="-on-".join)
def test_text_can_be_read(pair: tuple[str, str]) -> None:
    assert contrast.ratio(*pair) >= 4.5


@pytest.mark.parametrize("pair", [(f, b) for f, b, _ in contrast.GRAPHICS], ids="-on-".join)
def test_graphics_can_be_seen(pair: tuple[str, str]) -> None:
    assert contrast.ratio(*pair) >= 3


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast.ratio("black", "ink-0") == pytest.approx(21)


class Inline(HTMLParser):
    """Collects what `style-src 'self'; script-src 'self'` would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.found.append(f"style in <{tag}> line {self.getpos()[0]}")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append(f"script, line {self.getpos()[0]}")
        self.found += [f"{name} in <{tag}>" for name in given if name.startswith(("on", "hx-on"))]
        if (given.get("href") or "").startswith("javascript:"):
            self.found.append(f"javascript: in <{tag}>")
        # Bootstrap's scripts are not loaded: menus are <details class="menu">.
        self.found += [f"{name} in <{tag}>" for name in given if name.startswith("data-bs-")]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_have_no_inline_style_or_script(path: Path) -> None:
    reader = Inline()
    reader.feed(re.sub(r"\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL))

    assert not reader.found


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_python_writes_no_inline_style(path: Path) -> None:
    assert not re.search(r"<[a-z]+[^>]* style=[\"']", path.read_text("utf-8"))


def icons_named() -> dict[str, str]:
    """Icon -> file that asks for it, in templates and in Python (menus, timelines, tables)."""
    asked: dict[str, str] = {}
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        for name in re.findall(r'(?:\{% icon |\bicon=)"([a-z0-9-]+)"', text):
            asked[name] = named(path)
    for path in PYTHON:
        text = path.read_text("utf-8")
        for name in re.findall(r'\bicon(?:="|": "|\(")([a-z0-9-]+)"', text):
            asked[name] = named(path)
    return asked


def test_every_icon_asked_for_exists() -> None:
    missing = {name: where for name, where in icons_named().items() if name not in svg.icons()}

    assert not missing, "add it to frontend/icons.txt and run: cd frontend && npm run icons"


def test_icons_are_those_of_the_list() -> None:
    listed = (ROOT / "frontend" / "icons.txt").read_text("utf-8").split()

    assert sorted(listed) == listed
    assert set(listed) == set(svg.icons())
    assert all(body.startswith("<") and "script" not in body for body in svg.icons().values())


VENDOR = UI / "static" / "zt" / "vendor"


@pytest.mark.parametrize(
    "name", ["bootstrap.min.css", "htmx.min.js", "idb.min.js", "echarts.zt.min.js"]
)
def test_built_file_is_there_and_names_no_map(name: str) -> None:
    built = VENDOR / name

    assert built.exists(), "run: make assets"
    assert "sourceMappingURL" not in built.read_text("utf-8")


def test_locked_versions_are_exact() -> None:
    package = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))

    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert not [name for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)]


def test_every_static_file_named_in_a_template_exists() -> None:
    found = []
    for path in TEMPLATES:
        for name in re.findall(r"\{% static '([^']+)' %\}", path.read_text("utf-8")):
            if not any((app / "static" / name).exists() for app in ROOT.glob("zerentian/**/")):
                found.append(f"{named(path)}: {name}")

    assert not found
