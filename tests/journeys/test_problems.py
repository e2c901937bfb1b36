"""Problems in a real browser: the ledger at a desk, a life by keyboard, a photo from a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESK, PHONE, heading_has_room, no_sideways_scrolling
from tests.journeys.test_orders import picture
from tests.journeys.test_pages import sign_in
from tests.world import AT, ON, World
from zerentian.kernel.files.tests.samples import CLEAN, DIRTY
from zerentian.kernel.problems import actions, rules
from zerentian.kernel.problems.actions import accountability
from zerentian.kernel.problems.models import Evidence, Problem

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = {"width": 360, "height": 740}
# What fits the narrowest telephone fits the others.
SIZES = pytest.mark.parametrize("size", [DESK, SMALL], ids=["desk", "small"])


def problem(world: World, **about: Any) -> Problem:
    """At the household of the east, found and handed over to its helper."""
    clerk = world.east.users["town_clerk"]
    usual = {"kind": "environment", "text": "院内堆放垃圾", "source": "visit", "found_on": ON}
    found = actions.open_(by=clerk, subject=world.east.subject, at=AT, **{**usual, **about})
    return actions.hand_over(by=clerk, problem=found, holder=world.east.duty.holder, at=AT)


def walk(
    page: Page, server: LiveServer, check: Callable[[str], None], size: dict[str, int],
    pages: dict[str, str],
) -> None:  # fmt: skip
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for name, path in pages.items():
        page.goto(f"{server.url}{path}")
        check(name)
        no_sideways_scrolling(page)
        if size is not DESK:
            heading_has_room(page)
        picture(page, f"problems-{name}-{size['width']}")


@SIZES
def test_pages_of_the_ledger(
    world: World, live_server: LiveServer, page: Page, check_axe: Callable[[str], None],
    complaints: list[str], size: dict[str, int],
) -> None:  # fmt: skip
    found = problem(world, safety=True)
    sign_in(page, live_server, world.east.users["town_clerk"])
    walk(
        page, live_server, check_axe, size,
        {
            "ledger": "/problems/", "none": "/problems/?state=held", "late": "/problems/?state=late",
            "board": "/problems/board/", "places": "/problems/places/",
            "look-backs": "/problems/look-backs/", "mine": "/problems/mine/",
            "problem": f"/problems/{found.pk}/", "deed": f"/problems/{found.pk}/extend/",
            "new": f"/problems/new/{world.east.subject.pk}/", "print": "/problems/?print=1",
        },
    )  # fmt: skip


@SIZES
def test_pages_of_the_register(
    world: World, live_server: LiveServer, page: Page, check_axe: Callable[[str], None],
    complaints: list[str], size: dict[str, int],
) -> None:  # fmt: skip
    keeper = world.east.users["discipline_keeper"]
    sign_in(page, live_server, keeper)
    walk(page, live_server, check_axe, size, {"register-empty": "/problems/register/"})
    entry = accountability.record(
        by=keeper, at=AT,
        decision=accountability.Decision(
            measure="criticised", region=world.east.region, deciding_body="街道党工委",
            document="演示〔2019〕1号", decided_on=ON, user=world.east.helper, facts="逾期未改",
        ),
    )  # fmt: skip
    one = f"/problems/register/{entry.pk}/"
    walk(
        page, live_server, check_axe, size,
        {
            "register": "/problems/register/", "register-new": "/problems/register/new/",
            "register-entry": one, "register-correct": f"{one}correct/",
            "register-withdraw": f"{one}withdraw/",
        },
    )  # fmt: skip


def tab_to(page: Page, what: str) -> None:
    """Tab until the control with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => (e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || '')"
            ".trim())(document.activeElement)"
        )
        if said.startswith(what):
            return
    raise AssertionError(f"no way by keyboard to “{what}” on {page.url}")


def test_a_problem_is_closed_by_keyboard_alone(
    world: World, live_server: LiveServer, page: Page, complaints: list[str]
) -> None:
    found = problem(world)
    actions.report_solved(by=world.east.helper, problem=found, note="已清理", at=AT)
    sign_in(page, live_server, world.east.users["town_clerk"])
    page.goto(f"{live_server.url}/problems/")

    tab_to(page, world.east.subject.name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/problems/{found.pk}/")
    tab_to(page, "验收销号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verify/")
    tab_to(page, "备注")
    page.keyboard.type("现场查看，已整改")
    tab_to(page, "保存")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/problems/{found.pk}/")

    expect(page.get_by_text("现场查看，已整改")).to_be_visible()
    found.refresh_from_db()
    assert found.state == rules.CLOSED


def test_a_photo_goes_along_from_a_telephone(
    world: World, live_server: LiveServer, page: Page, check_axe: Callable[[str], None],
    settings: Any, tmp_path: Any,
) -> None:  # fmt: skip
    """What is refused is said at the form, what was written stays."""
    settings.MEDIA_ROOT = tmp_path
    found = problem(world)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, live_server, world.east.helper)
    page.goto(f"{live_server.url}/problems/{found.pk}/solved/")

    page.get_by_label("备注").fill("已清理院落")
    files = page.get_by_label("照片或材料")
    files.set_input_files(
        {"name": "院落.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"}
    )
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("院落.heic")
    check_axe("refused photo")
    picture(page, "problems-refused-390")
    expect(page.get_by_label("备注")).to_have_value("已清理院落")
    files.set_input_files({"name": "院落.jpg", "mimeType": "image/jpeg", "buffer": DIRTY})
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/problems/{found.pk}/")

    expect(page.get_by_role("img", name="院落.jpg")).to_be_attached()
    check_axe("problem with a photo")
    picture(page, "problems-photo-390")
    row = Evidence.objects.get()
    assert row.file.size == len(CLEAN)
    found.refresh_from_db()
    assert found.state == rules.SOLVED
