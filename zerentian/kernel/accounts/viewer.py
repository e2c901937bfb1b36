"""Who is looking, on which day, and what that lets them see. Resolved once a request."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import CompartmentMember, Grant, User
from zerentian.kernel.regions.models import AreaRegion
from zerentian.lib.planned import Planned
from zerentian.lib.ranges import merge, prefix_range
from zerentian.manifest.permissions import Permission

Places = tuple[tuple[str, str], ...]


class Held(NamedTuple):
    """What a grant says, as far as it decides what is seen."""

    role: str
    programme: str
    path: str | None
    area_id: int | None


class Placed(Protocol):
    """A grant with its region's path, or None and its area."""

    @property
    def path(self) -> str | None: ...

    @property
    def area_id(self) -> int | None: ...


P = TypeVar("P", bound=Placed)

# Every page asks these two of every viewer.
GRANTS = Planned(
    lambda user, on: Grant.objects.filter(
        user=user, superseded_at=None, valid__contains=on
    ).values_list("role", "programme", "region__path", "area"),
    user=int,
    on=date,
)
COMPARTMENTS = Planned(
    lambda user, on: CompartmentMember.objects.filter(
        user=user, superseded_at=None, valid__contains=on
    ).values_list("compartment"),
    user=int,
    on=date,
)


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
    _places: dict[tuple[Permission, str], Places] = field(default_factory=dict, repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether any grant of today carries the permission, wherever."""
        self.checked = True
        return bool(self.places(permission))

    def places(self, permission: Permission, *, programme: str = "") -> Places:
        """Half-open ranges of region paths in which the permission holds.

        With a programme: by grants for it and grants for all. Without: by any grant, for what belongs
        to no single programme.
        """
        asked = (permission, programme)
        if asked not in self._places:
            self._places[asked] = merge(
                place
                for grant, places in self.grants
                if permission in roles.permissions(grant.role)
                and (not grant.programme or not programme or grant.programme == programme)
                for place in places
            )
        return self._places[asked]

    def places_by_programme(self, permission: Permission) -> dict[str, Places]:
        """The same, apart for each programme to which grants are limited; "" stands for all programmes."""
        found: dict[str, list[tuple[str, str]]] = {}
        for grant, places in self.grants:
            if permission in roles.permissions(grant.role):
                found.setdefault(grant.programme, []).extend(places)
        return {programme: merge(places) for programme, places in found.items()}

    def reach(self, permission: Permission) -> Hashable:
        """Everything that decides which subjects the permission opens: two viewers of the same reach
        see the same rows."""
        places = tuple(sorted(self.places_by_programme(permission).items()))
        return permission, places, self.subject_ids, self.compartments

    def everywhere(self, permission: Permission, *, programme: str = "") -> bool:
        """Whether the permission covers the whole instance: only then are rows without a region seen."""
        return is_whole(self.places(permission, programme=programme))

    @cached_property
    def subject_ids(self) -> frozenset[int]:
        return self.duties() if self.user else frozenset()

    @cached_property
    def compartments(self) -> frozenset[int]:
        if not self.user:
            return frozenset()
        return frozenset(pk for (pk,) in COMPARTMENTS.rows(user=self.user.pk, on=self.on))

    @cached_property
    def grants(self) -> list[tuple[Held, Places]]:
        """The grants of today, each with the places it opens."""
        if not self.user:
            return []
        held = [Held._make(row) for row in GRANTS.rows(user=self.user.pk, on=self.on)]
        return with_places(held, on=self.on)


def is_whole(places: Places) -> bool:
    """Whether these places hold the whole instance."""
    low, high = prefix_range(roles.root_path())
    return any(lo <= low and high <= hi for lo, hi in places)


def with_places(grants: Iterable[P], *, on: date) -> list[tuple[P, Places]]:
    """Each grant with the places it opens on that day; one statement for all areas."""
    found = list(grants)
    areas = area_places({grant.area_id for grant in found if grant.area_id}, on=on)
    return [
        (grant, (prefix_range(grant.path),) if grant.path is not None else areas[grant.area_id])
        for grant in found
    ]


def area_places(areas: Iterable[int], *, on: date) -> dict[int | None, Places]:
    """The regions of each area on that day, as ranges; an area without regions opens nothing."""
    found: dict[int | None, list[tuple[str, str]]] = {area: [] for area in areas}
    rows = AreaRegion.objects.filter(area__in=list(found), superseded_at=None, valid__contains=on)
    for area, path in rows.values_list("area", "region__path") if found else ():
        found[area].append(prefix_range(path))
    return {area: tuple(places) for area, places in found.items()}
