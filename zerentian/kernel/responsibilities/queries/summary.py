"""All that the cover page says of a place on a day, worked out once as long as nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries.capacity import Capacity, capacity
from zerentian.kernel.responsibilities.queries.cover import Survey, survey
from zerentian.kernel.responsibilities.queries.holders import idle, overloads
from zerentian.lib.ranges import Range
from zerentian.lib.remembered import unchanged
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Summary:
    """Shared between viewers of the same reach: nobody may alter it."""

    survey: Survey
    overloads: int
    idle: int
    capacity: list[Capacity]


def summary(
    *, viewer: Viewer, role: Role, on: date, parent: Region, places: tuple[Range, ...]
) -> Summary:
    """`survey`, `overloads`, `idle` and `capacity` of a place (and of an area in it), asked once."""
    viewer.checked = True
    ask: dict[str, Any] = {"viewer": viewer, "role": role, "on": on, "places": places}

    def count() -> Summary:
        return Summary(
            survey=survey(**ask, parent=parent),
            overloads=overloads(**ask).count(),
            idle=idle(**ask).count(),
            capacity=capacity(**ask),
        )

    seen = viewer.reach(Permission.DUTIES_VIEW)
    words = get_language()  # titles of rosters are words
    return unchanged(("duties.summary", seen, role.pk, on, parent.path, places, words), count)
