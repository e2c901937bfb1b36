from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.files.uploads import UploadRefused
from zerentian.kernel.problems import actions, queries
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.forms import Open
from zerentian.kernel.problems.views.columns import place_of
from zerentian.kernel.subjects.queries import name_of


def new(request: ViewerRequest, pk: int) -> HttpResponse:
    """Write down what is wrong at a household."""
    viewer = request.viewer
    by = scope.signed_in(viewer)
    subject = queries.subject_to_open_at(pk, viewer=viewer)
    first = {"found_on": viewer.on, "source": "visit"}
    form = Open(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.do_showing(
                actions.open_, by=by, subject=subject, at=viewer.at, **form.cleaned_data
            )
        except (ProblemRefused, UploadRefused) as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            messages.success(request, _("The problem stands in the ledger."))
            return redirect("problems:problem", found.pk)
    shown = {
        "form": form, "title": _("Open a problem"), "name": name_of(subject, viewer),
        "place": place_of(subject),
    }  # fmt: skip
    return render(request, "problems/form.html", shown)
