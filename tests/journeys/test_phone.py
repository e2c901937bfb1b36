"""The phone app in a real browser with a service worker: offline, on a line that comes and goes, shut out."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import no_sideways_scrolling
from tests.journeys.phone_server import FakeServer, household

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = {"width": 360, "height": 740}
PATIENCE = 30_000


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def context(browser: Browser, server: FakeServer) -> Iterator[BrowserContext]:
    """A telephone of its own: storage and service worker are gone afterwards."""
    made = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SMALL, accept_downloads=True
    )
    made.set_default_timeout(PATIENCE)
    server.stand_in(made)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone(live_server: LiveServer, page: Page) -> str:
    """Opened once with a line: the households are here, and the worker has the shell."""
    url = f"{live_server.url}/phone/"
    page.goto(url)
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    return url


def until(page: Page, true: str) -> None:
    """Waits for an expression; the policy of the pages forbids Playwright's own way of asking again."""
    for _ in range(PATIENCE // 200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"never true: {true}")


def go(page: Page, screen: str, then: str) -> None:
    page.evaluate("screen => { location.hash = screen }", f"#/{screen}")
    expect(page.locator(then).first).to_be_visible(timeout=PATIENCE)


def choose(page: Page, item: str, nth: int) -> None:
    page.locator(f"#c-{item} .pick label").nth(nth).click()


def record(page: Page, subject: int, *, photo: Path | None = None) -> None:
    """One visit, to the end: kept on this device."""
    go(page, f"visit/{subject}", "#finish")
    page.locator("#c-phone button").first.click()
    choose(page, "roof", 0)
    choose(page, "yard", 1)
    page.locator("#text").fill(f"去了第{subject}户")
    if photo:
        page.set_input_files("#photo", str(photo))
        expect(page.locator("figure.shot")).to_have_count(1, timeout=PATIENCE)
    page.click("#finish")
    expect(page.locator("#records")).to_be_visible(timeout=PATIENCE)


def states(page: Page) -> list[str]:
    return page.locator("[data-state]").evaluate_all("all => all.map(one => one.dataset.state)")


def stored(page: Page, store: str) -> int:
    """How many rows lie in one store of the device."""
    return int(
        page.evaluate(
            """store => new Promise((done, fail) => {
                const asked = indexedDB.open('zerentian-phone');
                asked.onerror = () => fail(asked.error);
                asked.onsuccess = () => {
                    const count = asked.result.transaction(store).objectStore(store).count();
                    count.onsuccess = () => { asked.result.close(); done(count.result); };
                };
            })""",
            store,
        )
    )


def clear_text(page: Page) -> str:
    """Everything that can be read in the device's store without its key."""
    return str(
        page.evaluate(
            """() => new Promise((done) => {
                const asked = indexedDB.open('zerentian-phone');
                asked.onsuccess = () => {
                    const names = Array.from(asked.result.objectStoreNames);
                    const tx = asked.result.transaction(names);
                    Promise.all(names.map((name) => new Promise((got) => {
                        const all = tx.objectStore(name).getAll();
                        all.onsuccess = () => got(all.result);
                    }))).then((rows) => {
                        const text = (value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                            ? new TextDecoder().decode(value) : value);
                        asked.result.close();
                        done(JSON.stringify(rows, (key, value) => text(value)));
                    });
                };
            })"""
        )
    )


@pytest.fixture
def photo(tmp_path: Path, page: Page) -> Path:
    """A large picture with a place written into it, as cameras do."""
    page.goto("about:blank")
    data = page.evaluate(
        """() => {
            const canvas = document.createElement('canvas');
            canvas.width = 2400; canvas.height = 1800;
            const on = canvas.getContext('2d');
            for (let i = 0; i < 4000; i += 1) {
                on.fillStyle = `hsl(${i % 360}, 70%, 50%)`;
                on.fillRect((i * 37) % 2400, (i * 91) % 1800, 60, 60);
            }
            return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
        }"""
    )
    jpeg = base64.b64decode(data)
    exif = b"Exif\x00\x00GPSLatitude 36.7"
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg[:2] + segment + jpeg[2:])
    return path


