"""Somebody without a mouse: keys only, and at every step the place of the focus can be seen."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, TimeoutError, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_pages import sign_in
from zerentian.kernel.accounts.models import User

OFFICE = {"width": 1280, "height": 640}

# What has the focus, what it says, and what hinders seeing it. A tall region may lie partly under a bar.
FOCUS = """() => {
const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
if (e === document.body) return {said: '', name: '', html: '<body>', fault: ''};
const labels = [...(e.labels || [])];
const said = labels[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.value || '';
const hidden = ([x, y]) => {
  const top = document.elementFromPoint(x, y);
  return !top || !(e.contains(top) || top.contains(e) || labels.some(label => label.contains(top)));
};
const across = box.width && box.right > 0 && box.left < innerWidth;
const onScreen = across && box.bottom > 0 && box.top < innerHeight;
const middle = (Math.max(0, box.left) + Math.min(box.right, innerWidth)) / 2;
const ends = [Math.max(box.top, 0) + 4, Math.min(box.bottom, innerHeight) - 4].map(y => [middle, y]);
const covered = e.getClientRects().length > 1 ? 0 : ends.filter(hidden).length;
const control = /^(A|BUTTON|INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(e.tagName);
let fault = '';
if (!onScreen) fault = 'off the screen';
else if (covered > (box.height > innerHeight / 2 ? 1 : 0)) fault = 'covered';
else if (control && style.outlineStyle === 'none' && style.boxShadow === 'none') fault = 'without a mark';
return {said: said.trim(), name: e.name || e.id || '', html: e.outerHTML.slice(0, 160), fault};
}"""


class Keyboard:
    """Drives a page by Tab, Enter, Space, Escape, arrows and letters; has no other way."""

    def __init__(self, page: Page, size: dict[str, int] = OFFICE) -> None:
        self._page = page
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.set_default_timeout(10_000)

    def come(self, server: LiveServer, user: User, path: str) -> None:
        """As this user at the main part of a page."""
        self._page.context.clear_cookies()
        sign_in(self._page, server, user)
        self._page.goto(server.url + path)
        self.skip()

    @property
    def focus(self) -> dict[str, Any]:
        """What has the focus now; it must be possible to see where one is."""
        seen: dict[str, Any] = self._page.evaluate(FOCUS)
        assert not seen["fault"], f"{seen['fault']} on {self._page.url}: {seen['html']}"
        return seen

    def tab(self, what: str, *, name: str = "", key: str = "Tab") -> None:
        """Go on by Tab to the control that says this, and has this name where one is given."""
        for _ in range(120):
            self._page.keyboard.press(key)
            seen = self.focus
            if seen["said"].startswith(what) and name in ("", seen["name"]):
                return
        raise AssertionError(f"no way by keyboard to “{what}” {name} on {self._page.url}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def write(self, what: str, text: str, *, name: str = "") -> None:
        self.tab(what, name=name)
        self._page.keyboard.insert_text(text)

    def go(self, what: str, *, to: str) -> None:
        """Press this control, which leads to the page whose address ends like that."""
        self.tab(what)
        self.press("Enter")
        try:
            self._page.wait_for_url(re.compile(rf"^http://[^/]+{to}(\?[^#]*)?(#\w*)?$"))
        except TimeoutError:
            told = self._page.locator("[role=alert]").all_inner_texts()
            raise AssertionError(f"“{what}” does not lead to {to}: {told}") from None

    def skip(self) -> None:
        """Past the menus, by the link that stands first; a form that was sent from there comes back there."""
        self._page.wait_for_load_state()
        if not self._page.url.endswith("#main"):
            self.press("Tab")
            assert self.focus["html"].startswith('<a class="skip"')
            self.press("Enter")
        expect(self._page.locator("main")).to_be_focused()
