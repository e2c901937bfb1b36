"""Editions: what is loaded, what adopting one would do, adopting and undoing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zerentian.kernel.regions import access, actions, queries, tables
from zerentian.kernel.regions.access import ViewerRequest
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.forms import ReasonForm, SuccessionForm
from zerentian.kernel.regions.models import Adoption, Edition
from zerentian.kernel.regions.pages import ListPage
from zerentian.ui import lists
from zerentian.ui.tables import Table, order_of

KINDS = {
    "moved": gettext_lazy("Moved"),
    "renamed": gettext_lazy("Renamed"),
    "merged": gettext_lazy("Merged"),
    "closed": gettext_lazy("Closed"),
    "added": gettext_lazy("Added"),
}


def index(request: ViewerRequest) -> HttpResponse:
    access.require_view(request.viewer)
    context = {
        "editions": queries.listed_editions(request.viewer),
        "adoptions": queries.every_adoption(request.viewer),
        "newest": queries.newest_adoption(request.viewer),
        "may_adopt": access.may_adopt(request.viewer),
        "tab": "editions",
    }
    return render(request, "regions/editions.html", context)


def edition(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_view(request.viewer)
    found = get_object_or_404(queries.every_edition(request.viewer), pk=pk)
    if found.state == Edition.State.LOADED:
        return preview(request, found, ReasonForm(), SuccessionForm())
    return adopted(request, found, ReasonForm())


def preview(
    request: ViewerRequest, found: Edition, reason: ReasonForm, succession: SuccessionForm
) -> HttpResponse:
    access.require_adopt(request.viewer)
    would = actions.preview(found, at=request.viewer.at)
    kind = _kind(request, would.counts)
    page = ListPage(would.of(kind), request.GET)
    context = {
        "edition": found, "views": _views(would.counts, kind), "counts": would.counts,
        "table": Table(tables.STEPS, page.rows, str(KINDS[kind]), empty_title=_("None")),
        "page": page, "reason": reason, "succession": succession, "tab": "editions", "kind": kind,
        "stated": queries.stated(request.viewer, found),
        "suggested": would.suggested.items(),
    }  # fmt: skip
    return render(request, "regions/preview.html", context)


def adopted(request: ViewerRequest, found: Edition, reason: ReasonForm) -> HttpResponse:
    adoption = queries.adoption_of(request.viewer, found)
    if adoption is None:
        raise Http404
    counts = {kind: getattr(adoption, kind) for kind in ("same", *KINDS)}
    kind = _kind(request, counts)
    newest = queries.newest_adoption(request.viewer)
    context = {
        "edition": found, "adoption": adoption, "views": _views(counts, kind), "counts": counts,
        **_changes(request, adoption, kind), "reason": reason, "tab": "editions",
        "may_undo": access.may_adopt(request.viewer) and newest == adoption,
    }  # fmt: skip
    return render(request, "regions/adopted.html", context)


def _changes(request: ViewerRequest, adoption: Adoption, kind: str) -> dict[str, Any]:
    rows = queries.changes(request.viewer, adoption, kind)
    order = order_of(tables.CHANGES, request.GET, "old_code")
    page = lists.page(rows, request.GET, order=order, count=rows.count())
    table = Table(
        tables.CHANGES, page.rows, str(KINDS[kind]), asked=request.GET, default_sort="old_code",
        title_column="name", empty_title=_("None"),
    )  # fmt: skip
    return {"table": table, "page": page}


@require_POST
def adopt(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_adopt(request.viewer)
    found = get_object_or_404(queries.every_edition(request.viewer), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return preview(request, found, form, SuccessionForm())
    done = _("Edition %(edition)s is in force.") % {"edition": found}
    with _told(request, done):
        actions.adopt(_by(request), found, at=request.viewer.at, **form.cleaned_data)
    return redirect("regions:edition", found.pk)


@require_POST
def undo(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_adopt(request.viewer)
    adoption = get_object_or_404(queries.every_adoption(request.viewer), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid() and adoption.undone_at is None:
        return adopted(request, adoption.edition, form)
    with _told(request, _("Everything is again as it was before.")):
        reason = form.cleaned_data.get("reason", "")
        actions.undo(_by(request), adoption, at=request.viewer.at, reason=reason)
    return redirect("regions:edition", adoption.edition_id)


@require_POST
def state(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_adopt(request.viewer)
    found = get_object_or_404(queries.every_edition(request.viewer), pk=pk)
    form = SuccessionForm(request.POST)
    if form.is_valid():
        try:
            actions.state_succession(
                by=_by(request), edition=found, at=request.viewer.at, **form.said
            )
            return redirect("regions:edition", found.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return preview(request, found, ReasonForm(), form)


@require_POST
def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_adopt(request.viewer)
    said = get_object_or_404(queries.every_stated(request.viewer), pk=pk)
    with _told(request, _("Withdrawn.")):
        actions.withdraw_succession(by=_by(request), said=said, at=request.viewer.at)
    return redirect("regions:edition", said.edition_id)


def _by(request: ViewerRequest) -> int:
    return int(request.viewer.user.pk)


@contextmanager
def _told(request: ViewerRequest, done: str) -> Iterator[None]:
    """Say that it is done, or why it was refused."""
    try:
        yield
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)


def _kind(request: ViewerRequest, counts: dict[str, int]) -> str:
    """The asked list, else the first that has anything in it."""
    filled = next((kind for kind in KINDS if counts[kind]), "moved")
    return lists.chosen(request.GET, "show", list(KINDS), filled)


def _views(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": f"?show={kind}",
            "count": counts[kind],
            "current": kind == current,
        }
        for kind, title in KINDS.items()
    ]