def test_five_visits_offline_arrive_once_over_a_flapping_line(
    photo: Path, phone: str, server: FakeServer, page: Page, context: BrowserContext
) -> None:
    server.line = False
    context.set_offline(True)
    page.reload()
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)

    for subject in range(1, 6):
        record(page, subject, photo=photo)
    assert states(page) == ["stored"] * 5
    expect(page.locator("#app")).not_to_contain_text("已提交")
    go(page, "visit/3", "#finish")  # a sixth is begun when the tab dies
    choose(page, "roof", 2)
    expect(page.locator("#c-roof .note")).to_contain_text("将报为问题")
    expect(page.locator(".ph-save")).to_contain_text("已存到本机")
    page.close()

    page = context.new_page()
    page.goto(phone)
    expect(page.locator(".todo").first).to_contain_text("走访没记完", timeout=PATIENCE)
    go(page, "visit/3", "#finish")
    expect(page.locator("#c-roof label.on")).to_have_text("差")
    assert stored(page, "queue") == 5
    assert server.records == {}

    server.line, server.flaps = True, True
    context.set_offline(False)
    go(page, "queue", "#send-now")
    page.click("#send-now:not([disabled])")
    expect(page.locator("[data-state=submitted]")).to_have_count(5, timeout=90_000)
    for _ in range(60):
        if not stored(page, "photos"):
            break
        page.wait_for_timeout(1000)

    assert sorted(one["subject"] for one in server.records.values()) == [1, 2, 3, 4, 5]
    sent = next(iter(server.records.values()))
    assert sent["answers"] == {
        "phone": {"confirmed": True, "value": ""},
        "roof": {"value": "yes"},
        "yard": {"value": "partly"},
    }
    assert (sent["text"], sent["day"], sent["template"]) == (
        "去了第1户",
        "2019-05-31",
        "household_visit@1",
    )
    assert len(server.photos) == 5
    for picture in server.photos.values():
        assert picture[:2] == b"\xff\xd8"
        assert len(picture) <= 250 * 1024
        assert b"GPSLatitude" not in picture
    assert stored(page, "drafts") == 1


