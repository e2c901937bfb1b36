"""Requests for exports, for whoever asked and for whoever may agree."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Greatest

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import Exports
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

GONE = (State.REFUSED, State.WITHDRAWN, State.FAILED)


def limits() -> Exports:
    """What the district pack says."""
    return packs.current().district.exports


def mine(*, viewer: Viewer) -> QuerySet[ExportRequest]:
    """What the viewer asked for, the newest first."""
    found = ExportRequest.objects.filter(asked_by=scope.signed_in(viewer))
    return found.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def judged(*, viewer: Viewer) -> QuerySet[ExportRequest]:
    """Requests of others in whose whole place the viewer may agree to exports."""
    here = scope.in_places(viewer, Permission.EXPORTS_APPROVE)
    found = ExportRequest.objects.filter(here, needs_approval=True).exclude(asked_by=viewer.user)
    return found.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def waiting(*, viewer: Viewer) -> QuerySet[ExportRequest]:
    """Those that the viewer could decide now."""
    return judged(viewer=viewer).filter(state=State.ASKED)


def requests(*, viewer: Viewer) -> QuerySet[ExportRequest]:
    """All that the viewer may look at."""
    here = scope.in_places(viewer, Permission.EXPORTS_APPROVE) & Q(needs_approval=True)
    found = ExportRequest.objects.filter(here | Q(asked_by=scope.signed_in(viewer)))
    return found.select_related("asked_by", "decided_by")


def taken_today(user: User, *, at: datetime) -> int:
    """Rows with whole numbers that somebody asked for alone within the last 24 hours."""
    since = at - timedelta(days=1)
    found = ExportRequest.objects.filter(
        asked_by=user, full=True, needs_approval=False, asked_at__gt=since
    )
    rows = found.exclude(state__in=GONE).aggregate(rows=Sum(Greatest("estimated", "done")))["rows"]
    return int(rows or 0)


def place_of(viewer: Viewer) -> Region | None:
    """The smallest open division that holds everything from which the viewer may take lists out."""
    places = viewer.places(Permission.EXPORTS_RUN)
    if not places:
        return None
    low, high = places[0][0], places[-1][1]
    paths = [low[:n] for n in range(len(low), 0, -1) if prefix_range(low[:n])[1] >= high]
    return Region.objects.filter(path__in=paths, closed_on=None).order_by("-path").first()


def kept() -> timedelta:
    """How long a finished file lies there."""
    return timedelta(days=limits().days)
