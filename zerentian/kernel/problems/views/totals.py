from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.problems import asked as reading
from zerentian.kernel.problems import queries, words
from zerentian.kernel.problems.queries import Totals
from zerentian.kernel.problems.views.columns import place_of
from zerentian.kernel.problems.views.ledger import tabs
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags import zt


def places(request: ViewerRequest) -> HttpResponse:
    """Found, closed, open and overdue place by place, each number opening its list."""
    viewer = request.viewer
    scope.require(viewer, Permission.PROBLEMS_VIEW)
    asked = reading.read(request.GET, viewer=viewer)
    place = reading.region(request.GET.get("place", ""), viewer)
    below = place.path if place else reading.common(viewer)
    lines = queries.counts(viewer=viewer, asked=asked, below=below)
    table = Table(
        _columns(asked.on.isoformat()), lines, _("Problems by place"), on=asked.on,
        title_column="place", totals_by_key=_together(lines) if lines else None,
        empty_title=_("No problems here"), empty_text=_("None was found up to this day."),
    )  # fmt: skip
    shown = {"table": table, "asked": asked, "place": place, "tabs": tabs(viewer, "places")}
    return render(request, "problems/places.html", shown)


def look_backs(request: ViewerRequest) -> HttpResponse:
    """Closed problems that somebody is to look at again now."""
    viewer = request.viewer
    scope.require(viewer, Permission.PROBLEMS_VERIFY)
    rows = list(queries.rechecks(viewer=viewer, on=viewer.on))
    table = Table(
        [
            Column(
                "subject", gettext_lazy("Household"), lambda r: name_of(r.problem.subject, viewer),
                lambda r: tables.link(
                    reverse("problems:problem", args=[r.problem_id]),
                    name_of(r.problem.subject, viewer),
                ),
            ),
            Column("place", gettext_lazy("Village"), lambda r: place_of(r.problem.subject)),
            Column("kind", gettext_lazy("Class"), lambda r: words.kind(r.problem.kind)),
            Column("closed", gettext_lazy("Closed on"), lambda r: r.problem.decided_on, kind="day"),
            Column(
                "until", gettext_lazy("Until"), lambda r: r.until_day,
                lambda r: zt.due(r.until_day, viewer.on), kind="day",
            ),
        ],
        rows, _("Look-backs"), on=viewer.on, title_column="subject",
        empty_title=_("Nothing to look at again"),
        empty_text=_("A sample of what is closed comes up here after some weeks."),
    )  # fmt: skip
    return render(
        request, "problems/look_backs.html", {"table": table, "tabs": tabs(viewer, "look_backs")}
    )


def _columns(on: str) -> list[Column]:
    def number(name: str, title: Any, state: str, kind: str = "") -> Column:
        def shown(row: Totals) -> Any:
            url = f"{reverse('problems:ledger')}?{urlencode({'place': row.place, 'state': state, 'on': on})}"
            return zt.figure_link(getattr(row, name), url, kind)

        return Column(name, title, lambda row: getattr(row, name), shown, kind="number")

    def place(row: Totals) -> Any:
        url = f"{reverse('problems:places')}?{urlencode({'place': row.place, 'on': on})}"
        return tables.link(url, row.name)

    return [
        Column("place", gettext_lazy("Place"), lambda row: row.name, place),
        number("found", gettext_lazy("Found"), ""),
        number("closed", pgettext_lazy("problem", "Closed"), "closed"),
        Column("rate", gettext_lazy("Share closed"), lambda row: row.rate, kind="percent"),
        number("unfounded", gettext_lazy("Unfounded"), "unfounded"),
        number("open", gettext_lazy("Open"), "open"),
        number("late", gettext_lazy("Overdue"), "late", "over"),
        Column(
            "looked",
            gettext_lazy("Looked at again"),
            lambda row: row.looked,
            kind="number",
            css="c-wide",
        ),
        Column(
            "passed",
            gettext_lazy("Still in order"),
            lambda row: row.pass_rate,
            kind="percent",
            css="c-wide",
        ),
    ]


def _together(lines: list[Totals]) -> dict[str, Any]:
    names = ("found", "closed", "unfounded", "open", "late", "looked", "passed")
    whole = Totals(place="", name="", **{n: sum(getattr(x, n) for x in lines) for n in names})
    numbers = {n: getattr(whole, n) for n in names if n != "passed"}
    return {"place": _("Together"), "rate": whole.rate, "passed": whole.pass_rate, **numbers}