def test_outcomes_are_shown_and_a_refused_visit_is_put_right(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    server.refuse, server.conflict = {2: "这一天还没有到"}, {4}
    for subject in (1, 2, 4):
        record(page, subject)
    server.line = True
    page.click("#send-now:not([disabled])")
    expect(page.locator("[data-state=refused]")).to_contain_text("这一天还没有到", timeout=PATIENCE)
    expect(page.locator("[data-state=conflict]")).to_contain_text("两份都已保留")
    expect(page.locator("[data-state=submitted]")).to_contain_text("已提交")

    name = page.locator("[data-state=refused]").get_attribute("data-record")
    server.refuse = {}
    page.get_by_role("button", name="修改后重传").click()
    expect(page.locator("#text")).to_have_value("去了第2户")
    page.locator("#text").fill("改好了")
    page.click("#finish")
    expect(page.locator("[data-state=refused]")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("[data-state=submitted]")).to_have_count(2, timeout=PATIENCE)
    assert name is not None
    assert server.records[name]["text"] == "改好了"


def test_nothing_that_names_somebody_can_be_read_without_the_key(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 1)

    found = clear_text(page)

    assert "zerentian" not in found
    assert not re.search(r"东户|东一村|139\*|去了|household_visit@1.*roof", found)
    assert (
        page.evaluate(
            """() => new Promise((done) => {
            const asked = indexedDB.open('zerentian-phone');
            asked.onsuccess = () => {
                const got = asked.result.transaction('keys').objectStore('keys').get('now');
                got.onsuccess = () => { asked.result.close(); done(got.result.key.extractable); };
            };
        })"""
        )
        is False
    )


def test_revoked_device_erases_everything(phone: str, server: FakeServer, page: Page) -> None:
    server.line = False
    record(page, 1)
    server.line, server.revoked = True, True

    page.click("#send-now:not([disabled])")

    expect(page.locator("[role=alert]")).to_contain_text("停用", timeout=PATIENCE)
    for store in ("sets", "queue", "drafts", "photos", "keys"):
        assert stored(page, store) == 0
    assert server.records == {}


def test_expiry_erases_the_households_and_keeps_what_waits(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 1)
    page.evaluate(
        """() => { const now = Date.now; Date.now = () => now() + 5 * 24 * 3600 * 1000; }"""
    )
    page.add_init_script("{ const now = Date.now; Date.now = () => now() + 5 * 24 * 3600 * 1000; }")

    page.reload()

    expect(page.locator("a.fam")).to_have_count(0)
    go(page, "queue", "#records")
    expect(page.locator("#main")).to_contain_text("待上传的记录仍在")
    assert stored(page, "sets") == 0
    assert states(page) == ["stored"]


def test_ended_session_keeps_the_queue_and_sends_after_sign_in(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.signed_in = False
    record(page, 1)
    expect(page.locator("#main")).to_contain_text("请重新登录", timeout=PATIENCE)
    assert states(page) == ["stored"]

    server.signed_in = True
    page.reload()

    expect(page.locator("[data-state=submitted]")).to_have_count(1, timeout=PATIENCE)


def test_somebody_else_sends_nothing_in_their_name(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 1)
    server.line, server.user = True, 2

    page.click("#send-now:not([disabled])")

    expect(page.locator("#main")).to_contain_text("另一个人", timeout=PATIENCE)
    assert server.records == {}
    assert states(page) == ["stored"]


def test_sign_out_counts_what_would_be_lost_and_erases(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 1)
    go(page, "device", "#sign-out")
    page.click("#sign-out")
    expect(page.locator("[role=alert]")).to_contain_text("有 1 条记录还没上传")
    with page.expect_download() as download:
        page.get_by_role("button", name="存成文件").click()
    taken = Path(download.value.path()).read_text("utf-8")
    assert "去了第1户" in taken
    assert "东户1" in taken

    page.click("#erase")
    page.wait_for_url(re.compile("/sign-in/"))

    for store in ("sets", "queue", "keys"):
        assert stored(page, store) == 0


WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"


@pytest.mark.parametrize("script", ["", WITHOUT_LOCKS], ids=["locks", "lease"])
def test_two_tabs_send_a_record_once(
    phone: str, server: FakeServer, page: Page, context: BrowserContext, script: str
) -> None:
    context.add_init_script(script)
    page.reload()
    server.line = False
    record(page, 1)
    other = context.new_page()
    other.goto(phone)
    go(other, "queue", "#records")
    server.line = True
    server.asked.clear()

    for tab in (page, other, page, other):
        tab.evaluate("document.getElementById('send-now')?.click()")
    for tab in (page, other):
        expect(tab.locator("[data-state=submitted]")).to_have_count(1, timeout=PATIENCE)

    assert server.asked.count("POST /api/v1/sync/push") == 1
    assert len(server.records) == 1


def test_household_given_to_somebody_else_loses_no_visit(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 2)
    server.line = True
    server.own, server.gone = [household(n) for n in (1, 3, 4, 5)], [2]

    page.click("#send-now:not([disabled])")

    expect(page.locator("[data-state=submitted]")).to_contain_text("东户2", timeout=PATIENCE)
    go(page, "", "a.fam")
    expect(page.locator("a.fam")).to_have_count(4, timeout=PATIENCE)
    assert [one["subject"] for one in server.records.values()] == [2]


def test_progress_of_a_problem_is_written_and_sent(
    phone: str, server: FakeServer, page: Page
) -> None:
    go(page, "problems", "details summary")
    page.locator("details summary").click()
    page.get_by_role("button", name="存到本机").click()
    expect(page.locator("#progress-7")).to_have_attribute("aria-invalid", "true")
    page.fill("#progress-7", "已联系区住建局")
    page.get_by_role("button", name="存到本机").click()

    go(page, "queue", "[data-state=submitted]")

    [sent] = server.records.values()
    assert (sent["kind"], sent["problem"], sent["text"]) == (
        "problem_progress",
        7,
        "已联系区住建局",
    )


SCREENS = {
    "": "a.fam", "choose": "a.fam", "household/1": ".kv", "visit/1": "#finish", "problems": ".ph-block",
    "queue": "#records", "device": "#sign-out", "paper": "#paper",
}  # fmt: skip


@pytest.mark.parametrize(("size", "language"), [("normal", "zh-hans"), ("xlarge", "en")])
def test_every_screen_is_accessible_on_a_small_phone(
    live_server: LiveServer,
    context: BrowserContext,
    server: FakeServer,
    page: Page,
    check_axe: Callable[[str], None],
    size: str,
    language: str,
) -> None:
    about: Any = {"url": live_server.url}
    context.add_cookies([{"name": "zt_size", "value": size, **about}])
    context.add_cookies([{"name": "zt_language", "value": language, **about}])
    page.goto(f"{live_server.url}/phone/")
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)
    server.line = False
    record(page, 2)

    for screen, then in SCREENS.items():
        go(page, screen, then)
        if screen.startswith("visit"):
            choose(page, "roof", 2)
            page.locator("#c-phone button").last.click()
        check_axe(f"{screen} {size} {language}")
        no_sideways_scrolling(page)


def test_visit_is_recorded_with_the_keyboard_alone(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"Tab never reaches {selector}")

    tab_to(".todo a[href^='#/visit']")
    page.keyboard.press("Enter")
    expect(page.locator("#finish")).to_be_visible()
    tab_to("#c-roof input")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c-roof label.on")).to_have_text("差")
    tab_to("#c-roof [data-reason=leaks]")
    page.keyboard.press("Enter")
    expect(page.locator("#c-roof [data-reason=leaks]")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.activeElement.dataset.reason") == "leaks"
    tab_to("#finish")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=stored]")).to_have_count(1)


def test_first_load_is_small(live_server: LiveServer, page: Page, server: FakeServer) -> None:
    """What a phone fetches before it works without a line, packed as the server packs it: ≤ 120 KB."""
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        if "/api/" not in response.url and "/who/" not in response.url and response.status == 200:
            body = response.body()
            packed = len(gzip.compress(body, 9)) if not response.url.endswith(".png") else len(body)
            sizes[response.url.partition("?")[0]] = packed

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(f"{live_server.url}/phone/")
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)

    assert len(sizes) >= 9
    assert sum(sizes.values()) <= 120 * 1024, sizes


