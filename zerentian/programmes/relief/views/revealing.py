"""A whole identity number, shown once to somebody who says why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.population import actions as population
from zerentian.lib.digits import number as id_of
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief.forms import Reveal
from zerentian.programmes.relief.queries import households, listing


@never_cache
@require_POST
def reveal(request: ViewerRequest, pk: int) -> HttpResponse:
    """The answer holds the number; the address and the log never do."""
    viewer = request.viewer
    scope.require(viewer, Permission.SUBJECTS_REVEAL)
    found = listing.households(viewer=viewer, on=viewer.on, permission=Permission.SUBJECTS_REVEAL)
    subject = get_object_or_404(found.select_related("household", "region"), pk=pk)
    form = Reveal(request.POST)
    members = households.members_of(subject, on=viewer.on)
    member = get_object_or_404(members, person=id_of(form.data.get("person", "")) or 0)
    context = {"subject": subject, "member": member, "form": form}
    if not form.is_valid():
        return render(request, "relief/household/reveal.html", context, status=422)
    number = population.reveal(
        by=scope.signed_in(viewer), viewer=viewer, person=member.person_id, field="identity",
        reason=form.cleaned_data["reason"], at=viewer.at,
    )  # fmt: skip
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "relief/household/number.html", {"number": number})
    return render(request, "relief/household/reveal.html", {**context, "number": number})
