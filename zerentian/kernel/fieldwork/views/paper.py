"""The clerk's page: paper forms typed in one after the other, with the keyboard alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork import actions
from zerentian.kernel.fieldwork.views import recording
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries
from zerentian.kernel.visits.forms import Paper, VisitForm
from zerentian.manifest.permissions import Permission

KEPT = ("day", "mode", "met", "template")  # from one form to the next
SHOWN = 8  # visits that this clerk typed in last


def paper(request: ViewerRequest) -> HttpResponse:
    """One form after the other: the household's code, then the boxes in the order of the paper."""
    viewer = request.viewer
    scope.require(viewer, Permission.VISITS_RECORD)
    lists = queries.current_checklists(on=viewer.on)
    template = recording.chosen(request, lists)
    initial = {"day": viewer.on} | {k: request.GET[k] for k in KEPT if k in request.GET}
    desk = Paper(request.POST or None)
    form = VisitForm(request.POST or None, template=template, known={}, typed=True, initial=initial)
    if request.method == "POST":
        done = _typed(request, desk, form)
        if done is not None:
            return done
    shown = {
        "desk": desk, "form": form, "template": template,
        "lists": recording.choices(lists, template), "last": _last(viewer),
        "number": request.POST.get("client_id") or recording.number(request),
    }  # fmt: skip
    return render(request, "fieldwork/paper.html", shown)


def _typed(request: ViewerRequest, desk: Paper, form: VisitForm) -> HttpResponse | None:
    about = _household(desk, request.viewer) if desk.is_valid() else None
    if not form.is_valid() or about is None:
        return None
    draft = form.draft(about.pk, client_id=recording.number(request))
    outcome = actions.submit(
        by=scope.signed_in(request.viewer), viewer=request.viewer, draft=draft,
        at=request.viewer.at,
    )  # fmt: skip
    if not recording.accepted(form, outcome):
        return None
    recording.tell(request, outcome)
    keep: dict[str, Any] = {name: request.POST.get(name, "") for name in KEPT}
    return redirect(f"{reverse('recording:paper')}?{urlencode(keep)}")


def _household(desk: Paper, viewer: Viewer) -> Subject | None:
    """By its code, else by a name that only one household has here."""
    words = desk.cleaned_data["household"].strip()
    found = queries.recordable(viewer=viewer)
    rows = list(found.filter(household__code=words)[:2])
    rows = rows or list(found.filter(name=words).select_related("region", "household")[:6])
    if len(rows) == 1:
        return rows[0]
    if not rows:
        desk.add_error("household", _("No household of your place has this code or name."))
    else:
        codes = "、".join(row.household.code for row in rows if row.household)
        message = _("Several households have this name: type the code (%(codes)s).")
        desk.add_error("household", message % {"codes": codes})
    return None


def _last(viewer: Viewer) -> list[Any]:
    user = scope.signed_in(viewer)
    found = queries.listed(queries.Filter(), viewer=viewer).filter(recorded_by=user)
    return list(found.order_by("-pk")[:SHOWN])
