"""A clerk works through the list of households with the keyboard alone, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.fixtures import clock
from tests.journeys.conftest import DESK, PHONE, no_sideways_scrolling
from tests.journeys.test_pages import sign_in
from tests.world import World, account
from zerentian.kernel.responsibilities.models import Duty
from zerentian.programmes.relief.tests.houses import house

__all__ = ["clock"]


pytestmark = [pytest.mark.browser, pytest.mark.slow]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def press(page: Page, key: str, then: str) -> None:
    """A key that leads to another page, which has arrived when `then` stands there."""
    page.keyboard.press(key)
    expect(page.locator(then).first).to_be_visible(timeout=15_000)
    page.wait_for_load_state()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_clerk_finds_gives_and_takes_back_by_keyboard(
    world: World,
    live_server: LiveServer,
    page: Page,
    check_axe: Callable[[str], None],
    complaints: list[str],
    size: dict[str, Any],
) -> None:
    subject = house(world.east.villages[0], "王大山", 1)
    account("新来人", world.east.office, title="包户干部")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, live_server, world.east.users["town_clerk"])

    page.goto(f"{live_server.url}/relief/households/")
    tab_to(page, "#f-q")
    page.keyboard.type("wds")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .chip")).to_have_count(1)
    expect(page.locator("[data-row]")).to_have_count(1)
    assert "q=wds" in page.url
    check_axe("list, filtered")
    no_sideways_scrolling(page)

    tab_to(page, "[data-pick]")
    page.keyboard.press("Space")
    expect(page.locator("[data-bulk]")).to_be_visible()
    check_axe("list, one row chosen")
    page.keyboard.press("Shift+Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.matches('[data-bulk] button[type=submit]')"):
            break
        page.keyboard.press("Shift+Tab")
    press(page, "Enter", "#who")

    tab_to(page, "#who")
    page.keyboard.type("新来")
    press(page, "Enter", "#who[value='新来']")
    tab_to(page, "[name=holder]")
    page.keyboard.press("Space")
    tab_to(page, "[name=reason]")
    page.keyboard.type("补缺")
    check_axe("choose")
    no_sideways_scrolling(page)
    tab_to(page, "[name=step][value=preview]")
    press(page, "Enter", "[name=step][value=confirm]")
    expect(page.locator("main")).to_contain_text("新来人")
    check_axe("preview")
    no_sideways_scrolling(page)
    tab_to(page, "[name=step][value=confirm]")
    press(page, "Enter", ".note--ok")
    held = Duty.objects.filter(subject=subject, superseded_at=None)
    assert held.count() == 1
    check_axe("list, done")
    tab_to(page, ".note--ok button[type=submit]")
    press(page, "Enter", "#rows")
    expect(page.locator(".note--ok button")).to_have_count(0)
    assert not held.exists()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_clerk_reads_a_household_and_its_number_by_keyboard(
    world: World,
    live_server: LiveServer,
    page: Page,
    check_axe: Callable[[str], None],
    complaints: list[str],
    size: dict[str, Any],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, live_server, world.east.users["town_clerk"])
    page.goto(f"{live_server.url}/relief/households/")
    tab_to(page, "a.name")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("东桂兰")
    check_axe("household")
    no_sideways_scrolling(page)
    tab_to(page, ".reveal summary")
    page.keyboard.press("Enter")
    tab_to(page, ".reveal [name=reason]")
    page.keyboard.type("核对证件")
    page.keyboard.press("Enter")
    expect(page.locator(".masked-value b")).to_contain_text("990703")
    assert "990703" not in page.url
    check_axe("household, number shown")
