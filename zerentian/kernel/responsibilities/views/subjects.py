from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import PlaceFilter
from zerentian.kernel.responsibilities.models import Excepted
from zerentian.kernel.responsibilities.queries import Answering, listing, places
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage, chosen
from zerentian.ui.tables import Column, Table

STATES = (
    ("gap", gettext_lazy("Nobody")),
    ("double", gettext_lazy("Several")),
    ("vacant", gettext_lazy("Post vacant")),
    ("all", gettext_lazy("All")),
)
SORT = "name"


def listed(request: ViewerRequest) -> HttpResponseBase:
    """Subjects without anybody, with several, with a vacant post, or all; to be assigned in bulk."""
    scope.require(request.viewer, Permission.DUTIES_VIEW)
    asked = reading.read(request.GET, viewer=request.viewer)
    if asked.role is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "duties.subjects")
    rows = found(request.GET, request.viewer, asked)
    answering: dict[int, list[Answering]] = {}
    described = columns(request.viewer, answering)
    order = tables.order_of(described, request.GET, SORT)
    page = KeysetPage(rows, order, request.GET, rows.count())
    answering |= queries.answering([row.pk for row in page.rows], role=asked.role, on=asked.on)
    shown = {
        "asked": asked,
        "page": page,
        "table": _table(described, page, request, asked),
        "views": _views(request, asked),
        "query": request.GET.urlencode(),
        "form": PlaceFilter(asked=asked, word=request.GET.get("q", "")),
        "keep": [("state", chosen(request.GET, "state", listing.STATES, "gap"))],
        "cover_url": showing.address("duties:cover", asked),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
        "bulk": _bulk(request.viewer),
    }
    return render(request, "responsibilities/subjects.html", shown)


def found(words: QueryDict, viewer: Viewer, asked: Asked) -> QuerySet[Subject]:
    """The rows of the list that an address asks for; bulk assignment of all of them asks the same."""
    assert asked.role is not None
    return listing.subjects(
        viewer=viewer,
        role=asked.role,
        on=asked.on,
        places=asked.places,
        asked={key: words.get(key, "") for key in ("state", "q")},
    )


def columns(viewer: Viewer, answering: dict[int, list[Answering]]) -> list[Column]:
    def helpers(subject: Subject) -> str:
        return "、".join(entry.holder.name for entry in answering.get(subject.pk, []))

    def since(subject: Subject) -> Any:
        entries = answering.get(subject.pk, [])
        return entries[0].start if entries else None

    return [
        Column(
            "name",
            gettext_lazy("Head"),
            lambda s: asking.name_of(s, viewer),
            lambda s: showing.subject_link(s, viewer),
            order=("name_key",),
        ),
        Column(
            "code",
            gettext_lazy("Household code"),
            showing.code_of,
            order=("household__code",),
            css="muted",
        ),
        Column(
            "town",
            gettext_lazy("Town"),
            lambda s: s.region.parent.name if s.region and s.region.parent else "",
        ),
        Column(
            "village",
            gettext_lazy("Village"),
            showing.village_of,
            order=("region__path", "name_key"),
        ),
        Column(
            "helper",
            gettext_lazy("Responsible"),
            helpers,
            lambda s: showing.holders_cell(answering.get(s.pk, [])),
        ),
        Column("since", gettext_lazy("Since"), since, kind="day"),
    ]


def _table(
    described: list[Column], page: KeysetPage, request: ViewerRequest, asked: Asked
) -> Table:
    state = chosen(request.GET, "state", listing.STATES, "gap")
    empty = {
        "gap": (
            _("Everybody has somebody"),
            _("No household of this place is without a responsible person."),
        ),
        "double": (_("Nobody has several"), _("Only roles that may be shared can have several.")),
        "vacant": (
            _("No post is vacant"),
            _("Somebody sits on every post that answers for a household."),
        ),
        "all": (_("No households here"), _("Choose another place or day.")),
    }[state]
    return Table(
        described,
        page.rows,
        _("Households"),
        request.GET,
        SORT,
        asked.on,
        title_column="name",
        selectable=request.viewer.may(Permission.DUTIES_ASSIGN),
        empty_title=empty[0],
        empty_text=empty[1],
    )


def _views(request: ViewerRequest, asked: Asked) -> list[dict[str, Any]]:
    """The states as tabs with their counts."""
    assert asked.role is not None
    state = chosen(request.GET, "state", listing.STATES, "gap")
    views = []
    for key, title in STATES:
        if key == "double" and asked.role.exclusive:
            continue
        words = request.GET.copy()
        words["state"] = key
        count = found(words, request.viewer, asked).order_by().count()
        url = showing.address("duties:gaps", asked, state=key, q=request.GET.get("q", ""))
        over = count if key == "gap" and count else None
        views.append(
            {"title": title, "url": url, "current": key == state, "count": count, "over": over}
        )
    return views


def _bulk(viewer: Viewer) -> list[dict[str, str]]:
    if not viewer.may(Permission.DUTIES_ASSIGN):
        return []
    return [{"name": "step", "value": "choose", "title": _("Assign"), "icon": "user-check"}]


def subject(request: ViewerRequest, pk: int) -> HttpResponse:
    """Who answers for one subject, who did and who will."""
    viewer = request.viewer
    subject = get_object_or_404(
        asking.subjects(viewer=viewer).select_related("region", "household"), pk=pk
    )
    entries = queries.history(pk, viewer=viewer, on=viewer.on)
    roles = queries.roles(subject_kind=subject.kind)
    held = {entry.duty.role_id for entry in entries if viewer.on in entry.duty.valid}
    placed = _placed(pk, request)
    shown = {
        "subject": subject,
        "page": showing.page_of(subject),
        "current": [entry for entry in entries if entry.end is None or entry.end > viewer.on],
        "past": [entry for entry in entries if entry.end is not None and entry.end <= viewer.on],
        "placed": placed,
        "opened": _opened([*entries, *placed], viewer),
        "missing": [role for role in roles if role.cover and role.pk not in held],
        "roles": roles,
        "may_assign": viewer.may(Permission.DUTIES_ASSIGN),
        "excepted": _excepted(pk, request),
    }
    return render(request, "responsibilities/subject.html", shown)


def _opened(entries: Iterable[Answering], viewer: Viewer) -> set[int]:
    """Of which of these holders the viewer may open the page."""
    listed = {entry.holder.holder for entry in entries}
    return set(
        listing.holders_seen(viewer=viewer).filter(pk__in=listed).values_list("pk", flat=True)
    )


def _excepted(pk: int, request: ViewerRequest) -> list[Excepted]:
    """Roles in which the subject is taken out of its place, now or later; for who may put it back."""
    if not places.has_places():
        return []
    rows = places.exceptions(viewer=request.viewer).filter(subject=pk)
    return list(rows.filter(places.from_day(request.viewer.on)).order_by("role", "valid"))


def _placed(pk: int, request: ViewerRequest) -> list[Answering]:
    """Who answers for the subject because of where it lies."""
    entries = queries.responsible([pk], viewer=request.viewer, on=request.viewer.on)
    return [entry for entry in entries.get(pk, []) if entry.place]
