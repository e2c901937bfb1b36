"""Parts that are drawn once."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from zerentian.ui.drawn import _drawn, drawn

MENU = "ui/shell/menu.html"


def menu(title: str, *, current: bool = False) -> SafeString:
    item = {"title": title, "url": "/x/", "icon": "home", "current": current}
    return drawn(MENU, groups=[{"title": "", "items": [item]}])


@pytest.fixture(autouse=True)
def _forget() -> None:
    _drawn.cache_clear()


def test_the_same_values_are_drawn_once() -> None:
    assert menu("首页") is menu("首页")
    assert _drawn.cache_info().misses == 1


def test_other_values_are_drawn_anew() -> None:
    assert "首页" in menu("首页")
    assert "首页" not in menu("户")
    assert 'aria-current="page"' not in menu("户")
    assert 'aria-current="page"' in menu("户", current=True)


def test_each_language_has_its_own() -> None:
    with translation.override("en"):
        assert "Search" in drawn("ui/shell/keys.html")
    with translation.override("zh-hans"):
        assert "Search" not in drawn("ui/shell/keys.html")


def test_a_safe_text_is_not_taken_for_an_unsafe_one() -> None:
    assert "<b>" in menu(mark_safe("<b>x</b>"))
    assert "<b>" not in menu("<b>x</b>")


def test_one_and_true_are_told_apart() -> None:
    assert menu("户", current=True) is not menu("户", current=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [object(), {1, 2}, [object()], {"a": object()}])
def test_objects_are_refused_because_they_may_change(value: object) -> None:
    with pytest.raises(TypeError, match="not a plain value"):
        drawn(MENU, groups=value)
