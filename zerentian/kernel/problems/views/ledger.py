from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.problems import asked as reading
from zerentian.kernel.problems import queries, words
from zerentian.kernel.problems.forms import LedgerFilter
from zerentian.kernel.problems.models import State
from zerentian.kernel.problems.queries.ledger import LATE, STILL_OPEN
from zerentian.kernel.problems.views.columns import columns, place_of
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Table

SORT = "-found"
CARDS = 12  # of one state on the board


def ledger(request: ViewerRequest) -> HttpResponseBase:
    """Every problem of the place on a day, as list, on paper (A4 landscape) and as a workbook."""
    viewer = request.viewer
    scope.require(viewer, Permission.PROBLEMS_VIEW)
    asked = reading.read(request.GET, viewer=viewer)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "problems.ledger")
    rows = queries.ledger(viewer=viewer, asked=asked)
    called: dict[int, Any] = {}
    listed = columns(viewer, asked.on, called)
    order = tables.order_of(listed, request.GET, SORT)
    shown = {"asked": asked, "title": _("Problem ledger"), "tabs": tabs(viewer, "ledger")}
    if request.GET.get("print"):
        every = list(order.sorted(rows))
        _call(called, every, asked.on)
        shown["table"] = Table(
            listed, every, _("Problem ledger"), on=asked.on, title_column="subject"
        )
        return render(request, "problems/print.html", shown | {"count": len(every)})
    page = KeysetPage(rows, order, request.GET, rows.count())
    _call(called, page.rows, asked.on)
    shown |= {
        "page": page,
        "form": LedgerFilter(request.GET, viewer=viewer, on=asked.on),
        "views": _views(request, asked),
        "table": Table(
            listed, page.rows, _("Problem ledger"), request.GET, SORT, asked.on,
            title_column="subject", empty_title=_("No problem fits"),
            empty_text=_("Take away a filter. Problems are opened on the page of a household."),
        ),
        "may_export": viewer.may(Permission.EXPORTS_RUN),
    }  # fmt: skip
    return render(request, "problems/ledger.html", shown)


def mine(request: ViewerRequest) -> HttpResponse:
    """What the viewer is to put right, the most urgent first."""
    viewer = request.viewer
    scope.signed_in(viewer)
    rows = queries.standing(queries.mine(viewer=viewer), on=viewer.on)
    found = list(rows.select_related("subject__region__parent").order_by("now_due", "pk"))
    called: dict[int, Any] = {}
    _call(called, found, viewer.on)
    listed = [c for c in columns(viewer, viewer.on, called) if c.key not in ("source", "holder")]
    table = Table(
        listed, found, _("My problems"), on=viewer.on, title_column="subject",
        empty_title=_("Nothing to put right"),
        empty_text=_("Problems that are handed over to you stand here."),
    )  # fmt: skip
    return render(request, "problems/mine.html", {"table": table, "count": len(found)})


def board(request: ViewerRequest) -> HttpResponse:
    """The open problems of the place, state by state, the most urgent first."""
    viewer = request.viewer
    scope.require(viewer, Permission.PROBLEMS_VIEW)
    asked = reading.read({**request.GET.dict(), "state": STILL_OPEN}, viewer=viewer)
    rows = queries.ledger(viewer=viewer, asked=asked).order_by("now_due", "pk")
    place = request.GET.get("place", "")
    lanes = [
        _lane(rows.filter(now_state=state), State(state), asked.on, place, viewer)
        for state in (State.FOUND, State.FIXING, State.SOLVED, State.HELD)
    ]
    return render(
        request,
        "problems/board.html",
        {"lanes": lanes, "asked": asked, "tabs": tabs(viewer, "board")},
    )


def _lane(rows: Any, state: State, on: date, place: str, viewer: Viewer) -> dict[str, Any]:
    shown = list(rows[:CARDS])
    called: dict[int, Any] = {}
    _call(called, shown, on)
    cards = [
        {
            "problem": row, "name": name_of(row.subject, viewer), "kind": words.kind(row.kind),
            "place": place_of(row.subject), "who": called.get(row.now_holder),
        }
        for row in shown
    ]  # fmt: skip
    asked = {"state": state.value, "on": on} | ({"place": place} if place else {})
    count = rows.count()
    return {
        "key": state.value, "title": state.label, "cards": cards, "count": count,
        "late": rows.filter(queries.late(on)).count(), "more": count > len(shown),
        "url": f"{reverse('problems:ledger')}?{urlencode(asked)}",
    }  # fmt: skip


def _call(called: dict[int, Any], rows: Any, on: Any) -> None:
    holders = {row.now_holder for row in rows if row.now_holder}
    called.update(responsibilities.names(holders, on=on) if holders else {})


def tabs(viewer: Viewer, current: str) -> list[dict[str, Any]]:
    """The pages of the ledger that the viewer may open."""
    pages = [("ledger", _("List")), ("board", _("Board")), ("places", _("By place"))]
    if viewer.may(Permission.PROBLEMS_VERIFY):
        pages.append(("look_backs", _("Look-backs")))
    return [
        {"title": title, "url": reverse(f"problems:{name}"), "current": name == current}
        for name, title in pages
    ]


def _views(request: ViewerRequest, asked: Any) -> list[dict[str, Any]]:
    """All, open, overdue, with their numbers under the other filters."""
    views = []
    for state, title in (("", _("All")), (STILL_OPEN, _("Open")), (LATE, _("Overdue"))):
        wanted = reading.read({**request.GET.dict(), "state": state}, viewer=request.viewer)
        count = queries.ledger(viewer=request.viewer, asked=wanted).count()
        kept = {
            k: v for k, v in request.GET.items() if k not in ("state", "after", "before", "page")
        }
        url = f"{reverse('problems:ledger')}?{urlencode({**kept, 'state': state})}"
        over = count if state == LATE and count else None
        views.append(
            {
                "title": title,
                "url": url,
                "current": asked.state == state,
                "count": count,
                "over": over,
            }
        )
    return views
