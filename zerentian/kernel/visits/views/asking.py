from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.visits import asking
from zerentian.kernel.visits.forms import AnswerForm
from zerentian.kernel.visits.queries import questions as queries
from zerentian.manifest.permissions import Permission

DAYS = 90  # back from today


def questions(request: ViewerRequest) -> HttpResponse:
    """Visits about which the supervisor asks, and what the answer was."""
    scope.require(request.viewer, Permission.VISITS_RECORD)
    since = request.viewer.on - timedelta(days=DAYS)
    found = queries.questions(viewer=request.viewer, since=since, until=request.viewer.on)
    if request.method == "POST":
        asked = queries.named(found, request.POST.get("question", ""))
        if asked is None:
            raise Http404
        form = AnswerForm(request.POST)
        if form.is_valid():
            asking.answer(
                by=scope.signed_in(request.viewer), asked=asked,
                text=form.cleaned_data["answer"], at=request.viewer.at,
            )  # fmt: skip
            messages.success(request, _("The answer is kept."))
        else:
            messages.error(request, _("Write an answer first."))
        return redirect("visits:questions")
    return render(request, "visits/questions.html", {"questions": found, "days": DAYS})
