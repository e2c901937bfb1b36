"""On A4, as it comes out of the printer: nothing cut off, nothing to press, and who printed it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.fixtures import clock
from tests.journeys import sheets
from tests.journeys.sheets import Sheet
from tests.journeys.test_orders import order
from tests.journeys.test_pages import sign_in
from tests.journeys.test_problems import problem
from tests.world import World
from zerentian.programmes.relief.tests.houses import house

__all__ = ["clock"]


pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What lies between the margins, in pixels: 182 mm of an upright sheet, 277 mm of one that lies.
UPRIGHT, LYING = 688, 1047
FAULTS = """() => {
const shown = e => e.getClientRects().length > 0;
const all = what => [...document.querySelectorAll(what)].filter(shown);
const told = (fault, found) => found.slice(0, 3).map(e => `${fault}: ${e.outerHTML.slice(0, 120)}`);
const wide = all('main *').filter(e => e.getBoundingClientRect().right > innerWidth + 1);
const style = (what, name, value) => all(what).filter(e => getComputedStyle(e)[name] !== value);
const pressed = 'button, input, select, textarea, summary, nav, [role=search], .topbar, .side, .tabbar';
const rows = 'table.tbl tr, .form-table tr, .duty li, .lane';
return [
  ...told('cut off', wide),
  ...told('can be pressed', all(pressed)),
  ...told('does not say who printed it', all('main, .form-sheet').filter(e => !e.querySelector('.printed'))),
  ...told('head of one page only', style('table.tbl thead', 'display', 'table-header-group')),
  ...told('row cut between pages', style(rows, 'breakInside', 'avoid')),
];
}"""


def addresses(world: World) -> dict[str, tuple[str, int]]:
    """What is printed, with the width of its sheet; more than one sheet of each list."""
    made, subject = order(world), world.east.subject
    for serial in range(30):
        house(world.east.villages[serial % 2], f"欧阳王大山{serial}", serial)
    for _ in range(30):
        problem(world, text="院内堆放垃圾，雨天污水外流，需要协调清运并硬化路面")
    return {
        "household": (f"/relief/households/{subject.pk}/", UPRIGHT),
        "households": ("/relief/households/", LYING),
        "form": (f"/visits/forms/?subject={subject.pk}&template=household_visit@1", UPRIGHT),
        "forms": (f"/visits/forms/?place={world.east.villages[0].path}", UPRIGHT),
        "cover": ("/duties/", UPRIGHT),
        "roster": ("/duties/rosters/?print=1", LYING),
        "order": (f"/orders/{made.pk}/", LYING),
        "order to sign": (f"/orders/{made.pk}/print/", LYING),
        "orders": ("/orders/?view=issued", LYING),
        "ledger": ("/problems/?print=1", LYING),
        "ledger page": ("/problems/", UPRIGHT),
        "leader": ("/leader/", UPRIGHT),
    }


def test_a4(world: World, live_server: LiveServer, page: Page) -> None:
    clerk = world.east.users["town_clerk"]
    listed = addresses(world)
    sign_in(page, live_server, clerk)
    page.emulate_media(media="print")
    faults = []

    for name, (path, width) in listed.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + path)
        faults += [f"{name}: {fault}" for fault in page.evaluate(FAULTS)]
        size = (841, 594) if width == LYING else (594, 841)
        for number, sheet in enumerate(printed(page, name), start=1):
            if sheet.size != size:
                faults.append(f"{name}, sheet {number}: of {sheet.size}")
            if sheets.plain(f"打印：{clerk.name}") not in sheet.last:
                faults.append(f"{name}, sheet {number} ends with: {sheet.last}")
    assert not faults, "\n".join(faults)


def test_every_row_of_a_long_list_stands_above_the_foot(
    world: World, live_server: LiveServer, page: Page
) -> None:
    """On sheets that stand and that lie; what each row has says how many of them can be read."""
    listed = addresses(world)
    sign_in(page, live_server, world.east.users["town_clerk"])
    for name, each, rows in (
        ("households", "990703", 31), ("ledger", "东桂兰", 30), ("household", "环境", 30),
    ):  # fmt: skip
        page.goto(live_server.url + listed[name][0])
        found = list(printed(page, name))
        assert len(found) >= 2
        assert sum(line.count(each) for sheet in found for line in sheet.lines[:-2]) == rows, name


def printed(page: Page, name: str) -> Iterator[Sheet]:
    """The sheets of its PDF, which is kept where ZERENTIAN_PICTURES says."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    if folder := os.environ.get("ZERENTIAN_PICTURES"):
        (Path(folder) / f"{name}.pdf").write_bytes(pdf)
    return sheets.read(pdf)
