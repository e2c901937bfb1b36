"""Reads of pairs and merges. A pair is seen by whoever sees one of its sides; the other side only
where it lies in their places, too."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer, is_whole
from zerentian.kernel.duplicates.models import Merge, Pair, Run, State
from zerentian.kernel.population.models import Membership
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

EDIT = Permission.SUBJECTS_EDIT  # the queue is work for those who keep the registers
SIDES = ("a", "b")


def pairs(*, viewer: Viewer) -> QuerySet[Pair]:
    """Pairs with a side in the viewer's places and none in a compartment closed to them."""
    inside = _in_places(viewer, "region_a") | _in_places(viewer, "region_b")
    return Pair.objects.filter(inside, *(~_is_sealed(viewer, side) for side in SIDES))


def decidable(*, viewer: Viewer) -> QuerySet[Pair]:
    """Pairs about which the viewer may decide: both sides lie in their places."""
    return pairs(viewer=viewer).filter(
        _in_places(viewer, "region_a"), _in_places(viewer, "region_b")
    )


def listed(
    *, viewer: Viewer, state: str = State.OPEN, reason: str = "", place: str = "", least: int = 0
) -> QuerySet[Pair]:
    """Pairs in a state, for a reason, with a side in a place (path) and at least so probable."""
    found = pairs(viewer=viewer).filter(state=state, score__gte=least)
    if reason:
        found = found.filter(reasons__contains=[reason])
    if place:
        low, high = prefix_range(place)
        found = found.filter(
            Q(region_a__path__gte=low, region_a__path__lt=high)
            | Q(region_b__path__gte=low, region_b__path__lt=high)
        )
    return found


def with_people(found: QuerySet[Pair]) -> QuerySet[Pair]:
    return found.select_related("a", "b", "region_a__parent", "region_b__parent", "decided_by")


def waiting(*, viewer: Viewer) -> int:
    """How many pairs the viewer could decide today."""
    return decidable(viewer=viewer).filter(state=State.OPEN).count()


def neighbours(*, viewer: Viewer, pair: Pair) -> tuple[Pair | None, Pair | None]:
    """The open pairs before and after this one in the order of the list."""
    found = pairs(viewer=viewer).filter(state=State.OPEN).exclude(pk=pair.pk)
    higher = Q(score__gt=pair.score) | Q(score=pair.score, pk__lt=pair.pk)
    before = found.filter(higher).order_by("score", "-pk").first()
    return before, found.exclude(higher).order_by("-score", "pk").first()


def seen_sides(pair: Pair, *, viewer: Viewer) -> frozenset[str]:
    """Which of the two the viewer may look at."""
    places = viewer.places(EDIT)
    whole = is_whole(places)

    def inside(region: Region | None) -> bool:
        return whole if region is None else any(lo <= region.path < hi for lo, hi in places)

    return frozenset(side for side in SIDES if inside(getattr(pair, f"region_{side}")))


def merge_of(pair: Pair) -> Merge | None:
    """The merge that answers this pair. The pair was loaded with access."""
    sides = [pair.a_id, pair.b_id]
    found = Merge.objects.filter(survivor__in=sides, absorbed__in=sides, undone_at=None)
    return found.select_related("merged_by").first()


def newest_run() -> Run | None:
    """When the register was last compared; that alone tells nothing of anybody."""
    return Run.objects.order_by(F("at").desc()).first()


def towns(*, viewer: Viewer) -> QuerySet[Region]:
    """Towns of the viewer's places, for the filter."""
    found = Region.objects.filter(level=4, closed_on=None).order_by("path")
    return found.filter(scope.in_ranges(viewer.places(EDIT), region=""))


def _in_places(viewer: Viewer, region: str) -> Q:
    return scope.in_places(viewer, EDIT, region=region)


def _is_sealed(viewer: Viewer, side: str) -> Exists:
    """Whether this side belongs to something that is closed to the viewer."""
    closed = Subject.objects.filter(compartment__isnull=False).exclude(
        compartment__in=viewer.compartments
    )
    homes = Membership.objects.filter(superseded_at=None, household__in=closed.values("household"))
    return Exists(homes.filter(person=OuterRef(side))) | Exists(  # type: ignore[return-value]
        closed.filter(person=OuterRef(side))
    )
