from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.layouts import actions, own, pages, queries, samples
from zerentian.kernel.layouts.cells import Reader
from zerentian.kernel.layouts.errors import LayoutRefused
from zerentian.kernel.layouts.file_refused import FileRefused
from zerentian.kernel.layouts.forms import NameForm, RetireForm, SampleForm
from zerentian.kernel.layouts.models import Draft
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.lists import Order
from zerentian.ui.tables import Table


class ViewerRequest(HttpRequest):
    viewer: Viewer


@require_safe
def layouts(request: ViewerRequest) -> HttpResponse:
    """Layouts of the viewer's places."""
    scope.require(request.viewer, Permission.IMPORTS_RUN)
    found = queries.layouts(viewer=request.viewer)
    page = lists.page(found, request.GET, order=Order.of("name", "pk"), count=found.count())
    table = Table(
        pages.COLUMNS, page.rows, _("Layouts of workbooks"), on=request.viewer.on,
        title_column="name", empty_title=_("No layout was made yet"),
        empty_text=_("Workbooks with the platform's titles need none. For others, point once."),
    )  # fmt: skip
    return render(request, "layouts/list.html", {"table": table, "page": page})


def new(request: ViewerRequest) -> HttpResponse:
    """Upload a workbook to point at its columns."""
    scope.require(request.viewer, Permission.IMPORTS_RUN)
    base = {"base": request.GET.get("base", "")}
    form = SampleForm(request.POST or None, request.FILES or None, initial=base)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("layouts:draft", _begun(request, form).pk)
        except FileRefused as refusal:
            for sentence in refusal.sentences:
                form.add_error("file", sentence)
    shown = {"form": form, "steps": pages.steps(1)}
    return render(request, "layouts/new.html", shown, status=422 if form.errors else 200)


def draft(request: ViewerRequest, pk: int) -> HttpResponse:
    """Point at the columns; look at what would be read; keep the layout under a name."""
    found = queries.draft(pk, viewer=request.viewer)
    work = pages.Work(found, request.POST or request.GET, _reader(request.viewer))
    named = NameForm(request.POST if "save" in request.POST else None, viewer=request.viewer)
    if "save" in request.POST and work.form.is_valid() and named.is_valid():
        try:
            return redirect("layouts:layout", _made(request, work, found, named).layout_id)
        except LayoutRefused as refusal:
            named.add_error("name", _(refusal.message) % refusal.params)
    wrong = request.method == "POST" and (work.form.errors or named.errors)
    shown = {"draft": found, "work": work, "named": named, "steps": pages.steps(2)}
    return render(request, "layouts/draft.html", shown, status=422 if wrong else 200)


@require_POST
def drop(request: ViewerRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    found = queries.draft(pk, viewer=request.viewer)
    actions.drop(by=_by(request), draft=found, at=request.viewer.at)
    return redirect("layouts:list")


@require_safe
def layout(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a layout says about its columns, and its versions."""
    found = queries.layout(pk, viewer=request.viewer)
    versions = list(queries.versions(found))
    shown = {
        "layout": found, "version": versions[0], "versions": versions,
        "columns": pages.described(versions[0]), "base": pages.title_of(found.base),
        "form": RetireForm(), "key": own.key_of(versions[0]),
    }  # fmt: skip
    return render(request, "layouts/layout.html", shown)


def change(request: ViewerRequest, pk: int) -> HttpResponse:
    """Point anew: a new version."""
    found = queries.layout(pk, viewer=request.viewer)
    version = queries.newest(found)
    form = pages.form_of(version, request.POST or None, _reader(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            about = form.description(version.header)
            actions.change(by=_by(request), layout=found, description=about, at=request.viewer.at)
        except LayoutRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            messages.success(request, _("Saved."))
            return redirect("layouts:layout", pk)
    shown = {"layout": found, "form": form}
    return render(request, "layouts/change.html", shown, status=422 if form.errors else 200)


@require_POST
def retire(request: ViewerRequest, pk: int) -> HttpResponse:
    """Offer the layout no longer."""
    found = queries.layout(pk, viewer=request.viewer)
    form = RetireForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("layouts:layout", pk)
    try:
        reason = form.cleaned_data["reason"]
        actions.retire(by=_by(request), layout=found, reason=reason, at=request.viewer.at)
    except LayoutRefused as refusal:
        messages.error(request, _(refusal.message) % refusal.params)
    return redirect("layouts:layout", pk)


def _begun(request: ViewerRequest, form: SampleForm) -> Draft:
    file = form.cleaned_data["file"]
    sample = samples.take(file, name=file.name)
    base, at = form.cleaned_data["base"], request.viewer.at
    return actions.begin(by=_by(request), base=base, name=file.name, sample=sample, at=at)


def _made(request: ViewerRequest, work: pages.Work, draft: Draft, named: NameForm) -> Any:
    about = {**named.cleaned_data, "description": work.form.description(work.header_row)}
    by, at = _by(request), request.viewer.at
    made = actions.make(by=by, base=draft.base, at=at, **about)
    actions.drop(by=by, draft=draft, at=at)
    messages.success(request, _("Saved."))
    return made


def _reader(viewer: Viewer) -> Reader:
    return Reader(queries.codes(), settings.INSTANCE.profile, viewer.on)


def _by(request: ViewerRequest) -> User:
    return cast(User, request.viewer.user)
