from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.entities import actions, queries
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.forms import Close, EntityFilter, EntityForm
from zerentian.kernel.entities.models import Entity
from zerentian.lib.refusals import Refused
from zerentian.manifest import scope
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import ViewerRequest
from zerentian.ui import exports, tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

EDIT = Permission.ENTITIES_EDIT
COLUMNS = (
    Column(
        "name",
        pgettext_lazy("place or unit", "Name"),
        lambda e: e.name,
        shown=lambda e: tables.link(reverse("entities:entity", args=[e.pk]), e.name),
        order=("name_key",),
    ),
    Column(
        "kind", gettext_lazy("Kind"), lambda e: e.get_kind_display(), order=("kind", "name_key")
    ),
    Column("region", gettext_lazy("Region"), lambda e: e.region.full_name if e.region else ""),
    Column("code", gettext_lazy("Credit code"), lambda e: e.credit_code or ""),
    Column("parent", gettext_lazy("Belongs to"), lambda e: e.parent.name if e.parent else ""),
)


def entities(request: ViewerRequest) -> HttpResponseBase:
    scope.require(request.viewer, Permission.ENTITIES_VIEW)
    asked = {key: request.GET.get(key, "") for key in ("q", "kind", "state")}
    found = queries.listed(viewer=request.viewer, asked=asked)
    if request.GET.get("export") == "xlsx":
        scope.require(request.viewer, Permission.EXPORTS_RUN)
        rows = found.order_by("name_key")
        return exports.workbook(COLUMNS, rows, title=_("Units"), at=request.viewer.at)
    order = tables.order_of(COLUMNS, request.GET, "name")
    page = KeysetPage(found, order, request.GET, found.count())
    table = Table(
        COLUMNS, page.rows, _("Units"), request.GET, "name", request.viewer.on, title_column="name",
        empty_title=_("No unit fits"), empty_text=_("Take away a filter, or enter a unit."),
    )  # fmt: skip
    shown = {
        **flags(request), "form": EntityFilter(request.GET or None), "page": page, "table": table
    }  # fmt: skip
    return render(request, "entities/list.html", shown)


def entity(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entity(pk, viewer=request.viewer)
    shown = {**flags(request), "entity": found, "children": queries.children(found, request.viewer)}
    return render(request, "entities/entity.html", shown | queries.people_of(found, request.viewer))


def new(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, EDIT)
    form = EntityForm(request.POST or None, viewer=request.viewer)
    made: list[Entity] = []

    def act() -> None:
        values = NewEntity(**form.cleaned_data)
        made.append(actions.register(by=request.viewer.user, entity=values, at=request.viewer.at))

    if done(request, form, act):
        return redirect("entities:entity", made[0].pk)
    shown = {"form": form, "title": _("Enter a unit"), "back": reverse("entities:entities")}
    return render(request, "entities/edit.html", shown)


def edit(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entity(pk, viewer=request.viewer, permission=EDIT)
    fields = ("kind", "name", "short_name", "credit_code", "region", "parent")
    before = {name: getattr(found, name) for name in fields}
    form = EntityForm(request.POST or None, initial=before, viewer=request.viewer, present=found)

    def act() -> None:
        values = NewEntity(**form.cleaned_data)
        actions.correct(by=request.viewer.user, entity=found, values=values, at=request.viewer.at)

    if done(request, form, act):
        return redirect("entities:entity", pk)
    shown = {"form": form, "title": _("Correct the unit"), "entity": found}
    return render(request, "entities/edit.html", {**shown, "back": page_of(found)})


def close(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.entity(pk, viewer=request.viewer, permission=EDIT)
    form = Close(request.POST or None, initial={"day": request.viewer.on})

    def act() -> None:
        viewer = request.viewer
        actions.close(by=viewer.user, entity=found, at=viewer.at, **form.cleaned_data)

    if done(request, form, act):
        return redirect("entities:entity", pk)
    shown = {"form": form, "title": _("Close the unit"), "entity": found, "back": page_of(found)}
    return render(request, "entities/edit.html", shown)


def done(request: ViewerRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form was sent, is right, and the action accepted it; a refusal stands on top."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, _(refusal.message) % refusal.params)
        return False
    messages.success(request, _("Saved."))
    return True


def page_of(found: Entity) -> str:
    return reverse("entities:entity", args=[found.pk])


def flags(request: ViewerRequest) -> dict[str, bool]:
    return {
        "may_edit": request.viewer.may(EDIT),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }
