"""The blocks that rooms and programmes declared for a page, drawn for whoever looks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import module_has_submodule
from django.utils.safestring import SafeString, mark_safe

from zerentian.manifest.panels import PAGES, Panel, UnknownPage
from zerentian.manifest.registry import programmes


@cache
def declared() -> tuple[Panel, ...]:
    """Every panel of this installation, in order."""
    found = [*_of_rooms()]
    for programme in programmes().values():
        found += programme.panels
    return tuple(sorted(found, key=lambda panel: panel.order))


def _of_rooms() -> Iterator[Panel]:
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.kernel.") and module_has_submodule(
            config.module, "panels"
        ):
            yield from import_module(f"{config.name}.panels").PANELS


def drawn(page: str, *, request: HttpRequest, thing: Any) -> SafeString:
    """The blocks of a page one below the other; empty where nobody has anything to say.

    Raises UnknownPage.
    """
    if page not in PAGES:
        raise UnknownPage(page)
    viewer = request.viewer  # type: ignore[attr-defined]
    found = []
    for panel in declared():
        if panel.page == page and (context := panel.context(viewer=viewer, thing=thing)):
            found.append(render_to_string(panel.template, dict(context), request))
    return mark_safe("".join(found))  # noqa: S308 - each comes out of a template, escaped
