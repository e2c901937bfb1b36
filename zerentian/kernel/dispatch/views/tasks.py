"""One recipient's task: its steps, and what may be done with it by the recipient and by the issuer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.dispatch import actions, wording
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.forms import Progress, Reason, Report, Until
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import lit, visible
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.files import uploads
from zerentian.kernel.files.uploads import Enclosure, UploadRefused
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.lib.digits import number


def task(request: ViewerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible.tasks(viewer=request.viewer), pk=pk)
    return _page(request, found)


def _page(
    request: ViewerRequest, found: Task, refused: Any = None, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    light = lit.of(found, lit.terms(viewer.on))
    holder = visible.own(viewer=viewer).filter(pk=found.pk).exists()
    managed = visible.managed(viewer=viewer).filter(pk=found.order_id).exists()
    with_holder, reported = found.state in states.WITH_HOLDER, found.state == states.REPORTED
    steps = found.steps.select_related("by").prefetch_related("attachments").order_by("-pk")
    shown: dict[str, Any] = {
        "task": found, "order": found.order, "steps": steps, "refused": refused,
        "names": responsibilities.names([found.holder_id], on=viewer.on)[found.holder_id],
        "kind": wording.KINDS[light], "term": wording.term(found, light, viewer.on),
        "may_receive": holder and found.state == states.SENT,
        "may_report": holder and with_holder,
        "may_pass_on": holder and with_holder and found.state != states.SENT
        and found.order.level < 3,
        "may_judge": managed and reported and not holder, "may_extend": managed and with_holder,
        "may_keep": managed and found.asked_until, "may_recall": managed and found.state in states.OPEN,
        "others": _others(found) if managed and with_holder else [],
        "forms": _forms(found), "subs": found.sub_orders.order_by("pk"),
    }  # fmt: skip
    return render(request, "dispatch/task.html", shown, status=status)


FORMS = {
    "progress": Progress, "report": Report, "ask": Until, "accept": Reason, "return": Reason,
    "extend": Until, "keep": Reason, "recall": Reason,
}  # fmt: skip


def _forms(found: Task) -> dict[str, forms.Form]:
    """The form of each deed. They stand on one page: each control has an id and a label of its own."""
    first = {"percent": found.percent}
    return {name: form(initial=first, auto_id=f"{name}_%s") for name, form in FORMS.items()}


def _others(found: Task) -> list[tuple[int, str]]:
    """The other recipients, for whom this one may wait."""
    listed = list(visible.beside(found)[:200])
    names = responsibilities.names([task.holder_id for task in listed], on=found.issued_on)
    return [(task.pk, names[task.holder_id].full) for task in listed]


def _words(request: ViewerRequest) -> dict[str, Any]:
    return {"text": request.POST.get("text", "").strip()}


def _files(request: ViewerRequest) -> list[Enclosure]:
    sent, viewer = request.FILES.getlist("file"), request.viewer
    return uploads.keep(by=viewer.user, uploads=sent, at=viewer.at)


def _until(request: ViewerRequest) -> dict[str, Any]:
    form = Until(request.POST)
    if not form.is_valid():
        raise OrderRefused("reason" if "until" in form.cleaned_data else "day")
    return form.cleaned_data


def _progress(request: ViewerRequest) -> dict[str, Any]:
    form = Progress(request.POST, request.FILES)
    if not form.is_valid():
        raise OrderRefused("percent")
    said = form.cleaned_data
    return {"text": said["text"], "percent": said["percent"], "files": _files(request)}


def _report(request: ViewerRequest) -> dict[str, Any]:
    return {**_words(request), "files": _files(request)}


def _other(request: ViewerRequest) -> dict[str, Any]:
    pk = number(request.POST.get("other", ""))
    found = None if pk is None else visible.of_any(pk)
    return {"other": found, **_words(request)}


Deed = tuple[Callable[..., Any], Callable[[ViewerRequest], dict[str, Any]], bool]
# deed: what does it, what it reads, whether it is the recipient's
DEEDS: dict[str, Deed] = {
    "receive": (actions.receive, lambda request: {}, True),
    "progress": (actions.progress, _progress, True),
    "ask": (actions.ask, _until, True),
    "report": (actions.report, _report, True),
    "accept": (actions.accept, _words, False),
    "return": (actions.return_, _words, False),
    "extend": (actions.extend, _until, False),
    "keep": (actions.keep, _words, False),
    "wait": (actions.wait_for, _other, False),
}
DONE = {
    "receive": "receipt confirmed", "progress": "progress", "ask": "asked for more time",
    "report": "reported as done", "accept": "accepted", "return": "returned",
    "extend": "deadline extended", "keep": "deadline not extended", "wait": "waits for another",
}  # fmt: skip


@require_POST
def deed(request: ViewerRequest, pk: int, name: str) -> HttpResponse:
    """Does it and comes back; what was refused is said on the page, and nothing was done."""
    viewer = request.viewer
    if name not in DEEDS:
        raise Http404
    act, read, of_holder = DEEDS[name]
    rows = (
        visible.own(viewer=viewer)
        if of_holder
        else visible.tasks(viewer=viewer).filter(
            order__in=visible.managed(viewer=viewer).values("pk")
        )
    )
    found = get_object_or_404(rows.select_related("order"), pk=pk)
    try:
        act(by=viewer.user, task=found, at=viewer.at, **read(request))
    except (OrderRefused, UploadRefused) as refused:
        return _page(request, found, _(refused.message) % refused.params, status=422)
    messages.success(request, _(DONE[name]))
    return redirect("orders:task", pk=pk)
