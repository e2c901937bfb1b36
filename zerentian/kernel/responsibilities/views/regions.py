"""One place: everybody who answers for something there, whatever role."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.regions import queries as regions
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import checks, queries
from zerentian.kernel.responsibilities.queries import here
from zerentian.kernel.responsibilities.views.cover import above
from zerentian.manifest.permissions import Permission


def place(request: ViewerRequest, pk: int) -> HttpResponse:
    """The village page: who answers for the village itself, for all of a kind there, for single ones."""
    viewer = request.viewer
    region = get_object_or_404(regions.regions(viewer), pk=pk)
    if not reading.meets(region.path, viewer.places(Permission.DUTIES_VIEW)):
        raise Http404(pk)
    listed = here.of_places(viewer=viewer, region=region, on=viewer.on)
    may_assign = viewer.may(Permission.DUTIES_ASSIGN)
    mine = {duty.pk for duty, _holder in listed if may_assign and checks.inside(viewer, duty.place)}
    shown: dict[str, Any] = {
        "region": region,
        "crumbs": above(region),
        "roles": here.by_role(viewer=viewer, region=region, on=viewer.on),
        "places": listed,
        "mine": mine,
        "may_assign": may_assign,
        "all_roles": queries.all_roles(),
    }
    return render(request, "responsibilities/place.html", shown)
