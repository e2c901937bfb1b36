"""A duty for one household ends, and from that day nobody answers in its role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief.forms import Ending
from zerentian.programmes.relief.queries import listing
from zerentian.programmes.relief.views import undoing


def end(request: ViewerRequest, pk: int, duty: int) -> HttpResponse:
    viewer = request.viewer
    found = listing.chosen([pk], viewer=viewer, on=viewer.on, permission=Permission.DUTIES_ASSIGN)
    subject = get_object_or_404(found)
    running = asking.changeable(viewer=viewer).filter(subject=pk)
    ending = get_object_or_404(running, pk=duty)
    form = Ending(request.POST or None, initial={"on": viewer.on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            kept = duties.end(
                by=scope.signed_in(viewer), duty=ending, on=said["on"], reason=said["reason"],
                at=viewer.at,
            )  # fmt: skip
        except DutyRefused as refused:
            form.add_error(None, str(refused))
        else:
            undoing.offer(
                request,
                text=_("%(name)s: nobody answers as %(role)s from %(day)s.")
                % {"name": subject.name, "role": ending.role, "day": said["on"]},
                written=[kept.pk] if kept else [],
                restore=[ending.pk],
            )
            return redirect("relief:household", pk)
    names = asking.names([ending.holder_id], on=viewer.on)
    shown = {"form": form, "subject": subject, "duty": ending, "holder": names[ending.holder_id]}
    return render(request, "relief/assign/end.html", shown)
