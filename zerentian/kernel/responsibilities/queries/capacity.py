"""How many helpers a roster has, how many subjects they carry, and whether that can be enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import limits, rules
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.queries.cover import duties_on, in_need_of
from zerentian.lib.ranges import Range


@dataclass(frozen=True)
class Capacity:
    """One roster on one day, in the viewer's places. The rosters stay separate: never add helpers up."""

    roster: str
    title: str
    holders: int
    subjects: int
    least: int
    most: int
    cap: int | None

    @property
    def mean(self) -> float:
        return self.subjects / self.holders

    def needed_for(self, subjects: int) -> int | None:
        """Helpers that this many subjects would need at least; None without a cap."""
        return rules.needed(subjects, self.cap) if self.cap else None


def capacity(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> list[Capacity]:
    """One line a roster, in one statement."""
    return rated(carried(viewer=viewer, role=role, on=on, places=places), role)


def carried(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Duty, Any]:
    """Roster, holder and for how many subjects they answer in it."""
    duties = in_need_of(duties_on(role=role, on=on), viewer=viewer, on=on, places=places)
    return duties.order_by().values_list("roster", "holder").annotate(load=Count("pk"))


def rated(lines: Iterable[tuple[Any, ...]], role: Role) -> list[Capacity]:
    """The lines of `carried`, added up by roster."""
    loads: dict[str, list[int]] = defaultdict(list)
    for roster, _holder, load in lines:
        loads[roster].append(load)
    return [
        Capacity(
            roster=roster,
            title=limits.roster_title(roster),
            holders=len(found),
            subjects=sum(found),
            least=min(found),
            most=max(found),
            cap=limits.cap(role, roster),
        )
        for roster, found in sorted(loads.items())
    ]
