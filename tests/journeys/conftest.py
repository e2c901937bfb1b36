"""A real browser on a real server: Debian's Chromium, axe, and the two widths that people have."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import world as worlds
from zerentian.config.instance import ROOT

# Playwright's loop runs in the test's thread, and Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Only the faults come back from the browser: what passed is megabytes a page, read in as long as axe takes.
LOOK = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))]))"""
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own browser; the flags keep it from looking for servers that no test has."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is missing: `make browser` installs it or says how.")
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"]
    still = ["--disable-component-update", "--disable-sync", "--disable-gpu", "--no-sandbox"]
    return {"executable_path": chromium, "args": [*quiet, *still]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": DESK}


@pytest.fixture
def world(transactional_db: None) -> worlds.World:
    """The shared world, committed: the server answers in transactions of its own."""
    return worlds.build()


@pytest.fixture
def check_axe(page: Page) -> Callable[[str], None]:
    """Call with what is being looked at: fails with every finding of axe on the present page."""
    source = AXE.read_text("utf-8")

    def check(what: str) -> None:
        if not page.evaluate("'axe' in window"):  # once a page, not once a width
            page.evaluate(source)
        told = page.evaluate(LOOK, RULES)
        assert not told, f"{what}: {json.dumps(told, ensure_ascii=False, indent=1)}"

    return check


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Whatever the page's scripts complain about; must be empty at the end."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    yield heard
    assert heard == []


def no_sideways_scrolling(page: Page) -> None:
    """At telephone width nothing may push the page wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen}"


def heading_has_room(page: Page) -> None:
    """On a telephone buttons that leave the heading too little width stand below it."""
    heading, whole = page.evaluate(
        "['.pagehead-t', '.pagehead'].map(s => document.querySelector(s)?.clientWidth ?? 0)"
    )
    assert heading >= 0.6 * whole, f"{page.url}: the heading has {heading} of {whole} px"
