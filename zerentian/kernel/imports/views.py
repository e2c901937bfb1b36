from __future__ import annotations

import tempfile
from typing import IO, Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import (
    actions,
    layouts,
    queries,
    running,
    tables,
    workbooks,
    works,
)
from zerentian.kernel.imports.errors import CommitRefused, FileRefused, UndoRefused
from zerentian.kernel.imports.forms import UploadForm
from zerentian.kernel.imports.models import Batch, Deed, State, Work
from zerentian.kernel.layouts import extras
from zerentian.kernel.layouts import queries as made
from zerentian.ui import lists
from zerentian.ui.exports import XLSX
from zerentian.ui.lists import Key, Order
from zerentian.ui.tables import Table

NEWEST = Order.of(Key("uploaded_at", descending=True), Key("pk", descending=True))
BY_NUMBER = Order.of("number")


class ViewerRequest(HttpRequest):
    viewer: Viewer
    user: User


@require_safe
def batches(request: ViewerRequest) -> HttpResponse:
    """Workbooks of the viewer and of the viewer's places, the newest first."""
    found = queries.batches(viewer=request.viewer)
    page = lists.page(found, request.GET, order=NEWEST, count=found.count())
    table = Table(
        tables.BATCHES, tables.titled(page.rows), _("Imports"), on=request.viewer.on, title_column="name",
        empty_title=_("No workbook was imported yet"),
        empty_text=_("Download the empty template or upload the export of the platform."),
    )  # fmt: skip
    return render(request, "imports/list.html", {"table": table, "page": page})


