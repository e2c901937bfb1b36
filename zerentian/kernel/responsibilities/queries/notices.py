"""What somebody is told about handovers, until they acknowledge it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Notice
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.kernel.responsibilities.queries.viewers import seats


@dataclass(frozen=True)
class Told:
    """A notice with the name of the other side."""

    notice: Notice
    other: HolderName


def open_notices(*, viewer: Viewer) -> QuerySet[Notice]:
    """Notices to the posts on which the viewer sits today, the latest first."""
    viewer.checked = True
    if viewer.user is None:
        return Notice.objects.none()
    mine = seats(viewer.user, on=viewer.on).values("pk")
    rows = Notice.objects.filter(holder__in=mine, seen_at=None, withdrawn=False)
    return rows.select_related("role").order_by("-recorded_at", "-pk")


def told(*, viewer: Viewer) -> list[Told]:
    """The same with names, for the home page."""
    rows = list(open_notices(viewer=viewer))
    called = names({row.other_id for row in rows}, on=viewer.on) if rows else {}
    return [Told(row, called[row.other_id]) for row in rows]
