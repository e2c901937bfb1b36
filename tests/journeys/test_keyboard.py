"""Nobody needs a mouse: what the house is for is carried out to its saved end by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.fixtures import clock
from tests.journeys.keyboard import Keyboard
from tests.world import AT, World, account, unit
from zerentian.kernel.dispatch.models import State, Task
from zerentian.kernel.erasure.models import ErasureRequest
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.visits.models import Visit
from zerentian.programmes.relief.tests.houses import house

__all__ = ["clock"]


pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def test_a_helper_visits_and_mends_and_the_clerk_verifies(
    world: World, live_server: LiveServer, page: Page, keys: Keyboard, complaints: list[str]
) -> None:
    helper, subject = world.east.helper, world.east.subject
    keys.come(live_server, helper, "/visits/record/")
    keys.go(subject.name, to=f"/visits/record/{subject.pk}/")
    visit(page, keys)
    assert (Visit.objects.get().subject, Visit.objects.get().user) == (subject, helper)

    keys.come(live_server, world.east.users["town_clerk"], f"/relief/households/{subject.pk}/")
    keys.go("登记问题", to=r"/problems/new/\d+/")
    open_a_problem(keys)
    found = Problem.objects.get()
    keys.come(live_server, helper, f"/problems/{found.pk}/")
    for button, to in (("主动认领", "take-up"), ("报告已整改", "solved")):
        keys.go(button, to=f"/problems/{found.pk}/{to}/")
        keys.skip()
        keys.write("备注", "已清理")
        keys.go("保存", to=f"/problems/{found.pk}/")
        keys.skip()
    keys.come(live_server, world.east.users["town_clerk"], f"/problems/{found.pk}/")
    keys.go("验收销号", to=f"/problems/{found.pk}/verify/")
    keys.skip()
    keys.go("保存", to=f"/problems/{found.pk}/")
    found.refresh_from_db()
    assert found.state == rules.CLOSED


def visit(page: Page, keys: Keyboard) -> None:
    """The form of a visit, at first with an end but no beginning: the summary leads to the field."""
    keys.skip()
    keys.tab("", name="end")
    keys.press(*["ArrowUp", "ArrowRight"] * 3, "Enter")
    expect(page.locator(".f-summary")).to_be_focused()
    assert keys.focus
    keys.press("Tab", "Enter")
    assert keys.focus["name"] == "start"
    keys.tab("", name="end")
    keys.press(*["Backspace", "ArrowRight"] * 3)
    keys.tab("见到了谁")
    keys.press("ArrowDown")
    keys.tab("好")
    keys.press("Space", "ArrowRight", "ArrowLeft")
    keys.write("备注", "一切都好")
    keys.go("保存走访", to=r"/visits/\d+/")


def open_a_problem(keys: Keyboard) -> None:
    keys.skip()
    keys.tab("类别")
    keys.press("ArrowDown")
    keys.tab("来源")
    keys.press("ArrowDown")
    keys.write("问题描述", "院内堆放垃圾")
    keys.tab("安全隐患")
    keys.press("Space")
    keys.go("保存", to=r"/problems/\d+/")


def test_an_office_orders_and_two_units_answer(
    world: World, live_server: LiveServer, page: Page, keys: Keyboard
) -> None:
    electric, water = (
        account(f"{name}的人", unit(name, "enterprise", world.district))
        for name in ("区供电公司", "区供水公司")
    )
    keys.come(live_server, world.east.users["town_clerk"], "/orders/")
    keys.go("新建交办单", to="/orders/new/")
    compose(page, keys)
    tasks = {task.holder.entity.name: task for task in Task.objects.all()}
    assert set(tasks) == {"区供电公司", "区供水公司"}

    keys.come(live_server, electric, "/orders/")
    keys.go("冬季清洁取暖", to=r"/orders/tasks/\d+/")
    answer(page, keys)
    keys.come(live_server, water, f"/orders/tasks/{tasks['区供水公司'].pk}/")
    keys.tab("确认签收")
    keys.press("Enter")
    expect(page.locator(".note--ok")).to_be_visible()
    states = {name: Task.objects.get(pk=task.pk).state for name, task in tasks.items()}
    assert states == {"区供电公司": State.REPORTED, "区供水公司": State.RECEIVED}


def compose(page: Page, keys: Keyboard) -> None:
    """Two recipients are found and taken; Enter in a field takes none of them out again."""
    keys.skip()
    keys.write("标题", "冬季清洁取暖")
    keys.write("姓名或单位", "区供")
    keys.press("Enter")
    expect(page.locator(".found input")).to_have_count(2)
    comes_into_view(page, ".found input >> nth=0")
    assert "区供" in keys.focus["said"]
    keys.press("Space")
    keys.tab("区供")
    keys.press("Space")
    keys.tab("加入勾选的")
    keys.press("Enter")
    expect(page.locator(".chosen button")).to_have_count(2)
    comes_into_view(page, "#recipients h2")
    keys.tab("标题", key="Shift+Tab")
    keys.press("Enter")
    comes_into_view(page, "#recipients .note")
    expect(page.locator(".chosen button")).to_have_count(2)
    keys.tab("发出交办单")
    keys.press("Enter")
    comes_into_view(page, "[role=alert]")
    keys.write("任务", "入户检查", name="task")
    keys.go("发出交办单", to=r"/orders/\d+/")


def comes_into_view(page: Page, part: str) -> None:
    """What came anew takes the focus, and the page glides there."""
    expect(page.locator(part)).to_be_focused()
    expect(page.locator(part)).to_be_in_viewport(ratio=1)


def answer(page: Page, keys: Keyboard) -> None:
    """A recipient confirms, reports too much and is told so, and reports as done."""
    keys.skip()
    keys.tab("确认签收")
    keys.press("Enter")
    expect(page.locator(".note--ok")).to_be_visible()
    keys.tab("报结")
    keys.press("Enter")
    keys.write("办了什么", "已逐户落实")
    keys.tab("报结")
    keys.press("Enter")
    expect(page.get_by_text("已逐户落实")).to_be_visible()


def test_a_clerk_gives_a_household_its_helper(
    world: World, live_server: LiveServer, page: Page, keys: Keyboard
) -> None:
    account("东新人", world.east.office, title="包户干部")
    subject = house(world.east.villages[0], "王大山", 1)
    keys.come(live_server, world.east.users["town_clerk"], f"/relief/households/{subject.pk}/")
    keys.go("安排", to="/duties/assign/")
    keys.skip()
    keys.write("姓名、用户名或单位", "东新人")
    keys.press("Enter")
    expect(page.locator("[name=holder]")).to_have_count(1)
    assert keys.focus["name"] == "holder"
    keys.tab("先看结果")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    keys.tab("东新人")
    keys.press("Space")
    keys.tab("先看结果")
    keys.press("Enter")
    expect(page.locator("[name=step][value=confirm]")).to_be_visible()
    keys.go("确认，现在就办", to=f"/relief/households/{subject.pk}/")
    held = Duty.objects.get(subject=subject, superseded_at=None)
    assert held.holder.post.title == "包户干部"


def test_enter_in_an_answer_decides_nothing(
    world: World, live_server: LiveServer, page: Page, keys: Keyboard, complaints: list[str]
) -> None:
    """What cannot be taken back is agreed to by its own button only; Tab and Enter there do it."""
    east, export = world.east, world.east.export
    asked = ErasureRequest.objects.create(
        person=east.person, region=east.region, reason="本人申请", state="asked",
        asked_by=east.users["town_clerk"], asked_at=AT,
    )  # fmt: skip
    for path, row in ((f"/erasure/{asked.pk}/", asked), (f"/exports/{export.pk}/", export)):
        keys.come(live_server, world.admin, path)
        keys.write("答复", "请说明用途")
        keys.press("Enter")
        page.wait_for_load_state()
        row.refresh_from_db()
        assert row.state == "asked", path
        assert keys.focus["name"] == "answer"
    keys.tab("不同意")
    keys.press("Enter")
    expect(page.locator("[name=answer]")).to_have_count(0)
    export.refresh_from_db()
    assert export.state == "refused"
