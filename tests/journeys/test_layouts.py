"""A clerk points once at the columns of a workbook from another office, and gets a template of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESK, PHONE, heading_has_room, no_sideways_scrolling
from tests.journeys.test_pages import sign_in
from tests.world import World
from zerentian.kernel.layouts.models import Layout
from zerentian.kernel.layouts.tests import strangers

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_clerk_points_at_the_columns(
    world: World,
    live_server: LiveServer,
    page: Page,
    size: dict[str, int],
    tmp_path: Path,
    check_axe: Callable[[str], None],
    complaints: list[str],
) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server, world.east.users["town_clerk"])
    page.goto(f"{live_server.url}/imports/")
    page.click("main a[href='/imports/layouts/']")
    page.click("main a[href='/imports/layouts/new/']")
    page.select_option("[name=base]", "departments.insurances")
    page.set_input_files("input[type=file]", strangers.book(tmp_path / "名单.xlsx"))
    page.click("main form[enctype] button[type=submit]")

    page.select_option("#header", "2-3")
    page.click("button[name=look] >> nth=0")
    page.locator("tbody tr", has_text="叫什么").locator("select").select_option("name")
    page.locator("tbody tr", has_text="身份证").locator("select").select_option("identity")
    page.fill("[name$=scheme]", "居民医保")
    page.fill("[name$=year]", "2019")
    page.click("button[name=look] >> nth=1")
    expect(page.locator("[role=status]")).to_contain_text("3")
    check_axe("the draft of a layout")
    no_sideways_scrolling(page)

    region = world.east.region
    page.fill("[name=name]", "固堤派出所参保名单")
    page.fill("[name=region]", f"{region.full_name} {region.code}")
    page.click("button[name=save]")
    made = Layout.objects.get(name="固堤派出所参保名单")
    expect(page).to_have_url(f"{live_server.url}/imports/layouts/{made.pk}/")
    check_axe("a layout")
    no_sideways_scrolling(page)
    heading_has_room(page)
    with page.expect_download() as download:
        page.click("main a[href$='.xlsx']")
    assert download.value.suggested_filename == "固堤派出所参保名单.xlsx"

    page.goto(f"{live_server.url}/imports/new/")
    expect(page.locator("select[name=layout]")).to_contain_text("固堤派出所参保名单")
    check_axe("uploading a workbook")
    no_sideways_scrolling(page)
