"""Recording a visit in a browser, on a phone or in the office. No script is needed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork import actions
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import actions as writing
from zerentian.kernel.visits import queries, sealed, wording
from zerentian.kernel.visits.drafts import Outcome
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.forms import VisitForm, Why, told
from zerentian.kernel.visits.models import Mode, Template, Visit
from zerentian.kernel.visits.queries.on_file import on_file
from zerentian.kernel.visits.queries.visits import changeable
from zerentian.lib import digits
from zerentian.manifest.permissions import Permission

MOST = 60  # households offered at once


def choose(request: ViewerRequest) -> HttpResponse:
    """Whom the visit was to: one's own field first, others by name or code."""
    viewer = request.viewer
    if not viewer.subject_ids:
        scope.require(viewer, Permission.VISITS_RECORD)
    found = queries.recordable(viewer=viewer).select_related("region", "household")
    words = request.GET.get("q", "").strip()
    if words:
        named = found.filter(name__contains=words) | found.filter(household__code=words)
    else:
        named = found.filter(pk__in=viewer.subject_ids)
    rows = list(named.order_by("name_key", "pk")[:MOST])
    latest = queries.latest([row.pk for row in rows], viewer=viewer, on=viewer.on)
    shown = {"rows": [(row, latest.get(row.pk)) for row in rows], "words": words}
    return render(request, "fieldwork/choose.html", shown)


def record(request: ViewerRequest, subject: int) -> HttpResponse:
    """The form of a visit to this household; with ?earlier= a look-back at that visit, by its version."""
    viewer = request.viewer
    about = get_object_or_404(
        queries.recordable(viewer=viewer).select_related("region", "household"), pk=subject
    )
    lists = queries.current_checklists(on=viewer.on)
    earlier = looked_back_at(request, about)
    template = earlier.template if earlier else chosen(request, lists)
    form = VisitForm(
        request.POST or None, template=template, known=known(about, viewer),
        initial={"day": viewer.on, "mode": Mode.LOOK_BACK if earlier else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        draft = form.draft(
            about.pk, client_id=number(request), earlier=earlier.pk if earlier else None
        )
        outcome = actions.submit(
            by=scope.signed_in(viewer), viewer=viewer, draft=draft, at=viewer.at
        )
        if accepted(form, outcome):
            tell(request, outcome)
            return redirect("visits:visit", outcome.visit_id)
    shown = {
        "form": form, "about": about, "template": template, "earlier": earlier,
        "lists": choices(lists, template),
        "number": request.POST.get("client_id") or uuid.uuid4(),
    }  # fmt: skip
    return render(request, "fieldwork/record.html", shown)


def looked_back_at(request: ViewerRequest, about: Subject) -> Visit | None:
    """The visit that is asked for, of the same household."""
    wanted = digits.number(request.GET.get("earlier", ""))
    if wanted is None:
        return None
    found = queries.visit(wanted, viewer=request.viewer)
    return found if found.subject_id == about.pk else None


def correct(request: ViewerRequest, pk: int) -> HttpResponse:
    """Putting a visit right, by the checklist's version with which it was made."""
    viewer = request.viewer
    visit = queries.visit(pk, viewer=viewer)
    if not changeable(visit, viewer=viewer):
        raise Http404
    texts = sealed.open_texts(visit.texts)
    form = VisitForm(
        request.POST or None, template=visit.template, known=known(visit.subject, viewer),
        mode=visit.mode, initial=told(visit, texts),
    )  # fmt: skip
    why = Why(request.POST or None)
    if request.method == "POST" and form.is_valid() and why.is_valid():
        try:
            outcome = actions.correct(
                by=scope.signed_in(viewer), viewer=viewer, visit=visit, at=viewer.at,
                draft=form.draft(visit.subject_id), reason=why.cleaned_data["reason"],
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(None, writing.said(refused))
        else:
            tell(request, outcome)
            return redirect("visits:visit", outcome.visit_id)
    shown = {"form": form, "why": why, "about": visit.subject, "template": visit.template}
    return render(request, "fieldwork/correct.html", {**shown, "visit": visit})


def chosen(request: ViewerRequest, lists: list[Template]) -> Template:
    """The checklist that is asked for, else the first one that is meant for homes."""
    wanted = request.POST.get("template") or request.GET.get("template") or ""
    named = [t for t in lists if str(t) == wanted]
    at_home = [t for t in lists if t.key == "household_visit"] or lists
    if not at_home:
        raise Http404
    return (named or at_home)[0]


def choices(lists: list[Template], current: Template) -> list[tuple[str, str, bool]]:
    return [(str(t), wording.said(t.body["title"]), t.pk == current.pk) for t in lists]


def known(about: Subject, viewer: Viewer) -> dict[str, str]:
    return on_file([about], viewer=viewer)[about.pk].known if about.household_id else {}


def number(request: ViewerRequest) -> uuid.UUID:
    """The visit's number, made with the form: sent twice, it is one visit."""
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()


def accepted(form: VisitForm, outcome: Outcome) -> bool:
    """Whether it is stored; else why not stands in the form."""
    if outcome.kind in ("stored", "duplicate"):
        return True
    form.add_error(None, outcome.message)
    return False


def tell(request: ViewerRequest, outcome: Outcome) -> None:
    if outcome.findings:
        said: Any = {"count": len(outcome.findings)}
        messages.success(request, _("The visit is stored, with %(count)s findings.") % said)
    else:
        messages.success(request, _("The visit is stored."))