def test_other_pages_say_that_they_need_a_line(
    phone: str, server: FakeServer, page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)

    page.goto(phone.replace("/phone/", "/relief/households/"))

    expect(page.locator("#app h1")).to_have_text("这一页要联网")
    page.click("#app a")
    expect(page.locator("a.fam")).to_have_count(5, timeout=PATIENCE)


OLD_KEY = """() => new Promise((done) => {
    const asked = indexedDB.open('zerentian-phone');
    asked.onsuccess = () => {
        const keys = asked.result.transaction('keys', 'readwrite').objectStore('keys');
        keys.get('now').onsuccess = (event) => {
            const row = event.target.result;
            row.made -= 8 * 24 * 3600 * 1000;
            keys.put(row).onsuccess = () => { asked.result.close(); done(row.mark); };
        };
    };
})"""


def test_key_is_made_anew_and_everything_stays_readable(
    phone: str, server: FakeServer, page: Page
) -> None:
    server.line = False
    record(page, 1)
    server.refuse, server.line = {1: "等一等"}, True
    before = page.evaluate(OLD_KEY)

    page.click("#send-now:not([disabled])")

    expect(page.locator("[data-state=refused]")).to_contain_text("东户1", timeout=PATIENCE)
    until(page, "!document.getElementById('send-now').disabled")
    page.reload()
    expect(page.locator("[data-state=refused]")).to_contain_text("等一等", timeout=PATIENCE)
    go(page, "", "a.fam")
    expect(page.locator("a.fam")).to_have_count(5)
    assert page.evaluate(OLD_KEY) != before


def test_clock_put_back_ends_the_reading(phone: str, server: FakeServer, page: Page) -> None:
    server.line = False
    page.add_init_script("{ const now = Date.now; Date.now = () => now() - 3 * 24 * 3600 * 1000; }")

    page.reload()

    expect(page.locator("#main")).to_contain_text("已从本机清除")
    assert stored(page, "sets") == 0


def test_office_page_signs_out_by_way_of_the_app(
    phone: str, server: FakeServer, page: Page, live_server: LiveServer
) -> None:
    """Signing out elsewhere in this browser must not leave households behind, nor lose records."""
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate(
        """() => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = '/sign-out/';
            form.append(document.createElement('button'));
            document.body.append(form);
            form.querySelector('button').click();
        }"""
    )

    expect(page.locator("#sign-out")).to_be_visible(timeout=PATIENCE)
