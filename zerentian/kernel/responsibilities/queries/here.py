"""Everybody who answers for something in a place, role by role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import PlaceDuty, Reach, Role
from zerentian.kernel.responsibilities.queries.cover import duties_on, gaps, in_need, in_need_of
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.kernel.responsibilities.queries.roles import all_roles
from zerentian.lib.ranges import prefix_range


@dataclass(frozen=True)
class InRole:
    """The holders of one role with how many subjects of the place each has, and what is left open."""

    role: Role
    subjects: int
    gaps: int
    holders: list[tuple[HolderName, int]]


def by_role(*, viewer: Viewer, region: Region, on: date) -> list[InRole]:
    """Roles in which somebody answers for single subjects here, or should."""
    places = (prefix_range(region.path),)
    found = []
    for role in all_roles():
        ask = {"viewer": viewer, "role": role, "on": on, "places": places}
        subjects = in_need(**ask).count()  # type: ignore[arg-type]
        rows = in_need_of(duties_on(role=role, on=on), viewer=viewer, on=on, places=places)
        loads = dict(rows.order_by().values_list("holder").annotate(n=Count("pk")))
        if not loads and not (subjects and role.cover):
            continue
        called = names(loads, on=on)
        listed = sorted(((called[pk], n) for pk, n in loads.items()), key=lambda pair: -pair[1])
        open_ones = gaps(**ask).count() if role.cover else 0  # type: ignore[arg-type]
        found.append(InRole(role, subjects, open_ones, listed))
    return found


def of_places(*, viewer: Viewer, region: Region, on: date) -> list[tuple[PlaceDuty, HolderName]]:
    """Who answers for all of a kind: of this place from nearest, and of places inside it."""
    viewer.checked = True
    reaching = Reach.objects.filter(region=region, valid__contains=on)
    best: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for role, duty, rank in reaching.values_list("role", "duty", "rank"):
        best[role].append((rank, duty))
    ids = {duty for ranked in best.values() for rank, duty in ranked if rank == max(ranked)[0]}
    low, high = prefix_range(region.path)
    inside = PlaceDuty.objects.filter(
        superseded_at=None, valid__contains=on, region__path__gte=low, region__path__lt=high
    )
    ids |= set(inside.values_list("pk", flat=True))
    duties = PlaceDuty.objects.filter(pk__in=ids).select_related("role", "region", "area")
    listed = list(duties.order_by("role", "region__path", "pk"))
    called = names({duty.holder_id for duty in listed}, on=on)
    return [(duty, called[duty.holder_id]) for duty in listed]
