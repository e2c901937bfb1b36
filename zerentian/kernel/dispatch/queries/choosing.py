"""Recipients to choose from: by words, by kind of unit, by who answers for a place or a subject."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Reach
from zerentian.kernel.responsibilities.queries.holders import near, usable
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

MOST = 3_000


def holders(*, viewer: Viewer) -> QuerySet[Holder]:
    """To whom the viewer may send an order: posts, units and teams of the places where they issue."""
    scope.require(viewer, Permission.ORDERS_ISSUE)
    return Holder.objects.filter(usable(viewer.on), near(viewer, Permission.ORDERS_ISSUE))


def units(*, viewer: Viewer, kind: str = "", words: str = "") -> QuerySet[Entity]:
    """Open units of a kind or with these words, whether they were ever a holder or not."""
    scope.require(viewer, Permission.ORDERS_ISSUE)
    found = Entity.objects.filter(Q(closed_on=None) | Q(closed_on__gt=viewer.on))
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(name__contains=words) | Q(short_name__contains=words))
    return found.order_by("kind", "name_key", "pk")


def people(*, viewer: Viewer, words: str) -> QuerySet[Holder]:
    """Posts with such a person or title, and teams of such a name."""
    sitting = Tenure.objects.filter(
        post=OuterRef("post"), superseded_at=None, valid__contains=viewer.on,
        user__name__contains=words,
    )  # fmt: skip
    named = Q(Exists(sitting)) | Q(post__title__contains=words) | Q(team__name__contains=words)
    return holders(viewer=viewer).filter(named).order_by("pk")


def answering(*, viewer: Viewer, region: Region) -> QuerySet[Holder]:
    """Everybody who answers for something in this place: by a duty for a subject or for the place."""
    low, high = prefix_range(region.path)
    today = {"superseded_at": None, "valid__contains": viewer.on}
    duties = Duty.objects.filter(
        **today, subject__region__path__gte=low, subject__region__path__lt=high
    )
    places = PlaceDuty.objects.filter(**today, region__path__gte=low, region__path__lt=high)
    reach = Reach.objects.filter(region=region, valid__contains=viewer.on)
    found = Q(pk__in=duties.values("holder")) | Q(pk__in=places.values("holder"))
    found |= Q(pk__in=reach.values("holder"))
    return holders(viewer=viewer).filter(found).order_by("pk")


def of_subject(*, viewer: Viewer, subject: int) -> QuerySet[Holder]:
    """Everybody who answers for the subject by a duty of its own."""
    duties = Duty.objects.filter(subject=subject, superseded_at=None, valid__contains=viewer.on)
    return holders(viewer=viewer).filter(pk__in=duties.values("holder")).order_by("pk")
