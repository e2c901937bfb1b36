from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts import queries as accounts
from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import said
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.forms import Correct, End
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.views.undoing import me
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission


def _duty(request: ViewerRequest, pk: int) -> Duty:
    """The line, if the viewer may change it."""
    return get_object_or_404(queries.changeable(viewer=request.viewer), pk=pk)


def end(request: ViewerRequest, pk: int) -> HttpResponse:
    duty = _duty(request, pk)
    form = End(request.POST or None, initial={"day": request.viewer.on})

    def act() -> None:
        actions.end(
            by=me(request),
            duty=duty,
            on=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            at=request.viewer.at,
        )

    if request.method == "POST" and form.is_valid() and _into(form, act):
        messages.success(request, _("Ended. From that day the household is without anybody."))
        return redirect("duties:subject", duty.subject_id)
    return _form(request, duty, form, _("End"), _("End the responsibility"))


def correct(request: ViewerRequest, pk: int) -> HttpResponse:
    duty = _duty(request, pk)
    now = {"start": duty.valid.lower, "end": duty.valid.upper}
    form = Correct(request.POST or None, initial=now)

    def act() -> None:
        values = form.cleaned_data
        actions.correct(
            by=me(request),
            duty=duty,
            start=values["start"],
            end=values["end"],
            open_end=values["end"] is None,
            reason=values["reason"],
            at=request.viewer.at,
        )

    if request.method == "POST" and form.is_valid() and _into(form, act):
        messages.success(request, _("Corrected. The old line stays in the history of the data."))
        return redirect("duties:subject", duty.subject_id)
    return _form(request, duty, form, _("Correct"), _("Correct the days"))


def _form(
    request: ViewerRequest, duty: Duty, form: BaseForm, button: str, title: str
) -> HttpResponse:
    called = queries.names([duty.holder_id], on=duty.valid.lower)[duty.holder_id]
    shown = {
        "form": form,
        "button": button,
        "title": title,
        "duty": duty,
        "holder": called,
        "subject": duty.subject,
        "name": name_of(duty.subject, request.viewer),
        "back": reverse("duties:subject", args=[duty.subject_id]),
    }
    return render(request, "responsibilities/form.html", shown)


def end_post(request: ViewerRequest, pk: int) -> HttpResponse:
    """Close a post together with its duties: the gaps that this makes are shown first (A-2)."""
    scope.require(request.viewer, Permission.ACCOUNTS_MANAGE)
    post = accounts.post(pk, viewer=request.viewer, permission=Permission.ACCOUNTS_MANAGE)
    form = End(request.POST or None, initial={"day": request.viewer.on})
    holder = getattr(post, "holder", None)
    held = queries.running(holder, on=request.viewer.on) if holder else 0

    def act() -> None:
        actions.end_of_post(
            by=me(request),
            post=post,
            on=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            at=request.viewer.at,
        )

    if request.method == "POST" and form.is_valid() and _into(form, act):
        told = ngettext(
            "The post is closed. %(count)s household is without anybody.",
            "The post is closed. %(count)s households are without anybody.",
            held,
        )
        messages.success(request, told % {"count": held})
        return redirect("accounts:post", pk)
    shown = {
        "form": form,
        "button": _("Close the post"),
        "title": _("Close the post"),
        "post": post,
        "held": held,
        "holder_id": holder.pk if holder else None,
        "may_assign": request.viewer.may(Permission.DUTIES_ASSIGN),
        "back": reverse("accounts:post", args=[pk]),
    }
    return render(request, "responsibilities/form.html", shown)


def _into(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Act; what stands in the way stands on top of the form. Whether it was done."""
    try:
        act()
    except DutyRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, refusal.text)
        return False
    except AccountRefused as refusal:
        form.add_error(None, said(refusal))
        return False
    return True
