from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.duplicates import queries, tables
from zerentian.kernel.duplicates.forms import Filter
from zerentian.kernel.duplicates.models import State
from zerentian.ui import lists
from zerentian.ui.lists import Key, Order
from zerentian.ui.tables import Table

LIKELIEST = Order.of(Key("score", descending=True), Key("pk"))
STATES = [str(state) for state in State if state != State.GONE]


@require_safe
def listed(request: ViewerRequest) -> HttpResponse:
    """Pairs that wait for somebody, the likeliest first."""
    viewer = request.viewer
    scope.require(viewer, queries.EDIT)
    state = lists.chosen(request.GET, "state", STATES, State.OPEN)
    form = Filter(request.GET, viewer=viewer)
    found = queries.listed(viewer=viewer, state=state, **form.asked)
    page = lists.page(queries.with_people(found), request.GET, order=LIKELIEST, count=found.count())
    table = Table(
        tables.columns(viewer), page.rows, _("Possible duplicates"), title_column="a",
        selectable=state == State.OPEN, empty_title=_("No pair waits here"),
        empty_text=_("The register is compared every night; new pairs stand here in the morning."),
    )  # fmt: skip
    shown = {
        "table": table, "page": page, "form": form, "keep": [("state", state)],
        "views": _views(request, state, form), "run": queries.newest_run(),
        "bulk": [{"name": "verdict", "value": "different", "title": _("Two people"), "icon": "users"}]
        if state == State.OPEN else [],
    }  # fmt: skip
    return render(request, "duplicates/list.html", shown)


def _views(request: ViewerRequest, chosen: str, form: Filter) -> list[dict[str, Any]]:
    """The states as tabs with their counts."""
    views = []
    for state in STATES:
        words = request.GET.copy()
        words["state"] = state
        for place in ("after", "before", "page"):
            words.pop(place, None)
        count = queries.listed(viewer=request.viewer, state=state, **form.asked).count()
        title = str(State(state).label)
        views.append(
            {
                "title": title,
                "url": f"?{words.urlencode()}",
                "current": state == chosen,
                "count": count,
            }
        )
    return views
