from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import limits, queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import PlaceFilter
from zerentian.kernel.responsibilities.models import PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import HolderName, listing, places
from zerentian.kernel.responsibilities.queries.course import loads_over_time
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.responsibilities.views.changing import months
from zerentian.manifest.permissions import Permission
from zerentian.ui import exports, tables
from zerentian.ui.lists import KeysetPage, chosen
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags import zt

STATES = (
    ("busy", gettext_lazy("With households")),
    ("idle", gettext_lazy("Without households")),
    ("over", gettext_lazy("Above the cap")),
    ("all", gettext_lazy("All who could")),
)
KEYS = tuple(key for key, _title in STATES)


def listed(request: ViewerRequest) -> HttpResponseBase:
    """Who answers for how many."""
    scope.require(request.viewer, Permission.DUTIES_VIEW)
    asked = reading.read(request.GET, viewer=request.viewer)
    if asked.role is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    rows = listing.listed(
        viewer=request.viewer,
        role=asked.role,
        on=asked.on,
        places=asked.places,
        asked={key: request.GET.get(key, "") for key in ("state", "q")},
    )
    called: dict[int, HolderName] = {}
    columns = _columns(called, asked.role)
    order = tables.order_of(columns, request.GET, "-load")
    if request.GET.get("export") == "xlsx":
        scope.require(request.viewer, Permission.EXPORTS_RUN)
        every = list(order.sorted(rows))
        called |= queries.names([row.pk for row in every], on=asked.on)
        return exports.workbook(columns, every, title=_("Helpers"), at=request.viewer.at)
    page = KeysetPage(rows, order, request.GET, rows.count())
    called |= queries.names([row.pk for row in page.rows], on=asked.on)
    table = Table(
        columns,
        page.rows,
        _("Helpers"),
        request.GET,
        "-load",
        asked.on,
        title_column="name",
        empty_title=_("Nobody here"),
        empty_text=_("Take away a filter, or import a roster."),
    )
    shown = {
        "asked": asked,
        "page": page,
        "table": table,
        "views": _views(request, asked),
        "form": PlaceFilter(asked=asked, word=request.GET.get("q", "")),
        "keep": [("state", chosen(request.GET, "state", KEYS, "busy"))],
        "cover_url": showing.address("duties:cover", asked),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }
    return render(request, "responsibilities/holders.html", shown)


def _columns(called: dict[int, HolderName], role: Role) -> list[Column]:
    def plots(row: Any) -> Any:
        text = _("%(load)s households") % {"load": row.load}
        return zt.plots(showing.cells(row.load, role.cap), text, True)

    return [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda h: called[h.pk].name,
            lambda h: showing.holder_link(called[h.pk], "name"),
        ),
        Column("title", gettext_lazy("Post"), lambda h: called[h.pk].title),
        Column("unit", gettext_lazy("Unit"), lambda h: called[h.pk].unit),
        Column("phone", gettext_lazy("Office telephone"), lambda h: called[h.pk].phone),
        Column(
            "load",
            pgettext_lazy("number of", "Households"),
            lambda h: h.load,
            kind="number",
            order=("load",),
        ),
        Column("plots", "", lambda h: "", plots, exported=False),
    ]


def _views(request: ViewerRequest, asked: Asked) -> list[dict[str, Any]]:
    assert asked.role is not None
    state = chosen(request.GET, "state", KEYS, "busy")
    views = []
    for key, title in STATES:
        words = {"state": key, "q": request.GET.get("q", "")}
        count = listing.listed(
            viewer=request.viewer, role=asked.role, on=asked.on, places=asked.places, asked=words
        ).count()
        over = count if key == "over" and count else None
        url = showing.address("duties:holders", asked, **words)
        views.append(
            {"title": title, "url": url, "current": key == state, "count": count, "over": over}
        )
    return views


def holder(request: ViewerRequest, pk: int) -> HttpResponse:
    """One holder: for whom, since when, how many still fit, and who before."""
    viewer = request.viewer
    found = get_object_or_404(listing.holders_seen(viewer=viewer).select_related("post"), pk=pk)
    name = queries.names([pk], on=viewer.on)[pk]
    held = queries.held(found, viewer=viewer)
    current = [duty for duty in held if viewer.on in duty.valid]
    placed = places.held(found, viewer=viewer)
    loads = []
    has = {*(duty.role for duty in current), *_roles(placed, viewer.on)}
    for role in sorted(has, key=lambda role: (not role.cover, role.pk)):
        load = queries.load(pk, role=role, on=viewer.on)
        rosters = {duty.roster for duty in current if duty.role == role}
        cap = min((c for r in rosters if (c := limits.cap(role, r))), default=role.cap)
        label = _("%(load)s households") % {"load": load}
        cells = showing.cells(load, cap)
        loads.append(
            {"role": role, "load": load, "cap": cap, "cells": cells, "label": label}
            | _year(pk, role, viewer.on)
        )
    shown = {
        "holder": found,
        "name": name,
        "loads": loads,
        "current": [_line(duty, request) for duty in current],
        "coming": [_line(duty, request) for duty in held if duty.valid.lower > viewer.on],
        "past": [
            _line(duty, request) for duty in held if (end := duty.valid.upper) and end <= viewer.on
        ],
        "placed": placed,
        "may_assign": viewer.may(Permission.DUTIES_ASSIGN),
        "may_view": viewer.may(Permission.DUTIES_VIEW),
        "person": _person(request, found),
    }
    return render(request, "responsibilities/holder.html", shown)


def _year(pk: int, role: Role, on: date) -> dict[str, Any]:
    """The load on the first of each month of the last year, as a line and in words."""
    loads = loads_over_time(pk, role=role, days=months(on))
    words = {"least": min(loads), "most": max(loads)}
    said = (
        _("%(most)s all through the last twelve months")
        if words["least"] == words["most"]
        else _("%(least)s to %(most)s in the last twelve months")
    )
    return {"year": loads, "said": said % words}


def _roles(placed: list[PlaceDuty], on: date) -> list[Role]:
    return [duty.role for duty in placed if on in duty.valid]


def _line(duty: Any, request: ViewerRequest) -> dict[str, Any]:
    return {
        "duty": duty,
        "name": showing.subject_link(duty.subject, request.viewer),
        "village": showing.village_of(duty.subject),
        "code": showing.code_of(duty.subject),
        "roster": limits.roster_title(duty.roster),
    }


def _person(request: ViewerRequest, found: Any) -> str:
    """The page of the post, for those who see accounts."""
    if found.post_id and request.viewer.may(Permission.ACCOUNTS_VIEW):
        return reverse("accounts:post", args=[found.post_id])
    return ""
