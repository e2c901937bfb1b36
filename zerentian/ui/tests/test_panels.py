"""Blocks that rooms above add to pages below: in order, escaped, and only where there is something to say."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import RequestFactory

from zerentian.manifest.panels import PAGES, Panel, UnknownPage
from zerentian.ui import panels

NOBODY = object()
CRUMBS = "ui/components/empty.html"  # any template that prints what it is given


@pytest.fixture
def request_of_somebody():
    request = RequestFactory().get("/")
    request.viewer = NOBODY
    return request


def block(page, title, *, order=50, seen=None):
    def context(*, viewer, thing):
        if seen is not None:
            seen.append((viewer, thing))
        return {"title": title} if title else None

    return Panel(page=page, template=CRUMBS, context=context, order=order)


def declare(monkeypatch, *found):
    monkeypatch.setattr(panels, "declared", lambda: found)


def test_blocks_of_the_page_stand_in_their_order(monkeypatch, request_of_somebody):
    rooms = [block("duties.holder", "due visits"), block("duties.place", "other page"),
             block("duties.holder", "open problems")]  # fmt: skip
    declare(monkeypatch, *rooms)

    html = panels.drawn("duties.holder", request=request_of_somebody, thing=None)

    assert html.index("due visits") < html.index("open problems")
    assert "other page" not in html


def test_block_is_told_who_looks_and_at_what(monkeypatch, request_of_somebody):
    seen: list[tuple[object, object]] = []
    declare(monkeypatch, block("duties.holder", "x", seen=seen))

    panels.drawn("duties.holder", request=request_of_somebody, thing=7)

    assert seen == [(NOBODY, 7)]


def test_nothing_to_say_leaves_nothing_behind(monkeypatch, request_of_somebody):
    declare(monkeypatch, block("duties.holder", ""))

    assert not panels.drawn("duties.holder", request=request_of_somebody, thing=None)


def test_what_a_block_says_is_escaped(monkeypatch, request_of_somebody):
    declare(monkeypatch, block("duties.holder", "<script>alert(1)</script>"))

    html = panels.drawn("duties.holder", request=request_of_somebody, thing=None)

    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_unknown_page_is_said_at_once(request_of_somebody):
    with pytest.raises(UnknownPage):
        Panel(page="duties.helper", template=CRUMBS, context=lambda **_: None)
    with pytest.raises(UnknownPage):
        panels.drawn("duties.helper", request=request_of_somebody, thing=None)


def test_every_page_of_the_list_draws_its_blocks():
    """Else rooms hang blocks where nobody ever sees them."""
    source = settings.INSTANCE.root / "zerentian"
    drawn = re.compile(r'(?:\{% panels|drawn\()\s*"([a-z.]+)"')
    files = [*source.rglob("*.html"), *source.rglob("*.py")]
    found = {
        page
        for file in files
        if "/tests/" not in str(file)
        for page in drawn.findall(file.read_text("utf-8"))
    }

    assert found == set(PAGES)


def test_declared_panels_have_their_template_and_stand_in_order():
    found = panels.declared()

    assert [panel.order for panel in found] == sorted(panel.order for panel in found)
    for panel in found:
        assert panel.page in PAGES
        assert get_template(panel.template)


def test_programmes_declare_panels_as_rooms_do(monkeypatch):
    own = block("duties.field", "mine", order=1)
    monkeypatch.setattr(panels, "programmes", lambda: {"x": SimpleNamespace(panels=(own,))})
    monkeypatch.setattr(panels, "_of_rooms", lambda: iter([block("duties.field", "room")]))
    panels.declared.cache_clear()
    try:
        assert panels.declared()[0] is own
    finally:
        panels.declared.cache_clear()
