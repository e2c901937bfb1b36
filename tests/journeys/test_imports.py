"""An import in a real browser, in every state that its pages have: accessible, nothing sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESK, PHONE, heading_has_room, no_sideways_scrolling
from tests.journeys.test_pages import sign_in
from tests.world import AT, ON, World
from zerentian.kernel.imports import actions, layouts, running, works
from zerentian.kernel.imports.models import Batch, Work
from zerentian.kernel.imports.tests import toys

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Bring = Callable[..., Batch]


@pytest.fixture
def bring(world: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(layouts, "layouts", lambda: {"toy": toys.TOY})
    monkeypatch.setattr(layouts, "programme_of", lambda key: "toys")
    toys.REGISTER.clear()

    def upload(name: str, *rows: list[Any], **about: Any) -> Batch:
        path = toys.book(tmp_path / f"{name}.xlsx", rows)
        return actions.upload(
            by=world.admin, viewer=world.viewer(world.admin), layout=toys.TOY, file=path,
            name=path.name, on=ON, at=AT, **about,
        )  # fmt: skip

    return upload


def states(world: World, bring: Bring) -> dict[str, int]:
    """One import of each state, by name."""
    row = toys.row
    done = bring("2019年5月 全区台账", row("王桂兰", 5), row("李强", 7))
    actions.commit(by=world.admin, viewer=world.viewer(world.admin), batch=done.pk, at=AT)
    preview = bring(
        "朱里街道2019年6月脱贫户信息（第二次上报）", row("王桂兰", 9), row("李强", 7),
        row("赵六", 8), row("孙丽", 101, day="明天"), row("周文", 0),
    )  # fmt: skip
    Batch.objects.filter(pk=preview.pk).update(similar=1)
    waiting = bring("全区", row("吴", 1), patience=0)
    begun = bring("固堤", row("郑", 1), patience=0)
    Work.objects.filter(batch=begun).update(phase="checking", done=120_000, total=265_000)
    broken = bring("坏", row("陈", 1), patience=0)
    works.end(Work.objects.get(batch=broken), at=AT, trouble="文件不完整，请重新下载后再传。")
    found = {"done": done, "preview": preview, "waiting": waiting, "running": begun}
    return {name: batch.pk for name, batch in (found | {"unreadable": broken}).items()}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_state_of_an_import(
    world: World,
    bring: Bring,
    live_server: LiveServer,
    page: Page,
    check_axe: Callable[[str], None],
    size: dict[str, Any],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    addresses = {name: f"/imports/{pk}/" for name, pk in states(world, bring).items()}
    sign_in(page, live_server, world.admin)

    for name, address in {**addresses, "list": "/imports/", "new": "/imports/new/"}.items():
        page.goto(live_server.url + address)
        check_axe(name)
        no_sideways_scrolling(page)
        if size is PHONE:
            heading_has_room(page)


def test_page_goes_on_by_itself_when_the_worker_is_done(
    world: World, bring: Bring, live_server: LiveServer, page: Page
) -> None:
    batch = bring("全区", toys.row("王桂兰", 5), patience=0)
    sign_in(page, live_server, world.admin)
    page.goto(f"{live_server.url}/imports/{batch.pk}/")
    expect(page.locator(".job")).to_be_visible()

    running.run(work=Work.objects.get().pk, at=AT)

    expect(page.get_by_text("王桂兰")).to_be_visible(timeout=10_000)
