"""The chosen filters in words, each with the address that takes it away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zerentian.programmes.relief import words
from zerentian.programmes.relief.queries.filters import YES, Filters
from zerentian.programmes.relief.queries.listing import Counts
from zerentian.programmes.relief.views import tabs


@dataclass(frozen=True)
class Chip:
    text: str
    url: str


def chips(filters: Filters, counts: Counts, *, holder: str, keep: Mapping[str, str]) -> list[Chip]:
    """One for each filter; holder: the name of the chosen holder; keep: sort, day and size."""
    places = {place.path: place.name for place in (*counts.towns, *counts.villages)}
    said = {
        "q": filters.q,
        "town": places.get(filters.town, filters.town),
        "village": places.get(filters.village, filters.village),
        "category": several("household_status", filters.category),
        "entitlement": several("entitlement", filters.entitlement),
        "cause": several("cause", filters.cause),
        "helper": filters.helper,
        "holder": holder,
        "cover": _("yes") if filters.cover == YES else _("nobody"),
        "monitored": _("yes") if filters.monitored == YES else _("no"),
        "house": _("yes") if filters.house == YES else _("no"),
    }
    titles = names()
    return [
        Chip(
            _("%(filter)s: %(value)s") % {"filter": titles[name], "value": said[name]},
            address(filters.without(name), keep),
        )
        for name in filters.given()
    ]


def names() -> dict[str, str]:
    return {
        "q": _("Keyword"),
        "town": _("Town"),
        "village": _("Village"),
        "category": _("Category"),
        "entitlement": _("Entitlement"),
        "cause": _("Main cause"),
        "helper": _("Responsible person"),
        "holder": _("Responsible person"),
        "cover": _("Somebody responsible"),
        "monitored": _("Monitored"),
        "house": _("Dangerous house"),
    }


def several(codes: str, value: str) -> str:
    """The words of a filter's keys; groups have a word of their own."""
    if codes == "household_status" and "," in value:
        known = {tabs.allowance(): _("Minimum living allowance"), tabs.destitute(): _("Destitute")}
        if value in known:
            return known[value]
    return _(", ").join(words.label(codes, key) for key in value.split(","))


def address(filters: Filters, keep: Mapping[str, str]) -> str:
    from urllib.parse import urlencode

    return f"?{urlencode({**filters.given(), **keep})}"
