"""Pages of clean-ups and care activities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.exports import answers
from zerentian.kernel.fieldwork.events import actions, queries
from zerentian.kernel.fieldwork.events.drafts import EventDraft
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.fieldwork.forms.events import EventForm, Pasting, Withdraw
from zerentian.kernel.fieldwork.models import FieldEvent
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

Kind = FieldEvent.Kind
RECORD = Permission.VISITS_RECORD
LISTS = {Kind.CLEANUP: "field:cleanups", Kind.CARE: "field:care"}
TITLES = {
    Kind.CLEANUP: gettext_lazy("Clean-ups"),
    Kind.CARE: gettext_lazy("Care activities"),
}
SORT = "-day"
COLUMNS = (
    Column("day", gettext_lazy("Day"), lambda e: e.day, kind="day", order=("day",)),
    Column(
        "name", pgettext_lazy("of an event", "Name"), lambda e: e.name,
        lambda e: tables.link(reverse("field:event", args=[e.pk]), e.name),
    ),
    Column(
        "town", gettext_lazy("Town"),
        lambda e: e.region.parent.name if e.region.level > 4 and e.region.parent else e.region.name,
    ),
    Column("village", gettext_lazy("Village"), lambda e: e.region.name if e.region.level > 4 else ""),
    Column("organiser", gettext_lazy("Organiser"), lambda e: e.organiser.name),
    Column("times", gettext_lazy("Person-times"), lambda e: e.times, kind="number", order=("times",)),
    Column("homes", gettext_lazy("Households reached"), lambda e: e.homes, kind="number", order=("homes",)),
    Column("before", gettext_lazy("Points before"), lambda e: e.before, kind="number"),
    Column("after", gettext_lazy("Points after"), lambda e: e.after, kind="number"),
)  # fmt: skip


@require_safe
def cleanups(request: ViewerRequest) -> HttpResponseBase:
    return _listed(request, Kind.CLEANUP)


@require_safe
def care(request: ViewerRequest) -> HttpResponseBase:
    return _listed(request, Kind.CARE)


def _listed(request: ViewerRequest, kind: FieldEvent.Kind) -> HttpResponseBase:
    scope.require(request.viewer, Permission.VISITS_VIEW)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "field.events", kind=kind)
    found = queries.listed(viewer=request.viewer, kind=kind, words=request.GET.get("q", ""))
    order = tables.order_of(COLUMNS, request.GET, SORT)
    page = KeysetPage(found, order, request.GET, found.order_by().count())
    points = ("before", "after") if kind == Kind.CARE else ()  # nobody gives marks for care
    table = Table(
        [c for c in COLUMNS if c.key not in points], page.rows, str(TITLES[kind]), request.GET,
        SORT, request.viewer.on, title_column="name",
        empty_title=_("Nothing is on record yet"),
        empty_text=_("Enter what took place: people and households can be pasted from Excel."),
    )  # fmt: skip
    shown = {
        "kind": kind, "title": TITLES[kind], "page": page, "table": table,
        "totals": queries.totals(found), "q": request.GET.get("q", ""),
        "may_record": request.viewer.may(RECORD),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/events{'_print' if paper else ''}.html", shown)


def new(request: ViewerRequest, kind: str) -> HttpResponse:
    scope.require(request.viewer, RECORD)
    if kind not in Kind.values:
        raise Http404(kind)
    form = EventForm(
        request.POST or None, viewer=request.viewer, initial={"day": request.viewer.on}
    )
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        people, homes = values.pop("people"), values.pop("homes")
        draft = EventDraft(
            kind=Kind(kind), users=tuple(people.users), volunteers=people.volunteers,
            subjects=tuple(homes), **values,
        )  # fmt: skip
        try:
            [made] = actions.record(
                by=scope.signed_in(request.viewer), viewer=request.viewer, drafts=[draft],
                at=request.viewer.at,
            )  # fmt: skip
            return redirect("field:event", made.pk)
        except EventRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
    shown = {
        "form": form, "title": _("Enter a clean-up") if kind == Kind.CLEANUP
        else _("Enter a care activity"),
        "list": TITLES[Kind(kind)], "back": reverse(LISTS[Kind(kind)]),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)


def _found(request: ViewerRequest, pk: int, permission: Permission) -> FieldEvent:
    rows = queries.events(viewer=request.viewer, permission=permission)
    return get_object_or_404(rows.select_related("region", "organiser", "recorded_by"), pk=pk)


@require_safe
def event(request: ViewerRequest, pk: int) -> HttpResponse:
    """One event; on paper with ?print=1, with room for signatures."""
    found = _found(request, pk, Permission.VISITS_VIEW)
    shown = {
        "event": found, "list": TITLES[Kind(found.kind)], "back": reverse(LISTS[Kind(found.kind)]),
        "totals": queries.totals_of(found),
        "attendances": queries.attendances(found), "taken_out": queries.taken_out(found),
        "homes": queries.households(found, viewer=request.viewer),
        "goods": found.goods.order_by("pk"),
        "may_record": request.viewer.may(RECORD),
    }  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/event{'_print' if paper else ''}.html", shown)


def add(request: ViewerRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, RECORD)
    form = Pasting(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        people, homes = form.cleaned_data["people"], form.cleaned_data["homes"]
        try:
            new = actions.add(
                by=scope.signed_in(request.viewer), viewer=request.viewer, event=found,
                users=people.users, volunteers=people.volunteers, households=homes,
                at=request.viewer.at,
            )  # fmt: skip
        except EventRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            said = ngettext("%(count)s line is new.", "%(count)s lines are new.", new)
            messages.success(request, said % {"count": new})
            return redirect("field:event", pk)
    shown = {
        "form": form, "title": _("Add people and households"), "list": found.name,
        "back": reverse("field:event", args=[pk]),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)


def take_out(request: ViewerRequest, pk: int) -> HttpResponse:
    """Somebody who was entered was not there after all."""
    line = get_object_or_404(queries.attendance(pk, viewer=request.viewer))
    form = Withdraw(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_out(
                by=scope.signed_in(request.viewer), viewer=request.viewer, attendance=line,
                reason=form.cleaned_data["reason"], at=request.viewer.at,
            )  # fmt: skip
        except EventRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            messages.success(request, _("Taken out; the line stays on record with the reason."))
            return redirect("field:event", line.event_id)
    shown = {
        "form": form, "title": pgettext("participant", "Take out %(name)s") % {"name": line.who},
        "list": line.event.name,
        "back": reverse("field:event", args=[line.event_id]),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)


def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, RECORD)
    form = Withdraw(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(
            by=scope.signed_in(request.viewer), viewer=request.viewer, event=found,
            reason=form.cleaned_data["reason"], at=request.viewer.at,
        )  # fmt: skip
        return redirect(LISTS[Kind(found.kind)])
    shown = {
        "form": form, "title": pgettext("event", "Withdraw"), "list": found.name,
        "back": reverse("field:event", args=[pk]),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)
