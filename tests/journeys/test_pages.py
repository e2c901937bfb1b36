"""Every page of the house in a real browser: axe finds nothing, nothing pushes it sideways, no script fails.

The pages come from the URLconf, so a new one is looked at without anybody adding it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.architecture import access
from tests.journeys.conftest import (
    DESK,
    PHONE,
    heading_has_room,
    no_sideways_scrolling,
)
from tests.world import World
from zerentian.kernel.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = {"width": 360, "height": 740}
PARTS = 4  # so that both cores have work until the end


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """The session that a sign-in would give; signing in itself has a journey of its own."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}]
    )


def pages(world: World, part: int) -> list[tuple[str, str]]:
    """(name, address) of each of its part of the pages that the administrator can look at."""
    client = Client()
    client.force_login(world.admin)
    found = []
    for address in access.addresses()[part::PARTS]:
        if address.arguments and address.name not in access.ROWS:
            continue
        for url in access.urls_of(address, world, world.east):
            answer = client.get(url)
            kind = answer.headers.get("Content-Type", "")
            answer.close()  # a workbook is an open file
            if answer.status_code == 200 and kind.startswith("text/html"):
                found.append((address.name, url))
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(
    world: World,
    live_server: LiveServer,
    page: Page,
    check_axe: Callable[[str], None],
    part: int,
) -> None:
    """Each page is loaded once and looked at in both widths, as when a telephone is turned, and in the
    largest type on the smallest telephone."""
    sign_in(page, live_server, world.admin)
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    faults = []

    looked_at = pages(world, part)
    for name, url in looked_at:
        page.goto(live_server.url + url)
        page.locator("main").first.wait_for()  # the phone app draws itself
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += faults_of(page, f"{name} {size['width']}", check_axe)
        faults += too_wide_in_large_type(page, name)

    assert len(looked_at) > 20
    assert not faults, "\n".join(faults)
    assert not heard


def too_wide_in_large_type(page: Page, name: str) -> Iterator[str]:
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.dataset.size = 'xlarge'")
    try:
        no_sideways_scrolling(page)
    except AssertionError as fault:
        yield f"{name} in the largest type: {fault}"


def faults_of(page: Page, what: str, check_axe: Callable[[str], None]) -> Iterator[str]:
    try:
        check_axe(what)
        no_sideways_scrolling(page)
        if page.viewport_size == PHONE:
            heading_has_room(page)
    except AssertionError as fault:
        yield str(fault)
