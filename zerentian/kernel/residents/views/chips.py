"""The chosen filters in words, each with the address that takes it away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zerentian.kernel.population import sexes
from zerentian.kernel.residents.queries.filters import Filters
from zerentian.kernel.residents.queries.places import Places


@dataclass(frozen=True)
class Chip:
    text: str
    url: str


def kinds() -> dict[str, str]:
    return {
        "residence": _("Living together"),
        "hukou": _("Household register"),
        "relief": _("Relief file"),
    }


def statuses() -> dict[str, str]:
    return {"": _("here"), "left": _("left"), "died": _("died"), "all": _("all")}


def numbers() -> dict[str, str]:
    return {"": _("Any"), "none": _("no number yet")}


def chips(filters: Filters, places: Places, *, keep: Mapping[str, str]) -> list[Chip]:
    """One for each filter; keep: sort and day."""
    said = {
        "q": (_("Keyword"), filters.q),
        "town": (_("Town"), filters.town and places.named(filters.town)),
        "village": (_("Village"), filters.village and places.named(filters.village)),
        "sex": (_("Sex"), sexes.said(filters.sex)),
        "age_from": (_("Age from"), filters.age_from),
        "age_to": (_("Age up to"), filters.age_to),
        "kind": (_("Sort of household"), kinds().get(filters.kind, "")),
        "status": (_("Here or gone"), statuses()[filters.status]),
        "number": (_("Identity number"), numbers()[filters.number]),
    }
    return [
        Chip(
            _("%(filter)s: %(value)s") % {"filter": said[name][0], "value": said[name][1]},
            f"?{urlencode({**filters.without(name).given(), **keep})}",
        )
        for name in filters.given()
    ]
