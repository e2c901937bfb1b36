"""The side menu and the phone's bottom bar: what apps and programmes offer, as far as the viewer may."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.menus import MenuItem
from zerentian.manifest.registry import programmes

HOME = MenuItem(group="", title=gettext_noop("Home"), url_name="web:home", icon="home", order=0)
ME = MenuItem(group="", title=gettext_noop("Me"), url_name="accounts:me", icon="user", order=99)


@cache
def items() -> tuple[MenuItem, ...]:
    """Everything on offer, in order. Groups stand in the order of their first item."""
    found = [HOME, *of_kernel()]
    for programme in programmes().values():
        found += programme.menu
    return tuple(sorted(found, key=lambda item: item.order))


def of_kernel() -> Iterator[MenuItem]:
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.kernel.") and module_has_submodule(
            config.module, "menu"
        ):
            yield from import_module(f"{config.name}.menu").MENU


def groups(viewer: Viewer, path: str) -> list[dict[str, object]]:
    """The side menu: one group after the other, each with its entries."""
    found: dict[str, list[dict[str, object]]] = {}
    for item in offered(viewer):
        found.setdefault(said(item.group), []).append(entry(item, path))
    mark_current([each for entries in found.values() for each in entries], path)
    return [{"title": title, "items": entries} for title, entries in found.items()]


def tabs(viewer: Viewer, path: str) -> list[dict[str, object]]:
    """The bottom bar of a phone: home, the first three entries of work, oneself."""
    shown = [*offered(viewer)][:4]
    found = [entry(item, path) for item in [*shown, ME]] if viewer.user else []
    mark_current(found, path)
    return found


def offered(viewer: Viewer) -> Iterator[MenuItem]:
    if viewer.user is None:
        return
    for item in items():
        if item.permission is None or viewer.places(item.permission):
            yield item


def entry(item: MenuItem, path: str) -> dict[str, object]:
    return {
        "title": said(item.title),
        "url": address(item.url_name),
        "icon": item.icon,
        "current": False,
    }


@cache
def address(name: str) -> str:
    return reverse(name)


def said(text: object) -> str:
    """A heading in the language of the page. The empty message is the catalogue's own header."""
    return _(str(text)) if text else ""


def mark_current(entries: list[dict[str, object]], path: str) -> None:
    """The entry whose address is the longest beginning of this page's."""
    matching = [
        e
        for e in entries
        if path == e["url"] or (e["url"] != "/" and path.startswith(str(e["url"])))
    ]
    if matching:
        max(matching, key=lambda e: len(str(e["url"])))["current"] = True
