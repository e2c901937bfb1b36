from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.erasure import actions, queries, tables
from zerentian.kernel.erasure.forms import AskForm, DecideForm
from zerentian.kernel.erasure.models import State
from zerentian.manifest.erasing import ErasureRefused
from zerentian.ui import lists
from zerentian.ui.tables import Table


@require_safe
def listed(request: ViewerRequest) -> HttpResponse:
    """What was asked for in the viewer's places."""
    scope.require(request.viewer, queries.ERASE)
    found = queries.requests(viewer=request.viewer)
    page = lists.page(found, request.GET, order=tables.NEWEST, count=found.count())
    table = Table(
        tables.REQUESTS, page.rows, _("Erasures"), on=request.viewer.on, title_column="person",
        empty_title=_("Nobody was erased"),
        empty_text=_("Open the page of a person and choose Erase."),
    )  # fmt: skip
    return render(request, "erasure/list.html", {"table": table, "page": page})


@never_cache
def ask(request: ViewerRequest, pk: int) -> HttpResponse:
    """Ask that this person's payload goes."""
    viewer = request.viewer
    person = get_object_or_404(queries.persons(viewer=viewer), pk=pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                by=scope.signed_in(viewer), viewer=viewer, person=pk,
                reason=form.cleaned_data["reason"], at=viewer.at,
            )  # fmt: skip
        except ErasureRefused as refused:
            form.add_error("reason", _(refused.message))
        else:
            return redirect("erasure:request", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "erasure/ask.html", {"person": person, "form": form}, status=status)


@require_safe
@never_cache
def request(request: ViewerRequest, pk: int) -> HttpResponse:
    """One request: who, why, what follows, and the decision."""
    viewer = request.viewer
    found = get_object_or_404(queries.requests(viewer=viewer), pk=pk)
    asked, own = found.state == State.ASKED, found.asked_by == viewer.user
    context: dict[str, Any] = {
        "found": found,
        "state": tables.state(found),
        "may_decide": asked and not own,
        "may_withdraw": asked and own,
        "namesakes": queries.namesakes(found.person) if asked else [],
        "files": queries.holding(found),
        "form": DecideForm(),
    }
    return render(request, "erasure/request.html", context)


@require_POST
def decide(request: ViewerRequest, pk: int) -> HttpResponse:
    """The second person agrees or refuses."""
    viewer = request.viewer
    found = get_object_or_404(queries.requests(viewer=viewer), pk=pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        agreed = request.POST.get("do") == "agree"
        try:
            actions.decide(
                by=scope.signed_in(viewer), viewer=viewer, request=found.pk, agreed=agreed,
                at=viewer.at, **form.cleaned_data,
            )  # fmt: skip
        except ErasureRefused as refused:
            messages.error(request, _(refused.message))
    for faults in form.errors.values():
        messages.error(request, " ".join(map(str, faults)))
    return redirect("erasure:request", pk)


@require_POST
def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    get_object_or_404(queries.requests(viewer=viewer), pk=pk, asked_by=viewer.user)
    try:
        actions.withdraw(by=scope.signed_in(viewer), viewer=viewer, request=pk, at=viewer.at)
    except ErasureRefused as refused:
        messages.error(request, _(refused.message))
    return redirect("erasure:request", pk)
