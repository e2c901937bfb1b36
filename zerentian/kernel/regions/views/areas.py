"""Areas and the regions that belong to them on a day."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.regions import access, actions, queries, tables
from zerentian.kernel.regions.access import ViewerRequest
from zerentian.kernel.regions.forms import DayForm, MembersForm
from zerentian.kernel.regions.models import Area
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
    found = _area(request, key, on)
    rows = queries.area_regions(request.viewer, found, on)
    if request.GET.get("format") == "xlsx":
        return exports.workbook(tables.MEMBERS, rows, title=found.name, at=request.viewer.at)
    table = Table(
        tables.MEMBERS, rows, found.name, title_column="name",
        empty_title=_("No region belongs to it on this day"),
    )  # fmt: skip
    context = {
        "area": found, "table": table, "form": form, "on": on, "tab": "areas",
        "may_change": access.may_adopt(request.viewer),
    }  # fmt: skip
    return render(request, "regions/area.html", context)


def members(request: ViewerRequest, key: str) -> HttpResponse:
    """Which divisions belong to an area from a day on."""
    access.require_adopt(request.viewer)
    found = _area(request, key, request.viewer.on)
    rows = queries.area_regions(request.viewer, found, request.viewer.on)
    now = {"codes": "\n".join(row.region.path for row in rows), "on": request.viewer.on}
    form = MembersForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        told = form.cleaned_data
        actions.assign_regions(
            by=request.viewer.user.pk, area=found, regions=told["codes"], on=told["on"],
            at=request.viewer.at, reason=told["reason"],
        )  # fmt: skip
        messages.success(request, _("Kept: its divisions from %(day)s.") % {"day": told["on"]})
        return redirect("regions:area", key)
    context = {"area": found, "form": form, "tab": "areas"}
    return render(request, "regions/members.html", context, status=422 if form.is_bound else 200)


def _area(request: ViewerRequest, key: str, on: date) -> Area:
    found = next((a for a in queries.areas(request.viewer, on) if a.key == key), None)
    if found is None:
        raise Http404
    return found
