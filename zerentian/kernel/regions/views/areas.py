"""Areas and the regions that belong to them on a day."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zerentian.kernel.regions import access, queries, tables
from zerentian.kernel.regions.access import ViewerRequest
from zerentian.kernel.regions.forms import DayForm
from zerentian.ui import exports
from zerentian.ui.tables import Table


def index(request: ViewerRequest) -> HttpResponse:
    access.require_view(request.viewer)
    form, on = DayForm.asked(request.GET, request.viewer.on)
    context = {"areas": queries.areas(request.viewer, on), "form": form, "on": on, "tab": "areas"}
    return render(request, "regions/areas.html", context)


def area(request: ViewerRequest, key: str) -> HttpResponseBase:
    access.require_view(request.viewer)
    form, on = DayForm.asked(request.GET, request.viewer.on)
    found = next((a for a in queries.areas(request.viewer, on) if a.key == key), None)
    if found is None:
        raise Http404
    rows = queries.area_regions(request.viewer, found, on)
    if request.GET.get("format") == "xlsx":
        return exports.workbook(tables.MEMBERS, rows, title=found.name, at=request.viewer.at)
    table = Table(
        tables.MEMBERS, rows, found.name, title_column="name",
        empty_title=_("No region belongs to it on this day"),
    )  # fmt: skip
    context = {"area": found, "table": table, "form": form, "on": on, "tab": "areas"}
    return render(request, "regions/area.html", context)
