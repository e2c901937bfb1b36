from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.files import keeping
from zerentian.kernel.visits import actions, queries, remarks, sealed, wording
from zerentian.kernel.visits.columns import state
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.forms import Why, options
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.queries import photos as pictures
from zerentian.kernel.visits.queries.visits import changeable
from zerentian.kernel.visits.rules import is_finding
from zerentian.lib.digits import number


@dataclass(frozen=True)
class Said:
    """One item with what was answered."""

    title: str
    answer: str
    reason: str
    note: str
    kind: str  # of the mark: ok, due, over or none
    mended: bool = False


@require_safe
def visit(request: ViewerRequest, pk: int) -> HttpResponse:
    """A visit: what was answered, what came of it, and how it was put right."""
    found = queries.visit(pk, viewer=request.viewer)
    texts = sealed.open_texts(found.texts)
    shown = {
        "visit": found, "state": state(found), "groups": list(groups(found, texts)),
        "note": texts.get(sealed.NOTE, ""), "title": wording.said(found.template.body["title"]),
        "remarks": [_(remarks.WORDS[remark]) for remark in found.remarks],
        "may_change": changeable(found, viewer=request.viewer),
        "chain": list(queries.chain(found, viewer=request.viewer)),
        "photos": pictures.of(found, viewer=request.viewer),
        "conflicts": [
            (row, sealed.open_told(row.told))
            for row in queries.conflicts(found, viewer=request.viewer)
        ],
    }  # fmt: skip
    return render(request, "visits/visit.html", shown)


def groups(visit: Visit, texts: dict[str, str]) -> Iterator[tuple[str, list[Said]]]:
    body = visit.template.body
    for group in body["groups"]:
        items = [item for item in body["items"] if item["group"] == group["key"]]
        lines = [_said(item, visit, texts) for item in items if item["key"] in visit.answers]
        if lines:
            yield wording.said(group), lines


def _said(item: Any, visit: Visit, texts: dict[str, str]) -> Said:
    key, answer = item["key"], visit.answers[item["key"]]
    value = answer.get("value")
    words = {"same": _("as on file")} if item["type"] == "known" else dict(options(item))
    text = texts.get(key, "") if value in ("said", "differs") else words.get(value, str(value))
    kind = "none"
    if item["type"] in ("grade", "choice", "known") and value:
        kind = "ok" if not (item["problem"] and is_finding(item, value)) else "due"
        if item["safety"] and value == "no":
            kind = "over"
    reason = wording.among(item["reasons"], answer["reason"]) if answer.get("reason") else ""
    note, mended = texts.get(f"{key}.note", ""), bool(answer.get("mended"))
    return Said(wording.said(item), text, reason, note, kind, mended)


def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    """The visit counts no more; a reason stays."""
    found = queries.visit(pk, viewer=request.viewer)
    if not changeable(found, viewer=request.viewer):
        raise Http404
    form = Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                by=scope.signed_in(request.viewer), visit=found,
                reason=form.cleaned_data["reason"], at=request.viewer.at,
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(None, actions.said(refused))
        else:
            messages.success(request, _("The visit is withdrawn."))
            return redirect("visits:visit", found.pk)
    shown = {"form": form, "visit": found, "back": reverse("visits:visit", args=[found.pk])}
    return render(request, "visits/withdraw.html", shown)


@require_POST
def settle(request: ViewerRequest, pk: int) -> HttpResponse:
    """Somebody compared two tellings of this visit."""
    found = queries.visit(pk, viewer=request.viewer)
    if not changeable(found, viewer=request.viewer):
        raise Http404
    conflicts = queries.conflicts(found, viewer=request.viewer)
    conflict = get_object_or_404(conflicts, pk=number(request.POST.get("conflict", "")) or 0)
    actions.settle(by=scope.signed_in(request.viewer), conflict=conflict, at=request.viewer.at)
    return redirect("visits:visit", found.pk)


@never_cache
@require_safe
def photo(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """A kept photo of a visit that the viewer may read."""
    found = pictures.photo(pk, viewer=request.viewer)

    def pieces() -> Iterator[bytes]:
        with keeping.opened(found.file.sha256) as file:
            while piece := file.read(1 << 16):
                yield piece

    return StreamingHttpResponse(pieces(), content_type="image/jpeg")
