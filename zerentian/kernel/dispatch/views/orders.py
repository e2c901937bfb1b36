"""One order: its recipients on the axis, replies, who waits for whom; and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.dispatch import actions, lanes, waiting, wording
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.forms import Reason
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.queries import lit, totals, visible
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.dispatch.views import board
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.lib.digits import number, numbers
from zerentian.ui.lists import Key, KeysetPage, chosen
from zerentian.ui.lists import Order as Sorting

# As on the wall: what burns first, what is done last.
WORST = Sorting.of(Key("accepted_on"), Key("deadline"), Key("pk"))
DUE = Sorting.of(Key("deadline"), Key("pk"))
REPLIES = 12


def order(request: ViewerRequest, pk: int) -> HttpResponse:
    """Whoever sees it whole sees every recipient; a recipient the common text and the own task."""
    viewer = request.viewer
    found = get_object_or_404(
        visible.orders(viewer=viewer).select_related("office", "region"), pk=pk
    )
    seen = visible.tasks(viewer=viewer).filter(order=found)
    asked = chosen(request.GET, "light", [one.value for one in Light])
    rows = seen.filter(lit.is_lit(Light(asked), viewer.on)) if asked else seen
    page = KeysetPage(rows, DUE, request.GET, rows.count())
    counts = lit.counts(seen, on=viewer.on)
    whole = _whole(request, found)
    shown: dict[str, Any] = {
        "order": found, "page": page, "board": lanes.of_tasks(page.rows, on=viewer.on),
        "lights": board.lights(counts, request.GET), "totals": totals.of(seen, on=viewer.on),
        "kind": wording.kind(found.kind), "whole": whole,
        "managed": _managed(request, found), "late": counts[Light.RED],
        "replies": replies(seen, request), "waits": waiting.of(found, seen, on=viewer.on) if whole else [],
        "own": visible.own(viewer=viewer).filter(order=found).order_by("pk").first(),
        "subs": visible.orders(viewer=viewer).filter(parent__order=found).order_by("pk")[:50],
        "above": _above(request, found), "attachments": found.attachments.order_by("pk"),
        "issuer": responsibilities.names([found.issuer_id], on=viewer.on)[found.issuer_id],
        "reason": Reason(),
    }  # fmt: skip
    return render(request, "dispatch/order.html", shown)


def _whole(request: ViewerRequest, found: Order) -> bool:
    return visible.whole(viewer=request.viewer).filter(pk=found.pk).exists()


def _managed(request: ViewerRequest, found: Order) -> bool:
    return visible.managed(viewer=request.viewer).filter(pk=found.pk).exists()


def _above(request: ViewerRequest, found: Order) -> Task | None:
    """The task that this order helps to do, for whoever may look at it."""
    return visible.tasks(viewer=request.viewer).filter(pk=found.parent_id or 0).first()


def replies(tasks: Any, request: ViewerRequest, most: int = REPLIES) -> list[dict[str, Any]]:
    """The newest deeds with words, files or a decision."""
    rows = list(visible.replies(tasks)[:most])
    names = responsibilities.names([step.task.holder_id for step in rows], on=request.viewer.on)
    return [{"step": step, "who": names[step.task.holder_id]} for step in rows]


@require_POST
def remind(request: ViewerRequest, pk: int) -> HttpResponse:
    """One click: everybody who is late."""
    viewer = request.viewer
    found = get_object_or_404(visible.managed(viewer=viewer), pk=pk)
    late = found.tasks.filter(lit.is_lit(Light.RED, viewer.on))
    if one := request.POST.get("task", ""):
        with_holder = found.tasks.filter(state__in=states.WITH_HOLDER)
        late = with_holder.filter(pk=number(one) or 0)
    try:
        steps = actions.remind(by=scope.signed_in(viewer), tasks=late, at=viewer.at)
    except OrderRefused:
        messages.warning(request, _("Nobody is late."))
    else:
        said = ngettext("%(n)s recipient reminded.", "%(n)s recipients reminded.", len(steps))
        messages.success(request, said % {"n": len(steps)})
    return redirect("orders:order", pk=pk)


@require_POST
def recall(request: ViewerRequest, pk: int) -> HttpResponse:
    """All that is not decided is recalled, or only the recipients that were ticked."""
    viewer = request.viewer
    found = get_object_or_404(visible.managed(viewer=viewer), pk=pk)
    ids = numbers(request.POST.getlist("pick"))
    tasks = found.tasks.filter(state__in=states.OPEN)
    if ids:
        tasks = tasks.filter(pk__in=ids)
    text = request.POST.get("text", "")
    try:
        actions.recall(by=scope.signed_in(viewer), tasks=tasks, text=text, at=viewer.at)
    except OrderRefused as refused:
        messages.error(request, _(refused.message) % refused.params)
    return redirect("orders:order", pk=pk)


def printed(request: ViewerRequest, pk: int) -> HttpResponse:
    """The order on A4: recipients, deadlines, boxes to sign off."""
    viewer = request.viewer
    found = get_object_or_404(visible.orders(viewer=viewer).select_related("office"), pk=pk)
    tasks = list(visible.tasks(viewer=viewer).filter(order=found).order_by("deadline", "pk"))
    names = responsibilities.names([task.holder_id for task in tasks], on=viewer.on)
    lines = [{"task": task, "who": names[task.holder_id]} for task in tasks]
    shown = {"order": found, "lines": lines, "kind": wording.kind(found.kind)}
    return render(request, "dispatch/printed.html", shown)
