from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import limits, queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import PlaceFilter
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

NONE = "-"  # duties without a roster, in the parameters of an export, which drop what is empty


def roster(request: ViewerRequest) -> HttpResponseBase:
    """Who answers for whom, line by line; also on paper (A4 landscape) and as a workbook."""
    scope.require(request.viewer, Permission.DUTIES_VIEW)
    asked = reading.read(request.GET, viewer=request.viewer)
    if asked.role is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    key = request.GET.get("roster")
    if request.GET.get("export") == "xlsx":
        named = {} if key is None else {"roster": key or NONE}
        return answers.at_once(request, "duties.roster", **named)
    rows = queries.roster(
        viewer=request.viewer, role=asked.role, on=asked.on, key=key, places=asked.places
    ).order_by()
    called: dict[int, HolderName] = {}
    shown_columns = columns(called, request.viewer)
    title = " ".join(filter(None, [_("Roster"), limits.roster_title(key or "")]))
    order = tables.order_of(shown_columns, request.GET, "unit")
    shown: dict[str, Any] = {"asked": asked, "title": title, "role": asked.role}
    if request.GET.get("print"):
        every = _every(rows, order, called, asked)
        shown["table"] = Table(shown_columns, every, title, on=asked.on, title_column="name")
        return render(request, "responsibilities/roster_print.html", shown | {"count": len(every)})
    page = KeysetPage(rows, order, request.GET, rows.count())
    called |= queries.names({row.holder_id for row in page.rows}, on=asked.on)
    shown |= {
        "page": page,
        "form": PlaceFilter(asked=asked),
        "keep": [("roster", key)] if key is not None else [],
        "views": _views(request, asked, key),
        "table": Table(
            shown_columns,
            page.rows,
            title,
            request.GET,
            "unit",
            asked.on,
            title_column="name",
            empty_title=_("This roster is empty"),
            empty_text=_("Import the roster, or assign households one by one."),
        ),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
        "may_import": request.viewer.may(Permission.IMPORTS_RUN),
    }
    return render(request, "responsibilities/roster.html", shown)


def _every(rows: Any, order: Any, called: dict[int, HolderName], asked: Asked) -> list[Duty]:
    every = list(order.sorted(rows))
    called |= queries.names({row.holder_id for row in every}, on=asked.on)
    return every


def columns(called: dict[int, HolderName], viewer: Viewer) -> list[Column]:
    return [
        Column(
            "unit",
            gettext_lazy("Unit"),
            lambda d: called[d.holder_id].unit,
            order=("holder__post__entity__name_key", "holder", "subject__name_key"),
        ),
        Column(
            "name",
            gettext_lazy("Helper"),
            lambda d: called[d.holder_id].name,
            lambda d: showing.holder_link(called[d.holder_id], "name"),
        ),
        Column("title", gettext_lazy("Post"), lambda d: called[d.holder_id].title),
        Column("phone", gettext_lazy("Office telephone"), lambda d: called[d.holder_id].phone),
        Column(
            "village",
            gettext_lazy("Village"),
            lambda d: showing.village_of(d.subject),
            order=("subject__region__path", "subject__name_key"),
        ),
        Column(
            "head",
            gettext_lazy("Head"),
            lambda d: name_of(d.subject, viewer),
            lambda d: showing.subject_link(d.subject, viewer),
            order=("subject__name_key",),
        ),
        Column(
            "code",
            gettext_lazy("Household code"),
            lambda d: showing.code_of(d.subject),
            order=("subject__household__code",),
            css="muted",
        ),
        Column("since", gettext_lazy("Since"), lambda d: d.valid.lower, kind="day"),
        Column("roster", gettext_lazy("Roster"), lambda d: limits.roster_title(d.roster)),
    ]


def _views(request: ViewerRequest, asked: Asked, key: str | None) -> list[dict[str, Any]]:
    assert asked.role is not None
    lines = queries.capacity(
        viewer=request.viewer, role=asked.role, on=asked.on, places=asked.places
    )
    total = sum(line.subjects for line in lines)
    views = [
        {
            "title": _("All"),
            "url": showing.address("duties:roster", asked),
            "count": total,
            "current": key is None,
        }
    ]
    for line in lines:
        url = f"{showing.address('duties:roster', asked)}&roster={line.roster}"
        title = line.title or _("without a roster")
        views.append(
            {"title": title, "url": url, "count": line.subjects, "current": key == line.roster}
        )
    return views
