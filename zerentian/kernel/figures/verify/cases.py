"""Who asks when figures are verified: for every role that may see figures, its first holder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import places
from zerentian.kernel.figures.places import Place
from zerentian.kernel.figures.verify import sight
from zerentian.kernel.figures.verify.sight import Sight
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Case:
    """One person of a role, asking about one place."""

    role: str
    user: User
    viewer: Viewer
    place: Place
    _sights: dict[tuple[Permission, str], Sight] = field(default_factory=dict, compare=False)

    def sight(self, permission: Permission, programme: str) -> Sight:
        key = (permission, programme)
        if key not in self._sights:
            self._sights[key] = sight.of(
                self.user, permission, programme=programme, on=self.viewer.on
            )
        return self._sights[key]


def cases(*, at: datetime) -> Iterator[Case]:
    """The first holder of each role, at home and in the first area of which they see a part."""
    on = at.date()
    for key, role in packs.current().roles.items():
        grants = Grant.objects.filter(role=key, superseded_at=None, valid__contains=on)
        grant = grants.select_related("user").order_by("pk").first()
        if grant is None or Permission.FIGURES_VIEW not in role.permissions:
            continue
        viewer = responsibilities.viewer_for(grant.user, on=on, at=at)
        for place in [places.home(viewer), *places.areas(viewer)[:1]]:
            yield Case(key, grant.user, viewer, places.find(place.key, on=on))
