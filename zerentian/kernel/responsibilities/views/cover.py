from __future__ import annotations

from dataclasses import asdict
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import PlaceFilter
from zerentian.kernel.responsibilities.queries import Capacity, Cover
from zerentian.kernel.responsibilities.queries.cover import Spot
from zerentian.kernel.responsibilities.views import mapping
from zerentian.kernel.responsibilities.views.showing import address
from zerentian.manifest.permissions import Permission
from zerentian.ui import formats, tables
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags import zt


def cover(request: ViewerRequest) -> HttpResponse:
    """Who is covered, place by place; every number opens its list."""
    scope.require(request.viewer, Permission.DUTIES_VIEW)
    asked = reading.read(request.GET, viewer=request.viewer)
    if asked.role is None or asked.place is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    found = queries.summary(
        viewer=request.viewer, role=asked.role, on=asked.on, parent=asked.place,
        places=asked.places,
    )  # fmt: skip
    covers = found.survey.children
    shown = {
        "asked": asked,
        "form": PlaceFilter(asked=asked),
        "table": _table(covers, asked),
        "map": mapping.draw(found.survey.villages, asked),
        "totals": _totals(covers),
        "crumbs": above(asked.place),
        "overloads": found.overloads,
        "idle": found.idle,
        "capacity": _capacity(found.capacity, covers),
        "may_assign": request.viewer.may(Permission.DUTIES_ASSIGN),
        "may_open_place": request.viewer.may(Permission.REGIONS_VIEW),
        "addresses": _addresses(asked),
    }
    return render(request, "responsibilities/cover.html", shown)


def above(place: Region | None) -> list[Region]:
    """The regions that the place lies in, the widest first."""
    found: list[Region] = []
    while place and place.parent:
        place = place.parent
        found.insert(0, place)
    return found


def _addresses(asked: Asked) -> dict[str, str]:
    return {
        "all": address("duties:gaps", asked, state="all"),
        "gap": address("duties:gaps", asked, state="gap"),
        "double": address("duties:gaps", asked, state="double"),
        "vacant": address("duties:gaps", asked, state="vacant"),
        "holders": address("duties:holders", asked),
        "over": address("duties:holders", asked, state="over"),
        "idle": address("duties:holders", asked, state="idle"),
        "roster": address("duties:roster", asked),
        "changes": address("duties:changes", asked),
        "here": reverse("duties:place", args=[asked.place.pk]) if asked.place else "",
        "match": address("duties:match", asked),
    }


def _capacity(lines: list[Capacity], covers: list[Cover]) -> list[dict[str, Any]]:
    """Each roster with its share of all households here: 975 of 2,263 are 43.1 %."""
    total = sum(cover.subjects for cover in covers)
    return [{**asdict(line), "share": line.subjects / total if total else None} for line in lines]


def _totals(covers: list[Cover]) -> dict[str, Any]:
    names = ("subjects", "covered", "gaps", "doubles", "vacant")
    totals: dict[str, Any] = {name: sum(getattr(c, name) for c in covers) for name in names}
    totals["share"] = totals["covered"] / totals["subjects"] if totals["subjects"] else None
    return totals


def _columns(asked: Asked) -> list[Column]:
    """One number a column; each but the covered ones opens its households."""
    numbers = [
        _number("gaps", gettext_lazy("Nobody"), asked, "gap", "over"),
        _number("doubles", gettext_lazy("Several"), asked, "double", "due"),
        _number("vacant", gettext_lazy("Post vacant"), asked, "vacant", "due"),
    ]
    if asked.role and asked.role.exclusive:  # the database allows nobody to have several
        del numbers[1]
    return [
        Column(
            "place",
            gettext_lazy("Place"),
            lambda c: c.region.name,
            shown=lambda c: _place(c.region, asked),
        ),
        _number("subjects", pgettext_lazy("number of", "Households"), asked, "all"),
        Column("covered", gettext_lazy("Covered"), lambda c: c.covered, kind="number"),
        Column(
            "share", gettext_lazy("Cover"), lambda c: c.covered / c.subjects, _share, kind="percent"
        ),
        *numbers,
    ]


def _number(name: str, title: Any, asked: Asked, state: str, kind: str = "") -> Column:
    """A count that opens the list of its households."""

    def shown(row: Cover) -> Any:
        url = address("duties:gaps", asked, place=row.region.path, state=state)
        return zt.figure_link(getattr(row, name), url, kind)

    return Column(name, title, attrgetter(name), shown, kind="number")


def _table(covers: list[Cover], asked: Asked) -> Table:
    totals = _totals(covers)
    known = {key: totals[key] for key in ("subjects", "covered", "gaps", "doubles", "vacant")}
    return Table(
        _columns(asked),
        covers,
        _("Cover by place"),
        on=asked.on,
        title_column="place",
        totals_by_key={"place": _("Together"), "share": totals["share"], **known}
        if covers
        else None,
        empty_title=_("No households here"),
        empty_text=_("Choose another place or day, or import the register first."),
    )


def _place(region: Region | Spot, asked: Asked) -> Any:
    name = "duties:gaps" if region.level == Region.Level.VILLAGE else "duties:cover"
    state = {"state": "all"} if region.level == Region.Level.VILLAGE else {}
    return tables.link(address(name, asked, place=region.path, **state), region.name)


def _share(row: Cover) -> Any:
    text = formats.percent(row.covered / row.subjects)
    return format_html(
        '<span class="stat">{} {}</span>', zt.bar(row.covered, row.subjects, label=text), text
    )
