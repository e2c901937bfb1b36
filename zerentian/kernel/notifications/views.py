from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.notifications import actions, channels, known, queries
from zerentian.kernel.notifications.forms import PreferenceForm
from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.packs import queries as packs
from zerentian.ui import lists
from zerentian.ui.lists import Order

NEWEST = Order.of("-unread", "-told_at", "-pk")
LOST = 5


@dataclass(frozen=True)
class Shown:
    """A line as the page shows it."""

    row: Notification
    text: str
    title: str


@require_safe
@never_cache
def inbox(request: ViewerRequest) -> HttpResponse:
    """What somebody was told, unread first."""
    mine = queries.inbox(viewer=request.viewer)
    page = lists.page(mine, request.GET, order=NEWEST, count=mine.count())
    lines = [Shown(r, known.said(r.kind, r.params), known.title(r.kind)) for r in page.rows]
    unread = queries.unread(viewer=request.viewer)
    return render(
        request, "notifications/inbox.html", {"page": page, "lines": lines, "unread": unread}
    )


@require_POST
def open_(request: ViewerRequest, pk: int) -> HttpResponse:
    """Mark a line as read and go where it points."""
    row = get_object_or_404(queries.inbox(viewer=request.viewer), pk=pk)
    actions.read(by=scope.signed_in(request.viewer), ids=[pk], at=request.viewer.at)
    return redirect(row.url)


@require_POST
def read_all(request: ViewerRequest) -> HttpResponse:
    actions.read(by=scope.signed_in(request.viewer), at=request.viewer.at)
    return redirect("inbox:list")


@never_cache
def settings(request: ViewerRequest) -> HttpResponse:
    """By which channels one wants to be told, and when."""
    user, hours = scope.signed_in(request.viewer), packs.current().reminders
    now = queries.preference(viewer=request.viewer)
    first = {"channels": now.channels, "mail": now.mail, "digest_hour": now.digest_hour}
    form = PreferenceForm(request.POST or None, initial=first, hour=hours.digest_hour)
    if request.method == "POST" and form.is_valid():
        actions.prefer(by=user, at=request.viewer.at, **form.cleaned_data)
        messages.success(request, _("Kept. The inbox has everything in any case."))
        return redirect("inbox:settings")
    shown = {
        "form": form, "hours": hours, "ways": channels.names(),
        "lost": queries.lost(viewer=request.viewer)[:LOST],
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "notifications/settings.html", shown, status=status)
