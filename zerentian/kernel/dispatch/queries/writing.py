"""What the page that writes an order reads: in whose name, to whom, about what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import choosing
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import number, only
from zerentian.manifest.permissions import Permission

ISSUE = Permission.ORDERS_ISSUE
ALIKE = 5  # places of one name, as 东村 in several towns


def offices(*, viewer: Viewer) -> QuerySet[Entity]:
    """Offices in whose name the viewer may issue: the own unit, or those of the own places."""
    own = Q(pk=viewer.user.entity_id) if viewer.user and viewer.user.entity_id else None
    rows = Entity.objects.filter(closed_on=None, kind__in=["department", "town_government"])
    return rows.filter(own or scope.in_places(viewer, ISSUE)).order_by("name_key")


def units(ids: Iterable[int]) -> dict[int, str]:
    """Names of units by id."""
    return dict(Entity.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def subject(key: str, *, viewer: Viewer) -> Subject | None:
    """The subject that an order is about, if the viewer may issue there."""
    if (pk := number(key)) is None:
        return None
    rows = scope.subjects_within(Subject.objects.all(), viewer=viewer, permission=ISSUE, subject="")
    return rows.filter(pk=pk).first()


def problem(key: str, *, viewer: Viewer) -> Problem | None:
    """The problem that an order is to solve, if the viewer may issue at its place."""
    if (pk := number(key)) is None:
        return None
    rows = scope.subjects_within(Problem.objects.all(), viewer=viewer, permission=ISSUE)
    return rows.select_related("subject").filter(pk=pk).first()


def of_place(place: str, *, viewer: Viewer) -> Iterable[int]:
    """Holders who answer for the place of this code, or for those whose names begin so; "" is none."""
    found = (
        holder
        for region in _places(place, viewer)
        for holder in choosing.answering(viewer=viewer, region=region).values_list("pk", flat=True)[
            : choosing.MOST
        ]
    )
    return islice(dict.fromkeys(found), choosing.MOST)


def _places(place: str, viewer: Viewer) -> list[Region]:
    places = scope.within(
        Region.objects.filter(closed_on=None), viewer=viewer, permission=ISSUE, region=""
    )
    if not only(place):
        named = places.filter(name__startswith=place) if place else places.none()
        return list(named.order_by("path")[:ALIKE])
    path = place.rstrip("0") if len(place) == 12 else place
    region = places.filter(path=path).first()
    region = region or places.filter(code=place.ljust(12, "0")).first()
    return [region] if region else []


def colleagues(above: Task, text: str) -> Iterable[int]:
    """Posts of the recipient's unit."""
    holder = Holder.objects.select_related("post", "team").get(pk=above.holder_id)
    unit = holder.entity_id or (holder.post.entity_id if holder.post else None)
    unit = unit or (holder.team.entity_id if holder.team else None)
    rows = Holder.objects.filter(post__entity=unit).exclude(pk=holder.pk)
    if text:
        rows = rows.filter(post__title__contains=text) | rows.filter(
            post__tenures__user__name__contains=text
        )
    return rows.distinct().order_by("pk").values_list("pk", flat=True)[:200]
