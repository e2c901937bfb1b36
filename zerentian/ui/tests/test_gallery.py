"""The gallery draws every component; with a real browser it is read by axe at two widths."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from zerentian.ui import gallery

COMPONENTS = sorted((Path(gallery.__file__).parent / "templates/ui/components").glob("*.html"))


def answered(address: str = "/kit/") -> str:
    request = RequestFactory().get(address)
    request.viewer = SimpleNamespace(checked=False, user=None)  # type: ignore[attr-defined]
    context = gallery.context(request) | {"shell": {"place_name": "寒亭区"}}
    return str(get_template("ui/gallery.html").render(context, request))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_is_in_the_gallery(path: Path) -> None:
    """By the pages themselves: what is not shown is not checked."""
    source = Path(gallery.__file__).parent.joinpath("templates/ui/gallery.html").read_text("utf-8")
    used = {
        "pager": "{% pager",
        "masked": "{% masked",
        "form_errors": "{{ form }}",
        "timeline_entry": "timeline.html",
        "empty": "empty.html",
        "more_filters": "components/filters.html",
        "panel": "components/panel.html",
    }

    assert used.get(path.stem, f"{path.stem}.html") in source


def test_gallery_has_every_state() -> None:
    html = answered()

    for word in ["m-over", "plot--sync", "tag--fix", "note--mute", "is-now", "tl-ico--fix"]:
        assert word in html


def test_gallery_has_no_id_twice() -> None:
    ids = re.findall(r' id="([^"]+)"', answered())

    own = [name for name in ids if not name.startswith(("furrow-", "zt-logo"))]
    assert sorted(set(own)) == sorted(own)


def test_gallery_sorts_its_table() -> None:
    assert 'aria-sort="descending"' in answered("/kit/?sort=-name")
