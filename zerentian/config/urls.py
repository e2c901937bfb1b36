"""Where every page of the house lives."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from zerentian.manifest.registry import programmes


def room(prefix: str, module: str) -> list[URLPattern | URLResolver]:
    try:
        there = find_spec(module) is not None
    except ModuleNotFoundError:
        there = False
    return [path(prefix, include(module))] if there else []


def of_programmes() -> list[URLPattern | URLResolver]:
    try:
        return [r for p in programmes().values() for r in room(f"{p.key}/", p.urls)]
    except ModuleNotFoundError:
        return []


urlpatterns = [
    *room("", "zerentian.web.urls"),
    *room("", "zerentian.kernel.accounts.urls"),
    *room("entities/", "zerentian.kernel.entities.urls"),
    *room("regions/", "zerentian.kernel.regions.urls"),
    *room("imports/", "zerentian.kernel.imports.urls"),
    *room("duties/", "zerentian.kernel.responsibilities.urls"),
    *room("figures/", "zerentian.kernel.figures.urls"),
    *room("api/v1/", "zerentian.api.urls"),
    *room("kit/", "zerentian.ui.urls"),
    *of_programmes(),
]

handler400 = "zerentian.web.errors.bad_request"
handler403 = "zerentian.web.errors.denied"
handler404 = "zerentian.web.errors.not_found"
handler500 = "zerentian.web.errors.failed"
