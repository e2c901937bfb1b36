"""The components in a real browser under the security policy, with no server behind them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import DESK, PHONE, no_sideways_scrolling
from zerentian.ui import gallery

pytestmark = pytest.mark.browser

SITE = "http://kit.test"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
ITEMS = [
    {"title": "我的责任田", "url": "/", "icon": "home"},
    {"title": "领导看板", "url": "/leader/", "icon": "chart-bar", "key": "leader"},
    {"title": "户档案", "url": "/kit/", "icon": "users", "current": True, "over": "17 超期"},
]


def shell(size: str = "normal") -> dict[str, Any]:
    return {
        "instance_name": "责任田",
        "place_name": "寒亭经济技术开发区",
        "demo": True,
        "clock_fixed": date(2019, 5, 31),
        "user": SimpleNamespace(name="欧阳晓", org="朱里街道乡村振兴办", full="欧阳晓 朱里街道"),
        "user_menu": [{"title": "我的账号", "url": "/me/", "icon": "user"}],
        "size": size,
        "menu": [{"title": "", "items": ITEMS[:2]}, {"title": "责任", "items": ITEMS[2:]}],
        "tabs": [*ITEMS, {"title": "导入", "url": "/i/", "icon": "upload", "main": True}],
        "todo_url": "/todo/",
        "todo_count": 5,
    }


def answered(address: str, size: str) -> str:
    request = RequestFactory().get(address)
    viewer = SimpleNamespace(at=datetime(2019, 5, 31, 2, tzinfo=UTC), checked=True)
    request.viewer = viewer  # type: ignore[attr-defined]
    context = gallery.context(request) | {"shell": shell(size)}
    return str(get_template("ui/gallery.html").render(context, request))


def served(route: Route, size: str) -> None:
    parts = urlsplit(route.request.url)
    if not parts.path.startswith("/static/"):
        body = answered(f"{parts.path}?{parts.query}", size)
        route.fulfill(
            body=body,
            headers={"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"},
        )
        return
    found = finders.find(parts.path.removeprefix("/static/"))
    if found:
        kind = mimetypes.guess_type(parts.path)[0] or "text/plain"
        route.fulfill(path=str(found), content_type=kind)
    else:
        route.fulfill(status=404, body="")


@pytest.fixture
def kit(page: Page, complaints: list[str]) -> Callable[..., Page]:
    def opened(view: Any = DESK, size: str = "normal") -> Page:
        page.set_viewport_size(view)
        page.route("**/*", lambda route: served(route, size))
        page.goto(f"{SITE}/kit/")
        page.wait_for_function("window.htmx && window.echarts")
        return page

    return opened


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("size", ["normal", "xlarge"])
def test_axe_finds_nothing(
    kit: Callable[..., Page], check_axe: Callable[[str], None], view: Any, size: str
) -> None:
    page = kit(view, size)

    check_axe(f"gallery at {view['width']}, {size}")
    no_sideways_scrolling(page)


def test_open_menus_pass_axe_too(
    kit: Callable[..., Page], check_axe: Callable[[str], None]
) -> None:
    page = kit(PHONE)

    page.get_by_role("link", name="菜单", exact=True).or_(page.locator(".burger")).first.click()
    check_axe("side menu on a phone")
    page.keyboard.press("Escape")

    expect(page.locator("#side")).not_to_be_visible()
    expect(page.locator(".burger")).to_be_focused()


def test_selecting_rows_opens_the_bar(kit: Callable[..., Page]) -> None:
    page = kit()
    bar, boxes = page.locator("[data-bulk]"), page.locator("[data-pick]")
    expect(bar).to_be_hidden()

    boxes.nth(0).check()
    expect(bar.locator("[data-count]")).to_have_text("1")
    expect(bar.locator("[data-pick-all]")).to_be_hidden()

    page.locator("[data-pick-page]").check()
    expect(bar.locator("[data-count]")).to_have_text("4")
    bar.locator("[data-pick-all]").click()
    expect(bar.locator("[data-count]")).to_have_text("2,263")
    expect(page.locator("[data-pick-everything]")).to_have_value("1")

    boxes.nth(2).uncheck()
    expect(page.locator("[data-pick-everything]")).to_have_value("")
    expect(bar.locator("[data-count]")).to_have_text("3")

    bar.locator("[data-pick-none]").click()
    expect(bar).to_be_hidden()


def test_shift_selects_the_rows_between(kit: Callable[..., Page]) -> None:
    page = kit()
    boxes = page.locator("[data-pick]")

    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])

    expect(page.locator("[data-bulk] [data-count]")).to_have_text("3")


def test_keys_walk_select_and_open(kit: Callable[..., Page]) -> None:
    page = kit()
    rows = page.locator("tr[data-row]")
    page.locator("#main").focus()

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class("is-at")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).locator("[data-pick]")).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_class("is-at")


def test_keys_reach_search_list_and_leader_page(kit: Callable[..., Page]) -> None:
    page = kit()
    page.locator("#main").focus()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()

    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("j?x")
    expect(page.locator("#search")).to_have_value("j?x")

    page.locator("#main").focus()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(f"{SITE}/leader/")


def test_errors_take_the_focus(kit: Callable[..., Page]) -> None:
    page = kit()

    expect(page.locator(".f-summary")).to_be_focused()
    page.locator(".f-summary a").first.click()
    expect(page.locator("#id_name")).to_be_focused()


def test_menu_closes_when_left(kit: Callable[..., Page]) -> None:
    page = kit()
    menu = page.locator(".who-menu")

    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="退出登录").or_(menu.locator("button"))).to_be_visible()
    page.locator("h1").click()

    expect(menu).not_to_have_attribute("open", "")


def test_charts_are_drawn_under_the_policy(kit: Callable[..., Page]) -> None:
    page = kit()

    expect(page.locator("[data-chart] svg")).to_have_count(2)
    fonts = page.locator("[data-chart] svg text").first.evaluate(
        "e => getComputedStyle(e).fontSize"
    )
    assert fonts == "12px"


def test_large_type_is_saved_and_shown_at_once(kit: Callable[..., Page]) -> None:
    page = kit()

    with page.expect_request("**/preferences/size/") as sent:
        page.locator(".topbar [data-size-form] button").click()

    assert "large" in (sent.value.post_data or "")
    expect(page.locator("html")).to_have_attribute("data-size", "large")


def test_undo_waits_eight_seconds_above_the_page(kit: Callable[..., Page]) -> None:
    page = kit()

    expect(page.locator("#toasts form button")).to_be_visible()
    expect(page.locator("#toasts [data-seconds]")).to_have_text("7", timeout=3000)


def test_filters_are_folded_on_a_phone_until_asked_for(kit: Callable[..., Page]) -> None:
    page = kit(PHONE)
    fields, more = page.locator(".filters .f"), page.get_by_role("checkbox", name="全部筛选")
    assert fields.count() > 2

    expect(fields.first).to_be_visible()
    expect(fields.nth(1)).to_be_hidden()
    more.focus()
    page.keyboard.press("Space")
    expect(fields.last).to_be_visible()

    page.set_viewport_size(DESK)
    page.locator(".f-more").evaluate("box => { box.checked = false }")
    expect(fields.last).to_be_visible()
    expect(page.locator(".f-more-l")).to_be_hidden()


def test_print_leaves_out_the_shell(kit: Callable[..., Page]) -> None:
    page = kit({"width": 688, "height": 1000})  # A4 between its margins

    page.emulate_media(media="print")

    for gone in [".topbar", "#side", ".pager", ".filters", ".btn >> nth=0", ".c-pick >> nth=0"]:
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".printed")).to_be_visible()
    head = page.locator(".tbl--cards thead").first
    assert head.evaluate("e => getComputedStyle(e).display") == "table-header-group"


def test_without_scripts_menus_and_lists_still_work(
    browser: Any, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.route("**/*", lambda route: served(route, "normal"))
    page.goto(f"{SITE}/kit/")

    expect(page.locator("#side")).not_to_be_visible()
    page.locator(".burger").click()
    expect(page.locator("#side")).to_be_visible()
    page.locator(".side-close").click()
    expect(page.locator("#side")).not_to_be_visible()
    context.close()
