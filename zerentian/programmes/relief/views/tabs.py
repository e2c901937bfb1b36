"""The views of the list: those of the house, and those that somebody kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.programmes.relief import words
from zerentian.programmes.relief.queries.filters import NO, YES, Filters
from zerentian.programmes.relief.queries.own_views import saved_views
from zerentian.programmes.relief.saved import SavedView


@dataclass(frozen=True)
class Tab:
    """One view. always: shown even when nothing is in it; bad: a number above zero is red."""

    key: str
    title: str
    filters: Filters
    always: bool = False
    bad: bool = False
    saved: SavedView | None = None


def ready() -> list[Tab]:
    """The views that every district has, in the words of its pack."""
    entitled = words.labels("entitlement")
    found = [
        Tab("all", _("All"), Filters(), always=True),
        Tab("gap", _("Nobody responsible"), Filters(cover=NO), always=True, bad=True),
        Tab("allowance", _("Minimum living allowance"), Filters(category=allowance())),
        Tab("destitute", _("Destitute"), Filters(category=destitute())),
    ]
    found += [Tab(f"e-{key}", title, Filters(entitlement=key)) for key, title in entitled.items()]
    return [
        *found,
        Tab("monitored", _("Monitored"), Filters(monitored=YES)),
        Tab("house", _("Dangerous house"), Filters(house=YES), bad=True),
    ]


def allowance() -> str:
    return words.groups("household_status", "dibao", "dibao_2014")


def destitute() -> str:
    return words.groups("household_status", "tekun", "wubao")


def own(viewer: Viewer) -> list[Tab]:
    """The viewer's own views. Addresses saved by an older release are read as far as they go."""
    if viewer.user is None:
        return []
    views = saved_views(viewer.user)
    return [
        Tab(f"s-{v.pk}", v.name, Filters.read(QueryDict(v.query)), always=True, saved=v)
        for v in views
    ]


def drawn(
    tabs: list[Tab], counts: Mapping[str, int], asked: Filters, *, keep: Mapping[str, str]
) -> list[dict[str, Any]]:
    """As ui/components/views.html wants them; what holds nothing is left out. keep: sort and day."""
    return [
        {
            "title": tab.title,
            "url": f"?{urlencode({**tab.filters.given(), **keep})}",
            "count": counts[tab.key],
            "over": counts[tab.key] if tab.bad else None,
            "current": tab.filters == asked,
        }
        for tab in tabs
        if tab.always or counts[tab.key] or tab.filters == asked
    ]
