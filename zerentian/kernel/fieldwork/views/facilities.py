"""Pages of facilities that were brought to households."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.exports import answers
from zerentian.kernel.fieldwork.events import actions, queries
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.fieldwork.forms.events import Accept, FacilitiesForm
from zerentian.kernel.fieldwork.models import Facility
from zerentian.kernel.packs import words
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage, chosen
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags.zt import stat

RECORD = Permission.VISITS_RECORD
SORT = "village"


def _state(facility: Facility) -> str:
    if facility.accepted_on:
        return pgettext("facility", "accepted")
    return _("done, not yet accepted") if facility.done_on else _("applied for")


def _marked(facility: Facility) -> Any:
    return stat("ok" if facility.accepted_on else "due", _state(facility))


def _acceptable(facility: Facility) -> Any:
    if facility.accepted_on:
        return ""
    url = reverse("field:accept_facility", args=[facility.pk])
    return format_html('<a href="{}">{}</a>', url, _("Enter the acceptance"))


def columns(*, may_record: bool = False) -> tuple[Column, ...]:
    return (
        Column("name", gettext_lazy("Head"), lambda f: f.subject.name, order=("subject__name_key",)),
        Column("code", gettext_lazy("Household code"), _code, css="muted"),
        Column(
            "village", gettext_lazy("Village"),
            lambda f: f.subject.region.name if f.subject.region else "",
            order=("subject__region__path", "subject__name_key"),
        ),
        Column("kind", gettext_lazy("Facility"), lambda f: words.label("facility", f.kind)),
        Column("state", gettext_lazy("State"), _state, _marked),
        Column("applied", gettext_lazy("Applied"), lambda f: f.applied_on, kind="day"),
        Column("done", pgettext_lazy("of a facility", "Done"), lambda f: f.done_on, kind="day"),
        Column("accepted", pgettext_lazy("of a facility", "Accepted"), lambda f: f.accepted_on, kind="day"),
        Column("cost", gettext_lazy("Cost"), lambda f: f.cost, kind="money"),
        Column("payer", gettext_lazy("Payer"), lambda f: f.payer),
        Column("act", "", lambda f: "", _acceptable, exported=False, listed=may_record),
    )  # fmt: skip


def _code(facility: Facility) -> str:
    return facility.subject.household.code if facility.subject.household else ""


@require_safe
def facilities(request: ViewerRequest) -> HttpResponseBase:
    scope.require(request.viewer, Permission.VISITS_VIEW)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "field.facilities")
    kinds = words.labels("facility")
    kind = chosen(request.GET, "kind", tuple(kinds))
    every = queries.facilities(viewer=request.viewer)
    counts = queries.accepted(every)
    found = every.filter(kind=kind) if kind else every
    described = columns(may_record=request.viewer.may(RECORD))
    order = tables.order_of(described, request.GET, SORT)
    page = KeysetPage(found, order, request.GET, found.order_by().count())
    table = Table(
        described, page.rows, _("Facilities"), request.GET, SORT, request.viewer.on,
        title_column="name", empty_title=_("No facility is on record yet"),
        empty_text=_("Enter which households got water or television; lists can be pasted."),
    )  # fmt: skip
    shown = {
        "page": page, "table": table, "kinds": _kinds(kinds, kind),
        "counts": [(title, counts.get(key, 0)) for key, title in kinds.items()],
        "different": counts[""], "may_record": request.viewer.may(RECORD),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/facilities{'_print' if paper else ''}.html", shown)


def _kinds(kinds: Mapping[str, str], kind: str) -> list[dict[str, Any]]:
    every = {"title": _("all"), "url": "?", "current": not kind}
    return [
        every, *({"title": t, "url": f"?kind={k}", "current": k == kind} for k, t in kinds.items())
    ]  # fmt: skip


def new(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, RECORD)
    form = FacilitiesForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.bring(
                by=scope.signed_in(request.viewer), viewer=request.viewer,
                drafts=form.cleaned_data["lines"], at=request.viewer.at,
            )  # fmt: skip
        except EventRefused as refusal:
            form.add_error("lines", _(refusal.message) % refusal.params)
        else:
            said = ngettext("%(count)s line is new.", "%(count)s lines are new.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("field:facilities")
    shown = {
        "form": form, "title": _("Enter facilities"), "list": _("Facilities"),
        "back": reverse("field:facilities"),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)


def accept(request: ViewerRequest, pk: int) -> HttpResponse:
    rows = queries.facilities(viewer=request.viewer, permission=RECORD)
    found = get_object_or_404(rows.filter(accepted_on=None), pk=pk)
    first = {"done_on": found.done_on or request.viewer.on, "accepted_on": request.viewer.on}
    form = Accept(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(
                by=scope.signed_in(request.viewer), viewer=request.viewer, facility=found,
                at=request.viewer.at, **form.cleaned_data,
            )  # fmt: skip
            return redirect("field:facilities")
        except EventRefused:
            form.add_error(None, _("Applied, done and accepted must follow one another."))
    shown = {
        "form": form, "list": _("Facilities"), "back": reverse("field:facilities"),
        "title": _("Accepted by the household: %(facility)s, %(name)s")
        % {"facility": words.label("facility", found.kind), "name": found.subject.name},
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)
