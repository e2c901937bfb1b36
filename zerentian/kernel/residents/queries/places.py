"""The villages and towns in which a viewer sees residents: asked once a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
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

    def __post_init__(self) -> None:
        self.viewer.checked = True
        self.whole = self.viewer.everywhere(self.permission)

    @cached_property
    def all(self) -> list[Place]:
        inside = scope.within(
            Region.objects.all(), viewer=self.viewer, permission=self.permission, region=""
        )
        rows = inside.order_by("path").values_list("pk", "path", "name", "level")
        return [Place(*row) for row in rows]

    @property
    def towns(self) -> list[Place]:
        return [p for p in self.all if p.level == TOWN and p.path.isdigit()]

    def villages(self, town: str) -> list[Place]:
        found = (p for p in self.all if p.level == VILLAGE and p.path.isdigit())
        return [place for place in found if place.path.startswith(town)]

    def named(self, path: str) -> str:
        return next((place.name for place in self.all if place.path == path), path)

    def ids(self, path: str = "") -> list[int]:
        """Divisions at or below a path, as far as the viewer sees them."""
        if not path:
            return [place.pk for place in self.all]
        low, high = prefix_range(path)
        return [place.pk for place in self.all if low <= place.path < high]

    def condition(self, home: str, path: str = "") -> Q:
        """Rows whose `home` (a lookup) lies there. The whole register needs no condition."""
        if self.whole and not path:
            return Q()
        ids = self.ids(path)
        return Q(**{home: ids[0]}) if len(ids) == 1 else Q(**{f"{home}__in": ids})
