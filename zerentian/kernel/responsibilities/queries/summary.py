"""All that the cover page says of a place on a day, worked out once as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import limits
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries.capacity import Capacity, carried, rated
from zerentian.kernel.responsibilities.queries.cover import Survey, by_village, surveyed
from zerentian.kernel.responsibilities.queries.holders import idle, overloads
from zerentian.lib.planned import Planned
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
    asked = _Asked(
        (
            viewer.reach(Permission.DUTIES_VIEW), role.pk, role.subject_kind, role.by_place,
            limits.limits(role, [roster.key for roster in limits.rosters(role)]),
            parent.path, places,
        ),
        {"viewer": viewer, "role": role, "places": places}, parent,
    )  # fmt: skip

    def count() -> Summary:
        plans = _plans(asked)
        return Summary(
            survey=surveyed(plans.villages.rows(on=on), parent),
            overloads=len(plans.overloads.rows(on=on)),
            idle=len(plans.idle.rows(on=on)),
            capacity=rated(plans.carried.rows(on=on), role),
        )

    words = get_language()  # titles of rosters are words
    return unchanged(("duties.summary", asked, on, words), count)


@dataclass(frozen=True)
class _Asked:
    """key: everything that decides which rows are counted, but for the day."""

    key: Hashable
    ask: Mapping[str, Any] = field(compare=False)
    parent: Region = field(compare=False)


class _Plans(NamedTuple):
    villages: Planned[Any]
    overloads: Planned[Any]
    idle: Planned[Any]
    carried: Planned[Any]


@lru_cache(maxsize=128)
def _plans(asked: _Asked) -> _Plans:
    """The four statements for a place as one viewer sees it. People leaf through the days, and to put
    the statements together takes longer than to run them."""
    ask, parent = asked.ask, asked.parent
    return _Plans(
        Planned(lambda on: by_village(**ask, on=on, parent=parent), on=date),
        Planned(lambda on: overloads(**ask, on=on).values_list("pk"), on=date),
        Planned(lambda on: idle(**ask, on=on).values_list("pk"), on=date),
        Planned(lambda on: carried(**ask, on=on), on=date),
    )
