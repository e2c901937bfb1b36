"""The villages and towns in which a viewer sees residents: asked once a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import queries as population
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.permissions import Permission

TOWN, VILLAGE = Region.Level.TOWN, Region.Level.VILLAGE
TOWN_DIGITS = 9


@dataclass(frozen=True)
class Place:
    pk: int
    path: str
    name: str
    level: int
    closed_on: date | None


@dataclass
class Places:
    """Divisions of the viewer, closed ones included: their last residents are still found."""

    viewer: Viewer
    permission: Permission = Permission.SUBJECTS_VIEW
    whole: bool = field(init=False)
    _known: dict[str, list[Place]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.viewer.checked = True
        self.whole = self.viewer.everywhere(self.permission)

    def _read(self, **chosen: Any) -> list[Place]:
        inside = scope.within(
            Region.objects.filter(**chosen),
            viewer=self.viewer,
            permission=self.permission,
            region="",
        )
        rows = inside.order_by("path")
        return [Place(*row) for row in rows.values_list("pk", "path", "name", "level", "closed_on")]

    def _below(self, path: str) -> list[Place]:
        """At or below a path; what a page asks of one town is read once."""
        if path not in self._known:
            inside = (
                dict(zip(("path__gte", "path__lt"), prefix_range(path), strict=True))
                if path
                else {}
            )
            self._known[path] = self._read(**inside)
        return self._known[path]

    @cached_property
    def closed(self) -> set[int]:
        """People in circles that are closed to the viewer, by id."""
        return population.closed_ids(self.viewer)

    @cached_property
    def towns(self) -> list[Place]:
        return self._read(level=TOWN, closed_on=None)

    def villages(self, town: str) -> list[Place]:
        """Of the town; of all places of a viewer who sees no whole town."""
        return [p for p in self._below(town) if p.level == VILLAGE and p.closed_on is None]

    def named(self, path: str) -> str:
        return next((place.name for place in self._below(path) if place.path == path), path)

    def ids(self, path: str = "") -> list[int]:
        """Divisions at or below a path, as far as the viewer sees them."""
        return [place.pk for place in self._below(path)]

    def condition(self, home: str, path: str = "", *, town: str = "") -> Q:
        """Rows whose `home` (a lookup) lies there. The whole register needs no condition.

        town: a lookup of the town's path, where rows carry it; whole towns are then a range of
        paths, and no village is read.
        """
        if self.whole and not path:
            return Q()
        if town and (ranges := self._whole_towns(path)):
            return reduce(or_, (_lies(town, low, high) for low, high in ranges))
        ids = self.ids(path)
        return Q(**{home: ids[0]}) if len(ids) == 1 else Q(**{f"{home}__in": ids})

    def _whole_towns(self, path: str) -> tuple[Range, ...]:
        """What is asked for and seen, as ranges of paths that cut no town in two; else nothing."""
        seen = self.viewer.places(self.permission)
        if not path:
            wanted = seen
        else:
            low, high = asked = prefix_range(path)
            wanted = (asked,) if any(lo <= low and high <= hi for lo, hi in seen) else ()
        whole = all(max(len(low), len(high)) <= TOWN_DIGITS for low, high in wanted)
        return wanted if whole else ()


def _lies(town: str, low: str, high: str) -> Q:
    """One town is one value, so that its rows stand together in the index."""
    if len(low) == TOWN_DIGITS and prefix_range(low) == (low, high):
        return Q(**{town: low})
    return Q(**{f"{town}__gte": low, f"{town}__lt": high})