def new(request: ViewerRequest) -> HttpResponse:
    """Upload a workbook; on success its preview."""
    viewer, first = request.viewer, {"on": request.viewer.on}
    form = UploadForm(request.POST or None, request.FILES or None, viewer=viewer, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("imports:batch", _upload(request, form).pk)
        except FileRefused as refusal:
            for sentence in refusal.sentences:
                form.add_error("file", sentence)
    context = {
        "form": form, "layouts": layouts.layouts().values(),
        "mine": made.choices(viewer=request.viewer),
    }  # fmt: skip
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _upload(request: ViewerRequest, form: UploadForm) -> Batch:
    about = form.cleaned_data
    return actions.upload(
        by=_by(request),
        viewer=request.viewer,
        layout=layouts.layout(about["layout"]),
        file=about["file"],
        name=about["file"].name,
        on=about["on"],
        at=request.viewer.at,
        patience=works.BYTES,
    )


@require_safe
def batch(request: ViewerRequest, pk: int) -> HttpResponse:
    """What taking the workbook over would do or did, row by row; or how far the worker is."""
    found = _batch(request, pk)
    if work := works.pending(found):
        return render(request, "imports/running.html", _about(found) | _progress(work))
    if found.state in (State.WAITING, State.UNREADABLE):
        return render(request, "imports/running.html", _about(found))
    counted = found.counted
    outcome = lists.chosen(request.GET, "outcome", list(counted), _first(counted))
    rows = queries.rows(viewer=request.viewer, batch=pk, outcome=outcome)
    page = lists.page(rows, request.GET, order=BY_NUMBER, count=counted[outcome])
    table = Table(
        tables.ROWS, page.rows, _("Rows of the workbook"), title_column="title",
        empty_title=_("No such rows"),
    )  # fmt: skip
    context = {
        "table": table, "page": page, "views": _views(counted, outcome),
        "may_commit": found.state == State.PREVIEWED and not found.refused,
        "may_partly": _may_partly(found), "may_undo": _may_undo(found),
        "taken": found.rows_total - found.left_out, "trouble": works.trouble(found),
        "result_url": _result(found), "passed": _passed(found),
    }  # fmt: skip
    return render(request, "imports/batch.html", _about(found) | context)


@require_safe
@never_cache
def progress(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far the worker is; asked for every two seconds. Afterwards the whole page is shown anew."""
    work = works.pending(_batch(request, pk))
    if work is None:
        return HttpResponse(status=286, headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", _progress(work))


def _about(found: Batch) -> dict[str, Any]:
    return {
        "batch": found, "steps": _steps(found), "layout_title": tables.title_of(found.layout),
        "state": tables.state(found),
    }  # fmt: skip


def _progress(work: Work) -> dict[str, Any]:
    return {"work": work, "idle": works.is_idle(work)}


@require_POST
def commit(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take the workbook over, all or nothing."""
    partly = request.POST.get("partly") == "yes"
    return _do(request, pk, Deed.COMMIT, _("The workbook was taken over."), partly=partly)


@require_POST
def undo(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take the whole batch back, or say what stands on it."""
    return _do(request, pk, Deed.UNDO, _("Taken back: the registers are as before this import."))


@require_POST
def check_again(request: ViewerRequest, pk: int) -> HttpResponse:
    """Preview the same workbook against the register of now."""
    done = _("Checked again: this is what would happen now.")
    return _do(request, pk, Deed.CHECK_AGAIN, done)


def _do(
    request: ViewerRequest, pk: int, deed: Deed, done: str, *, partly: bool = False
) -> HttpResponse:
    """At once, or by the worker: then the page tells how far it is."""
    found, viewer = _batch(request, pk), request.viewer
    try:
        if running.do(
            by=_by(request), viewer=viewer, batch=found, deed=deed, at=viewer.at, partly=partly
        ):
            messages.success(request, done)
    except (CommitRefused, UndoRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:batch", pk)


@require_safe
def refused(request: ViewerRequest, pk: int) -> FileResponse:
    """The refused rows as a workbook with a column of reasons."""
    found = _batch(request, pk)
    if not found.refused:
        raise Http404
    file = actions.hand_back(
        by=_by(request), viewer=request.viewer, batch=found, at=request.viewer.at
    )
    return _workbook(file, _("Refused rows of import %(number)s") % {"number": pk})


@require_safe
def template(request: ViewerRequest, key: str) -> FileResponse:
    """The empty workbook of a layout."""
    offered = {*layouts.layouts(), *dict(made.choices(viewer=request.viewer))}
    if key not in offered:
        raise Http404
    layout = layouts.layout(key)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbooks.template(file, layout)
    file.seek(0)
    return _workbook(file, str(layout.title))


def _batch(request: ViewerRequest, pk: int) -> Batch:
    return get_object_or_404(queries.batches(viewer=request.viewer), pk=pk)


def _by(request: ViewerRequest) -> User:
    return cast(User, request.viewer.user)


def _may_partly(found: Batch) -> bool:
    """Whether something remains when the refused rows stay out."""
    some = found.left_out < found.rows_total
    return found.state == State.PREVIEWED and found.refused > 0 and some


def _may_undo(found: Batch) -> bool:
    layout = layouts.layouts().get(found.layout)
    return found.state == State.COMMITTED and layout is not None and layout.undoable


def _first(counted: dict[str, int]) -> str:
    """What somebody must see first: refused rows, else what changes, else everything."""
    return next((key for key in ("refused", "changed") if counted[key]), "all")


def _views(counted: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    titles = {
        "all": _("All rows"), "new": _("New"), "changed": _("Changed"), "same": _("Same"),
        "refused": _("Refused"), "waits": _("Staying out with them"),
        "similar": _("Possibly known already"),
        "warned": _("With a warning"),
    }  # fmt: skip
    return [
        {
            "title": titles[key],
            "url": f"?outcome={key}",
            "current": key == chosen,
            "count": None if key == "refused" and count else count,
            "over": count if key == "refused" else 0,
        }
        for key, count in counted.items()
        if count or key not in ("waits", "similar")
    ]


def _passed(found: Batch) -> list[tuple[int, str, str]]:
    """Rows that are no rows of the table: number, why, what stands in them."""
    return [(number, extras.reason(why), text) for number, why, text in found.passed]


def _steps(found: Batch) -> list[dict[str, Any]]:
    done = found.state in (State.COMMITTED, State.UNDONE)
    bad = found.refused or found.state == State.UNREADABLE
    return [
        {"title": _("Upload"), "state": "done", "note": found.name},
        {
            "title": _("Check"),
            "state": "done" if done else "back" if bad else "now",
            "note": "",
        },
        {"title": _("Take over"), "state": "done" if done else "", "note": ""},
    ]


def _result(found: Batch) -> str:
    try:
        layout = layouts.layout(found.layout)
    except layouts.UnknownLayout:
        return ""
    return layout.result(found) if layout.result and found.state == State.COMMITTED else ""


def _workbook(file: IO[bytes], name: str) -> FileResponse:
    answer = FileResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer
