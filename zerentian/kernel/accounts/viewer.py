"""Who is looking, on which day, and what that lets them see. Resolved once a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property


from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import CompartmentMember, Grant, User
from zerentian.kernel.regions.models import AreaRegion
from zerentian.lib.ranges import merge, prefix_range
from zerentian.manifest.permissions import Permission

Places = tuple[tuple[str, str], ...]


def nothing() -> frozenset[int]:
    return frozenset()


@dataclass(eq=False)
class Viewer:
    """`on` is today by the instance's clock, `at` the instant. `duties` tells the subjects that the
    viewer answers for; it comes from above (responsibilities), because accounts know no subjects."""

    user: User | None
    on: date
    at: datetime
    duties: Callable[[], frozenset[int]] = nothing
    checked: bool = field(default=False)

    def may(self, permission: Permission) -> bool:
        """Whether any grant of today carries the permission, wherever."""
        self.checked = True
        return bool(self.places(permission))

    def places(self, permission: Permission, *, programme: str = "") -> Places:
        """Half-open ranges of region paths in which the permission holds."""
        return merge(
            place
            for grant, places in self._grants
            if permission in roles.permissions(grant.role)
            and (not grant.programme or not programme or grant.programme == programme)
            for place in places
        )

    def everywhere(self, permission: Permission) -> bool:
        """Whether the permission covers the whole instance: only then are rows without a region seen."""
        low, high = prefix_range(roles.root_path())
        return any(lo <= low and high <= hi for lo, hi in self.places(permission))

    @cached_property
    def subject_ids(self) -> frozenset[int]:
        return self.duties() if self.user else frozenset()

    @cached_property
    def compartments(self) -> frozenset[int]:
        if not self.user:
            return frozenset()
        named = CompartmentMember.objects.filter(
            user=self.user, superseded_at=None, valid__contains=self.on
        )
        return frozenset(named.values_list("compartment", flat=True))

    @cached_property
    def _grants(self) -> list[tuple[Grant, Places]]:
        if not self.user:
            return []
        grants = list(
            Grant.objects.filter(user=self.user, superseded_at=None, valid__contains=self.on)
            .select_related("region")
        )
        areas = self._area_places({grant.area_id for grant in grants if grant.area_id})
        return [
            (grant, (prefix_range(grant.region.path),) if grant.region else areas[grant.area_id])
            for grant in grants
        ]

    def _area_places(self, areas: Iterable[int]) -> dict[int | None, Places]:
        found: dict[int | None, list[tuple[str, str]]] = {area: [] for area in areas}
        rows = AreaRegion.objects.filter(
            area__in=list(found), superseded_at=None, valid__contains=self.on
        )
        for area, path in rows.values_list("area", "region__path"):
            found[area].append(prefix_range(path))
        return {area: tuple(places) for area, places in found.items()}


