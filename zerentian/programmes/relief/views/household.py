"""One household."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from zerentian.kernel.subjects import queries as subjects
from zerentian.manifest.scope import ViewerRequest


def household(request: ViewerRequest, pk: int) -> HttpResponse:
    found = subjects.subjects(viewer=request.viewer, kind="relief.household")
    subject = get_object_or_404(found.select_related("household", "region"), pk=pk)
    return render(request, "relief/household.html", {"subject": subject})
