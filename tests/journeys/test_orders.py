"""Orders in a real browser: the board at a desk, and a recipient who answers on a telephone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESK, PHONE, no_sideways_scrolling
from tests.journeys.test_pages import sign_in
from tests.world import AT, World
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Attachment, Order, State, Task
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.responsibilities import actions as duties
from zerentian.lib.sheets.tests import files

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UNITS = ("区供电公司", "区残疾人联合会", "区市场监管局", "区民政局", "区财政局")


def order(world: World) -> Order:
    """From a town's office to its helper and five units."""
    units = [
        Entity.objects.create(kind="department", name=name, name_key=name, region=world.district)
        for name in UNITS
    ]
    holders = [duties.holder_for(entity=unit) for unit in units]
    return actions.issue(
        by=world.east.users["town_clerk"], office=world.east.office,
        recipients=[world.east.duty.holder, *holders], kind="standing", title="冬季清洁取暖改造",
        text="请按职责分工办理，逐户落实。", task="入户检查", region=world.east.region, at=AT,
    )  # fmt: skip


def picture(page: Page, name: str) -> None:
    """Kept where ZERENTIAN_PICTURES says, for whoever wants to look."""
    if folder := os.environ.get("ZERENTIAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_board_of_an_issuer(
    world: World, live_server: LiveServer, page: Page, check_axe: Callable[[str], None],
    complaints: list[str], size: dict[str, int],
) -> None:  # fmt: skip
    made = order(world)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, live_server, world.east.users["town_clerk"])

    for name, path in (
        ("board", "/orders/?view=issued"), ("order", f"/orders/{made.pk}/"),
        ("new", "/orders/new/?template=rectify"), ("printed", f"/orders/{made.pk}/print/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        check_axe(name)
        no_sideways_scrolling(page)
        picture(page, f"{name}-{size['width']}")


def test_a_recipient_answers_in_a_few_taps(
    world: World, live_server: LiveServer, page: Page, check_axe: Callable[[str], None],
    complaints: list[str],
) -> None:  # fmt: skip
    made = order(world)
    task = made.tasks.get(holder=world.east.duty.holder)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, live_server, world.east.helper)

    page.goto(f"{live_server.url}/orders/")
    picture(page, "mine-390")
    page.get_by_role("link", name="冬季清洁取暖改造").first.click()
    page.get_by_role("button", name="确认签收").click()
    page.get_by_text("填报进展").first.click()
    page.get_by_label("完成（%）").fill("40")
    page.locator("textarea[name=text]").first.fill("走访三户")
    check_axe("task")
    no_sideways_scrolling(page)
    picture(page, "task-390")
    page.get_by_role("button", name="填报进展").click()
    page.get_by_text("走访三户").wait_for()

    task.refresh_from_db()
    assert (task.state, task.percent) == (State.UNDERWAY, 40)


def test_chosen_files_outlast_searching_and_refusals(
    world: World, live_server: LiveServer, page: Page, tmp_path: Path
) -> None:
    """Only the part with the recipients comes anew, and a refusal leaves the file field alone."""
    for name in UNITS:
        Entity.objects.create(kind="department", name=name, name_key=name, region=world.district)
    plan = tmp_path / "方案.xlsx"
    plan.write_bytes(files.xlsx(["户主"], ["王桂兰"]))
    sign_in(page, live_server, world.east.users["town_clerk"])
    page.goto(f"{live_server.url}/orders/new/")
    page.get_by_label("标题").fill("冬季清洁取暖")
    page.get_by_label("附件").set_input_files(plan)

    page.get_by_label("姓名或单位").fill("区民政局")
    page.get_by_role("button", name="查找承办方").click()
    page.locator(".found input").check()
    page.get_by_role("button", name="加入勾选的").click()
    expect(page.locator(".chosen button")).to_have_count(1)
    page.locator(".chosen button").click()
    page.get_by_text("还没有选择").wait_for()
    page.get_by_label("姓名或单位").fill("区财政局")
    page.get_by_label("姓名或单位").press("Enter")
    page.locator(".found").get_by_label(
        "区财政局"
    ).check()  # the one found before stands there until then
    page.get_by_role("button", name="加入勾选的").click()
    page.locator(".chosen").get_by_text("区财政局").first.wait_for()
    page.get_by_role("button", name="发出交办单").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.get_by_label("标题").input_value() == "冬季清洁取暖"
    page.locator("[name=task]").fill("入户检查")
    page.get_by_role("button", name="发出交办单").click()

    page.wait_for_url(re.compile(r"/orders/\d+/$"))
    task = Task.objects.get()
    assert task.holder.entity.name == "区财政局"
    assert [kept.name for kept in Attachment.objects.all()] == ["方案.xlsx"]
