from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import actions, answers, errors, known, queries, tables
from zerentian.kernel.exports.forms import AnswerForm
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.tables import Table


class ViewerRequest(HttpRequest):
    viewer: Viewer
    user: User


@require_safe
def mine(request: ViewerRequest) -> HttpResponse:
    """What the viewer took out or wants to."""
    scope.require(request.viewer, Permission.EXPORTS_RUN)
    found = queries.mine(viewer=request.viewer)
    empty = (
        _("You took nothing out yet"),
        _("Open a list, narrow it to what you need, and choose Export."),
    )
    return _listed(request, found, _("My exports"), empty)


@require_safe
def waiting(request: ViewerRequest) -> HttpResponse:
    """What others want to take out, and what they took; those to be decided first."""
    scope.require(request.viewer, Permission.EXPORTS_APPROVE)
    found = queries.judged(viewer=request.viewer)
    if request.GET.get("all") != "1":
        found = found.filter(state=State.ASKED)
    empty = (_("Nothing waits for you"), _("Long lists that others ask for appear here."))
    return _listed(request, found, _("Exports to agree to"), empty)


def _listed(request: ViewerRequest, found: Any, title: str, empty: tuple[str, str]) -> HttpResponse:
    page = lists.page(found, request.GET, order=tables.NEWEST, count=found.count())
    table = Table(
        tables.REQUESTS, page.rows, title, on=request.viewer.on, title_column="name",
        empty_title=empty[0], empty_text=empty[1],
    )  # fmt: skip
    return render(request, "exports/list.html", {"table": table, "page": page, "title": title})


@never_cache
def new(request: ViewerRequest) -> HttpResponseBase:
    """Ask for a list: which file, with whole numbers or not, and what for."""
    scope.require(request.viewer, Permission.EXPORTS_RUN)
    key = request.GET.get("listing", "")
    if not key:
        offered = [
            each for each in known.listings().values() if request.viewer.may(each.permission)
        ]
        return render(request, "exports/choose.html", {"listings": offered})
    try:
        return answers.form(request, known.listing(key), words=answers.words_of(request.GET))
    except known.UnknownListing:
        raise Http404(key) from None


@require_safe
@never_cache
def request(request: ViewerRequest, pk: int) -> HttpResponse:
    """One export: what, why, who agreed, how far it is, and the file."""
    found = get_object_or_404(queries.requests(viewer=request.viewer), pk=pk)
    return render(request, "exports/request.html", _about(request, found))


@require_safe
@never_cache
def progress(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far it is; asked for every two seconds until it is finished."""
    found = get_object_or_404(queries.requests(viewer=request.viewer), pk=pk)
    status = 286 if found.is_finished else 200  # 286: htmx stops asking
    return render(request, "exports/progress.html", _about(request, found), status=status)


def _about(request: ViewerRequest, found: ExportRequest) -> dict[str, Any]:
    asked = found.state == State.ASKED
    own = found.asked_by_id == request.viewer.user.pk if request.viewer.user else False
    return {
        "found": found,
        "title": tables.title_of(found),
        "state": tables.state(found),
        "own": own,
        "may_decide": asked and queries.waiting(viewer=request.viewer).filter(pk=found.pk).exists(),
        "form": AnswerForm(),
    }


@require_POST
def decide(request: ViewerRequest, pk: int) -> HttpResponse:
    """The second person agrees or refuses."""
    get_object_or_404(queries.judged(viewer=request.viewer), pk=pk)
    try:
        actions.decide(
            by=request.user, viewer=request.viewer, request=pk,
            agreed=request.POST.get("do") == "agree", answer=request.POST.get("answer", ""),
            at=request.viewer.at,
        )  # fmt: skip
    except errors.NoReason:
        messages.error(
            request, _("Say why you refuse: whoever asked must know what to do instead.")
        )
    except errors.AlreadyDecided:
        messages.error(request, _("This request was already decided or withdrawn."))
    return redirect("exports:request", pk)


@require_POST
def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    get_object_or_404(queries.mine(viewer=request.viewer), pk=pk)
    try:
        actions.withdraw(by=request.user, viewer=request.viewer, request=pk, at=request.viewer.at)
    except errors.AlreadyDecided:
        messages.error(request, _("This request was already decided or withdrawn."))
    return redirect("exports:request", pk)


@require_safe
@never_cache
def file(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The finished file of one's own export."""
    found = get_object_or_404(queries.mine(viewer=request.viewer), pk=pk)
    try:
        return answers.download(request, found)
    except errors.Gone:
        messages.error(request, _("The file is not there (any more): ask for the list again."))
        return cast(HttpResponse, redirect("exports:request", pk))
