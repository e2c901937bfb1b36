"""Photos of visits that the viewer may read."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.visits.models import Photo, Visit
from zerentian.kernel.visits.queries.visits import chain, visible


def of(visit: Visit, *, viewer: Viewer) -> list[Photo]:
    """Those that came with the visit or with what it corrects."""
    visits = [row.pk for row in chain(visit, viewer=viewer)]
    return list(Photo.objects.filter(visit__in=visits).order_by("pk"))


def photo(pk: int, *, viewer: Viewer) -> Any:
    """A kept photo; Http404 outside."""
    found = Photo.objects.filter(state="kept", visit__in=visible(viewer=viewer))
    return get_object_or_404(found.select_related("file"), pk=pk)
