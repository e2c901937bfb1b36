"""The villages and towns in which a viewer sees residents: asked once a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import queries as population
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

TOWN, VILLAGE = Region.Level.TOWN, Region.Level.VILLAGE


@dataclass(frozen=True)
class Place:
    pk: int
    path: str
    name: str
    level: int


@dataclass
class Places:
    """Divisions of the viewer, closed ones included: their last residents are still found."""

    viewer: Viewer
    permission: Permission = Permission.SUBJECTS_VIEW
    whole: bool = field(init=False)
    _ids: dict[str, list[int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.viewer.checked = True
        self.whole = self.viewer.everywhere(self.permission)

    def _read(self, path: str = "", level: int | None = None) -> list[Place]:
        inside = scope.within(
            Region.objects.all(), viewer=self.viewer, permission=self.permission, region=""
        )
        if path:
            low, high = prefix_range(path)
            inside = inside.filter(path__gte=low, path__lt=high)
        if level is not None:
            inside = inside.filter(level=level, closed_on=None)
        rows = inside.order_by("path").values_list("pk", "path", "name", "level")
        return [Place(*row) for row in rows]

    @cached_property
    def closed(self) -> set[int]:
        """People in circles that are closed to the viewer, by id."""
        return population.closed_ids(self.viewer)

    @cached_property
    def towns(self) -> list[Place]:
        return self._read(level=TOWN)

    def villages(self, town: str) -> list[Place]:
        """Of the town; of all places of a viewer who sees no whole town."""
        return self._read(town, VILLAGE)

    def named(self, path: str) -> str:
        return next((place.name for place in self._read(path) if place.path == path), path)

    def ids(self, path: str = "") -> list[int]:
        """Divisions at or below a path, as far as the viewer sees them."""
        if path not in self._ids:
            self._ids[path] = [place.pk for place in self._read(path)]
        return self._ids[path]

    def condition(self, home: str, path: str = "") -> Q:
        """Rows whose `home` (a lookup) lies there. The whole register needs no condition."""
        if self.whole and not path:
            return Q()
        ids = self.ids(path)
        return Q(**{home: ids[0]}) if len(ids) == 1 else Q(**{f"{home}__in": ids})
