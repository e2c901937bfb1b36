"""The closed register: opening it leaves a trace, and no other page tells what stands in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.actions import accountability as actions
from zerentian.kernel.problems.actions.accountability import AccountabilityRefused, Decision
from zerentian.kernel.problems.models import Accountability, Measure
from zerentian.kernel.problems.queries import register as queries
from zerentian.kernel.problems.register_forms import DecisionForm, Reason
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.tables import Column, Table

VIEW, RECORD = Permission.ACCOUNTABILITY_VIEW, Permission.ACCOUNTABILITY_RECORD
COLUMNS = (
    Column(
        "who", gettext_lazy("Official or unit"), lambda e: who(e),
        lambda e: tables.link(reverse("problems:entry", args=[e.pk]), who(e)),
    ),
    Column("measure", gettext_lazy("Kind of decision"), lambda e: e.get_measure_display()),
    Column("body", pgettext_lazy("accountability", "Decided by"), lambda e: e.deciding_body),
    Column("document", pgettext_lazy("accountability", "Number of the document"), lambda e: e.document),
    Column("day", gettext_lazy("Decided on"), lambda e: e.decided_on, kind="day"),
    Column("until", gettext_lazy("Has effect until"), lambda e: e.effective_until, kind="day"),
    Column("appeal", gettext_lazy("Appeal"), lambda e: e.get_appeal_display()),
)  # fmt: skip


def who(entry: Accountability) -> str:
    if entry.user:
        unit = entry.user.entity.name if entry.user.entity else ""
        return f"{entry.user.name} {unit}".strip()
    return entry.entity.name if entry.entity else ""


def register(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, VIEW)
    rows = list(queries.entries(viewer=request.viewer))
    _trace(request, rows)
    numbers = Counter(row.measure for row in rows)
    shown = {
        "table": Table(
            COLUMNS, rows, _("Accountability register"), on=request.viewer.on, title_column="who",
            empty_title=_("No decision on record"),
            empty_text=_("Decisions are entered by hand, from the document of the competent body."),
        ),
        "totals": [(label, numbers[key]) for key, label in Measure.choices if numbers[key]],
        "may_record": request.viewer.may(RECORD),
    }  # fmt: skip
    return render(request, "problems/register.html", shown)


def entry(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entry(pk, viewer=request.viewer)
    _trace(request, [found])
    shown = {
        "entry": found, "who": who(found), "newer": queries.newer(found, viewer=request.viewer),
        "facts": sealed.opened(found.facts, context=sealed.FACTS),
        "versions": queries.versions(found, viewer=request.viewer),
        "may_record": queries.may_correct(found, viewer=request.viewer),
    }  # fmt: skip
    return render(request, "problems/entry.html", shown)


def new(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, RECORD)
    form = DecisionForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        by, at = scope.signed_in(request.viewer), request.viewer.at
        try:
            made = actions.record(by=by, decision=Decision(**form.cleaned_data), at=at)
        except AccountabilityRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            return _saved(request, made)
    return _form(request, form, _("Enter a decision"), reverse("problems:register"))


def correct(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entry(pk, viewer=request.viewer, permission=RECORD)
    before = {
        name: getattr(actions.decision_of(found), name) for name in Decision.__dataclass_fields__
    }
    form = DecisionForm(
        request.POST or None, initial=before, viewer=request.viewer, correcting=True
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        about: dict[str, Any] = {"by": scope.signed_in(request.viewer), "entry": found}
        about |= {"reason": values.pop("reason"), "at": request.viewer.at}
        try:
            made = actions.correct(decision=Decision(**values, problem=found.problem), **about)
        except AccountabilityRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            return _saved(request, made)
    return _form(request, form, _("Correct the entry"), reverse("problems:entry", args=[pk]))


def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entry(pk, viewer=request.viewer, permission=RECORD)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = scope.signed_in(request.viewer), request.viewer.at
        try:
            made = actions.withdraw(by=by, entry=found, at=at, **form.cleaned_data)
        except AccountabilityRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            return _saved(request, made)
    return _form(request, form, _("Withdraw the entry"), reverse("problems:entry", args=[pk]))


def _saved(request: ViewerRequest, made: Accountability) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("problems:entry", made.pk)


def _form(request: ViewerRequest, form: Any, title: str, back: str) -> HttpResponse:
    return render(request, "problems/decision.html", {"form": form, "title": title, "back": back})


def _trace(request: ViewerRequest, rows: list[Accountability]) -> None:
    user = scope.signed_in(request.viewer)
    ids = [row.pk for row in rows]
    activity.note(
        by=user.pk, verb="accountability.shown", table=actions.TABLE, rows=ids, at=request.viewer.at
    )
