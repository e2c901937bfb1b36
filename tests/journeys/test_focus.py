"""Whoever goes by keys sees where they are: no bar or menu lies above it, nothing swapped loses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import PHONE
from tests.journeys.keyboard import Keyboard
from tests.world import World
from zerentian.programmes.relief.tests.houses import house

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PART = """<div id="part" hx-get="/again/" hx-trigger="every 300ms" hx-swap="outerHTML">
<button>停</button></div>"""


def test_bars_and_menus_never_hide_the_focus(
    world: World, live_server: LiveServer, page: Page, complaints: list[str]
) -> None:
    for serial in range(8):
        house(world.east.villages[0], f"王大山{serial}", serial)
    keys = Keyboard(page, PHONE)
    keys.come(live_server, world.east.users["town_clerk"], "/relief/households/")
    keys.tab("", name="pick")
    keys.press("Space")
    expect(page.locator("[data-bulk]")).to_be_visible()
    keys.tab("菜单")  # past everything that is below, round to the top
    keys.press("Enter")
    expect(page.locator("#side")).to_be_focused()
    keys.press("Escape")
    assert keys.focus["said"] == "菜单"
    keys.press("Enter")
    expect(page.locator("#side")).to_be_focused()
    keys.tab("退出")
    keys.press("Tab")
    assert keys.focus


def test_menus_and_lists_of_keys_close(
    world: World, live_server: LiveServer, page: Page, complaints: list[str]
) -> None:
    keys = Keyboard(page)
    clerk, subject = world.east.users["town_clerk"], world.east.subject
    keys.come(live_server, clerk, f"/relief/households/{subject.pk}/")
    keys.tab("查看")
    keys.press("?")
    expect(page.locator("dialog")).to_be_visible()
    keys.press("Escape")
    assert keys.focus["said"].startswith("查看")
    opened = page.locator("details.menu[open]")
    keys.press("Enter")
    expect(opened).to_have_count(1)
    keys.press("Tab", "Escape")
    expect(opened).to_have_count(0)
    assert keys.focus["said"].startswith("查看")
    keys.press("Enter", "Shift+Tab")
    expect(opened).to_have_count(0)
    keys.tab("查看")
    keys.press("Enter")
    keys.write("", "核对证件", name="reason")
    keys.press("Enter")
    expect(page.locator(".masked-value b")).to_be_focused()


def test_a_part_that_comes_anew_keeps_the_focus(
    world: World, live_server: LiveServer, page: Page, complaints: list[str]
) -> None:
    """As a long piece of work does every two seconds while somebody goes to its button."""
    keys = Keyboard(page)
    keys.come(live_server, world.admin, "/imports/")
    page.route("**/again/", lambda route: route.fulfill(body=PART))
    page.evaluate(
        "part => { const main = document.querySelector('main');"
        " main.insertAdjacentHTML('afterbegin', part); htmx.process(main) }",
        PART,
    )
    keys.tab("停")
    for _ in range(2):
        with page.expect_response("**/again/"):
            pass
    expect(page.locator("#part button")).to_be_focused()
