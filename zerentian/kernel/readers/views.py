from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope, verbs
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import people
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import queries as asking
from zerentian.kernel.readers import queries
from zerentian.kernel.readers.forms import RevealForm
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.lists import Order
from zerentian.ui.tables import Column, Table, link


class ViewerRequest(HttpRequest):
    viewer: Viewer
    user: User


NEWEST = Order.of("-pk")


@require_safe
@never_cache
def person(request: ViewerRequest, pk: int) -> HttpResponse:
    """Who looked at the record of one person, for answering them; on paper with ?print=1."""
    scope.require(request.viewer, Permission.READERS_VIEW)
    found = get_object_or_404(queries.persons(viewer=request.viewer), pk=pk)
    entries = queries.of_person(viewer=request.viewer, person=pk)
    page = lists.page(entries, request.GET, order=NEWEST, count=entries.count())
    paper = bool(request.GET.get("print"))
    rows = list(entries.order_by("-pk")) if paper else page.rows
    table = Table(
        _columns(queries.users(rows)), rows, _("Who looked at the record"), on=request.viewer.on,
        title_column="who", empty_title=_("Nobody looked at this record"),
        empty_text=_("Pages, whole numbers and lists are noted from the first day on."),
    )  # fmt: skip
    shown = {"person": found, "page": page, "table": table}
    return render(request, f"readers/{'print' if paper else 'person'}.html", shown)


@require_safe
@never_cache
def user(request: ViewerRequest, pk: int) -> HttpResponse:
    """What one of the staff read, for those who audit."""
    seen = people.everybody(viewer=request.viewer, permission=Permission.ACTIVITY_VIEW)
    found = get_object_or_404(seen, pk=pk)
    entries = queries.by_user(viewer=request.viewer, user=pk)
    page = lists.page(entries, request.GET, order=NEWEST, count=entries.count())
    table = Table(
        _columns(queries.users(page.rows)), page.rows, _("What was read"), on=request.viewer.on,
        title_column="what", empty_title=_("Nothing was read"),
        empty_text=_("Pages, whole numbers and lists are noted from the first day on."),
    )  # fmt: skip
    return render(request, "readers/user.html", {"found": found, "page": page, "table": table})


@require_safe
@never_cache
def many(request: ViewerRequest) -> HttpResponse:
    """Days on which somebody looked at many whole numbers: a question to their supervisor."""
    rows = queries.many(viewer=request.viewer)
    columns = (
        Column("who", gettext_lazy("Who"), lambda m: m.user.name, _user_link),
        Column("unit", gettext_lazy("Unit"), lambda m: _unit(m.user)),
        Column("day", gettext_lazy("Day"), lambda m: m.day, kind="day"),
        Column("reveals", gettext_lazy("Times"), lambda m: m.reveals, kind="number"),
        Column("people", gettext_lazy("Of how many people"), lambda m: m.people, kind="number"),
    )
    table = Table(
        columns, rows, _("Many whole numbers"), on=request.viewer.on, title_column="who",
        empty_title=_("Nobody looked at strikingly many numbers"),
        empty_text=_("The last 30 days are looked at."),
    )  # fmt: skip
    most = packs.current().district.exports.reveals
    return render(request, "readers/many.html", {"table": table, "most": most})


@never_cache
def reveal(request: ViewerRequest, pk: int) -> HttpResponse:
    """A whole number of one person, shown once to somebody who says why."""
    viewer = request.viewer
    scope.require(viewer, Permission.SUBJECTS_REVEAL)
    found = get_object_or_404(asking.revealable(viewer=viewer), pk=pk)
    form = RevealForm(request.POST or None)
    context: dict[str, Any] = {"person": found, "form": form}
    if request.method != "POST":
        return render(request, "readers/reveal.html", context)
    if not form.is_valid():
        return render(request, "readers/reveal.html", context, status=422)
    context["number"] = population.reveal(
        by=scope.signed_in(viewer), viewer=viewer, person=pk, field=form.cleaned_data["field"],
        reason=form.cleaned_data["reason"], at=viewer.at,
    ) or _("none is known")  # fmt: skip
    return render(request, "readers/reveal.html", context)


def _unit(found: User | None) -> str:
    return found.entity.name if found and found.entity else ""


def _user_link(row: queries.Many) -> Any:
    from django.urls import reverse

    return link(reverse("readers:user", args=[row.user.pk]), row.user.name)


def _columns(users: dict[int, User]) -> tuple[Column, ...]:
    def who(entry: Any) -> str:
        known = users.get(entry.actor)
        return known.name if known else _("the system")

    return (
        Column("at", gettext_lazy("When"), lambda e: e.at, kind="moment"),
        Column("who", gettext_lazy("Who"), who, css="nowrap"),
        Column("unit", gettext_lazy("Unit"), lambda e: _unit(users.get(e.actor))),
        Column("what", gettext_lazy("Deed"), lambda e: verbs.said(e.verb)),
        Column(
            "rows", gettext_lazy("Other records with it"), lambda e: len(e.rows) - 1, kind="number"
        ),
        Column("reason", gettext_lazy("Reason"), lambda e: e.reason),
    )
