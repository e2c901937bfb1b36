"""The phone app against the real server: what was recorded without a line stands once in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_pages import sign_in
from tests.journeys.test_phone import PATIENCE, SMALL, choose, go, photo, states, stored, until
from tests.world import AT, ON, World
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices
from zerentian.kernel.problems.models import Evidence, Problem
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import actions as visits
from zerentian.kernel.visits.models import Photo, Visit
from zerentian.programmes.relief.tests.houses import give, houses

__all__ = ["photo"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def own(world: World, settings: Any, tmp_path: Path) -> list[Subject]:
    """The helper of the east answers for five households; the checklists of the pack are in use."""
    settings.INSTANCE = replace(settings.INSTANCE, clock=ON)
    settings.MEDIA_ROOT = tmp_path / "files"
    visits.sync_templates(by=None, on=ON.replace(month=1, day=1), at=AT)
    more = houses(world.east.villages[0], 4)
    give(world, world.east.post, *more)
    return [world.east.subject, *more]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SMALL)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone(world: World, own: list[Subject], live_server: LiveServer, page: Page) -> str:
    sign_in(page, live_server, world.east.helper)
    page.goto(f"{live_server.url}/phone/")
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)
    until(page, "navigator.serviceWorker.controller !== null")
    return f"{live_server.url}/phone/"


def record(page: Page, subject: Subject, *, picture: Path | None = None, roof: int = 0) -> None:
    go(page, f"visit/{subject.pk}", "#finish")
    page.select_option("#template", "home_standard@1")
    for item in ("roof_walls", "doors_wires", "grade_water", "yard"):
        choose(page, item, roof if item == "roof_walls" else 0)
    page.fill("#from", "19:40")
    page.fill("#text", f"去了{subject.name}家")
    if picture:
        page.set_input_files("#photo", str(picture))
        expect(page.locator("figure.shot")).to_have_count(1, timeout=PATIENCE)
    page.click("#finish")
    expect(page.locator("#records")).to_be_visible(timeout=PATIENCE)


def wait_until_sent(page: Page, count: int) -> None:
    expect(page.locator("[data-state=submitted]")).to_have_count(count, timeout=120_000)
    for _ in range(120):
        if not stored(page, "photos"):
            return
        page.wait_for_timeout(500)
    pytest.fail("photographs still wait")


class Flapping:
    """Fails every second request of the app."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, route: Route) -> None:
        self.count += 1
        if self.count % 2:
            route.abort("connectionfailed")
        else:
            route.continue_()


def test_five_visits_without_a_line_stand_once_on_the_timelines(
    photo: Path, world: World, own: list[Subject], phone: str, page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    page.reload()
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)
    for nth, subject in enumerate(own):
        record(page, subject, picture=photo, roof=2 if nth == 0 else 0)
    assert states(page) == ["stored"] * 5
    page.close()
    assert not Visit.objects.exists()

    page = context.new_page()
    context.route(re.compile(r"/phone/who/|/api/v1/sync/"), Flapping())
    context.set_offline(False)
    page.goto(phone)
    go(page, "queue", "#records")
    wait_until_sent(page, 5)

    assert sorted(Visit.objects.values_list("subject", flat=True)) == sorted(s.pk for s in own)
    seen = Visit.objects.get(subject=own[0])
    assert (seen.passed, seen.failed_safety, seen.day) == (False, ["roof_walls"], ON)
    assert f"{seen.start:%H:%M}" == "19:40"  # any hour (B-8)
    assert set(Photo.objects.values_list("state", flat=True)) == {"kept"}
    assert Photo.objects.count() == 5
    context.unroute(re.compile(r"/phone/who/|/api/v1/sync/"))
    page.goto(phone.replace("/phone/", f"/relief/households/{own[0].pk}/"))
    expect(page.locator(".tl")).to_contain_text("一安全、六干净、一规范安全项不合格")


def test_failed_safety_item_comes_back_as_an_open_problem(
    photo: Path, world: World, own: list[Subject], phone: str, page: Page
) -> None:
    """B-6, over the phone and back; what was done about it is shown by a photograph."""
    record(page, own[0], roof=2)
    wait_until_sent(page, 1)
    until(page, "!document.getElementById('send-now').disabled")

    problem = Problem.objects.get(subject=own[0])
    go(page, "problems", "details summary")
    page.locator("details summary").first.click()
    page.fill(f"#progress-{problem.pk}", "已联系区住建局")
    page.set_input_files(f"#progress-photo-{problem.pk}", str(photo))
    expect(page.locator("figure.shot")).to_have_count(1, timeout=PATIENCE)
    assert page.input_value(f"#progress-{problem.pk}") == "已联系区住建局"
    page.get_by_role("button", name="存到本机").first.click()

    go(page, "queue", "[data-state=submitted]")
    wait_until_sent(page, 2)
    [shown] = Evidence.objects.filter(step__problem=problem)
    assert (shown.recorded_by, shown.file.kind) == (world.east.helper, "jpeg")


def test_revoked_device_erases_itself(
    world: World, own: list[Subject], phone: str, page: Page
) -> None:
    device = Device.objects.get(user=world.east.helper)
    devices.revoke(by=world.admin, device=device, at=AT)

    page.reload()

    expect(page.locator("[role=alert]")).to_contain_text("停用", timeout=PATIENCE)
    assert stored(page, "sets") == 0
    assert stored(page, "keys") == 0


def test_household_handed_over_while_offline_loses_no_visit(
    world: World, own: list[Subject], phone: str, page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    record(page, own[0])
    duties.end(by=world.admin, duty=world.east.duty, on=ON, reason="交接", at=AT)
    context.set_offline(False)

    page.reload()

    go(page, "queue", "[data-state]")
    expect(page.locator("[data-state=submitted]")).to_have_count(1, timeout=PATIENCE)
    assert Visit.objects.get().subject == own[0]
    go(page, "", "a.fam")
    expect(page.locator("a.fam")).to_have_count(4, timeout=PATIENCE)


def test_ended_session_keeps_the_record_until_sign_in(
    world: World, own: list[Subject], phone: str, page: Page, live_server: LiveServer
) -> None:
    page.context.clear_cookies(name="sessionid")
    record(page, own[1])
    expect(page.locator("#main")).to_contain_text("请重新登录", timeout=PATIENCE)
    assert states(page) == ["stored"]

    sign_in(page, live_server, world.east.helper)
    page.reload()

    expect(page.locator("[data-state=submitted]")).to_have_count(1, timeout=PATIENCE)
    assert Visit.objects.count() == 1
