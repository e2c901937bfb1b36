"""Columns of the list of pairs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates import queries, wording
from zerentian.kernel.duplicates.models import Pair
from zerentian.kernel.population import queries as population
from zerentian.ui import formats
from zerentian.ui.lists import Key
from zerentian.ui.tables import Column, link


def columns(viewer: Viewer) -> tuple[Column, ...]:
    """What lies in another place stays unnamed."""

    def told(pair: Pair, side: str) -> str:
        if side not in queries.seen_sides(pair, viewer=viewer):
            return _("in another place: ask the district")
        person = getattr(pair, side)
        number = population.masked_number(person) or _("no number")
        return f"{person.name} {formats.day(person.born)} {number}"

    def place(pair: Pair) -> str:
        seen = queries.seen_sides(pair, viewer=viewer)
        found = [getattr(pair, f"region_{side}") for side in sorted(seen)]
        names = [f"{region.parent.name} {region.name}" for region in found if region]
        return "、".join(dict.fromkeys(names))

    return (
        Column("a", gettext_lazy("One record"), lambda p: told(p, "a"), lambda p: _first(p, told(p, "a"))),
        Column("b", gettext_lazy("Other record"), lambda p: told(p, "b")),
        Column("place", gettext_lazy("Place"), place),
        Column("why", gettext_lazy("What agrees"), lambda p: "、".join(wording.reasons(p.reasons)),
               css="wrap"),
        Column("score", gettext_lazy("Likeness"), lambda p: p.score / 10, lambda p: f"{p.score / 10:.1f}%",
               order=(Key("score", descending=True), Key("pk")), kind="number"),
    )  # fmt: skip


def _first(pair: Pair, text: str) -> SafeString:
    return format_html("{}", link(reverse("duplicates:pair", args=[pair.pk]), text))
