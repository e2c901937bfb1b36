"""What changed in the last months, and how gaps, doubles, overloads and idle holders went over the year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import PlaceFilter
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags import zt

MONTHS = 12
SINCE = 92  # days back for the list of changes


def changes(request: ViewerRequest) -> HttpResponseBase:
    """The year month by month, and every duty that began or ended in the last three months."""
    scope.require(request.viewer, Permission.DUTIES_VIEW)
    asked = reading.read(request.GET, viewer=request.viewer)
    if asked.role is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "duties.changes")
    since = asked.on - timedelta(days=SINCE)
    ask: dict[str, Any] = {"viewer": request.viewer, "role": asked.role, "places": asked.places}
    rows = queries.changes(**ask, since=since, until=asked.on + timedelta(days=1))
    called: dict[int, HolderName] = {}
    described = columns(request.viewer, called)
    order = tables.order_of(described, request.GET, "-start")
    page = KeysetPage(rows, order, request.GET, rows.count())
    called |= queries.names({row.holder_id for row in page.rows}, on=asked.on)
    shown = {
        "asked": asked,
        "page": page,
        "since": since,
        "table": Table(
            described, page.rows, _("Changes"), request.GET, "-start", asked.on, title_column="head",
            empty_title=_("Nothing changed"), empty_text=_("Choose another day or place."),
        ),
        "form": PlaceFilter(asked=asked),
        "year": _year(queries.trend(**ask, days=months(asked.on)), asked),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }  # fmt: skip
    return render(request, "responsibilities/changes.html", shown)


def months(on: date) -> list[date]:
    """The day itself and the first of each of the twelve months before, the oldest first."""
    first = on.replace(day=1)
    found = [on, first]
    while len(found) <= MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return sorted(set(found))


def _year(counts: list[Any], asked: Asked) -> Table:
    """One line a month; each number opens its list on that day."""

    def number(name: str, title: Any, state: str, page: str = "duties:gaps") -> Column:
        def shown(row: Any) -> Any:
            url = showing.address(page, asked, on=row.day.isoformat(), state=state)
            return zt.figure_link(getattr(row, name), url)

        return Column(name, title, lambda row: getattr(row, name), shown, kind="number")

    columns = [
        Column("day", gettext_lazy("On the day"), lambda row: row.day, kind="day"),
        number("subjects", pgettext_lazy("number of", "Households"), "all"),
        number("gaps", gettext_lazy("Nobody"), "gap"),
        number("doubles", gettext_lazy("Several"), "double"),
        number("overloads", gettext_lazy("Above the cap"), "over", "duties:holders"),
        number("idle", gettext_lazy("Without households"), "idle", "duties:holders"),
    ]
    if asked.role and asked.role.exclusive:
        del columns[3]
    return Table(columns, counts, _("The year"), title_column="day")


def columns(viewer: Viewer, called: dict[int, HolderName]) -> list[Column]:
    return [
        Column(
            "head",
            gettext_lazy("Name"),
            lambda d: name_of(d.subject, viewer),
            lambda d: showing.subject_link(d.subject, viewer),
            order=("subject__name_key",),
        ),
        Column("village", gettext_lazy("Village"), lambda d: showing.village_of(d.subject)),
        Column(
            "holder",
            gettext_lazy("Helper"),
            lambda d: called[d.holder_id].full,
            lambda d: showing.holder_link(called[d.holder_id]),
        ),
        Column(
            "start", gettext_lazy("From"), lambda d: d.valid.lower, kind="day", order=("valid",)
        ),
        Column("end", gettext_lazy("Until"), lambda d: d.valid.upper, kind="day"),
        Column("why", gettext_lazy("Reason or note"), lambda d: d.end_reason or d.reason),
    ]
