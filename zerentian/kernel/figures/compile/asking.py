"""What is asked of a figure from outside: place, days, knowledge, narrowing, and who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures.places import Place
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.figures import Where
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Ask:
    """`on` is the day of a state and the last day of events, which count from `since` on.

    `known_at` None means by all that is known now; an instant means as the records stood then.
    `narrow` keeps only rows with these values of a dimension, an entity or a holder.
    """

    place: Place
    on: date
    since: date
    known_at: datetime | None = None
    narrow: tuple[Where, ...] = ()

    @classmethod
    def of(cls, place: Place, on: date, known_at: datetime | None = None) -> Ask:
        """For one day; events count from the beginning of its year."""
        return cls(place=place, on=on, since=on.replace(month=1, day=1), known_at=known_at)

    @property
    def has_nowhere(self) -> bool:
        """Whether rows without a region belong to the place: only to the whole instance."""
        return bool(self.place.path) and roles.root_path().startswith(self.place.path)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The rows that somebody may count or see: in a place or by a duty, and in no closed compartment."""

    ranges: tuple[Range, ...]
    everywhere: bool = False
    subjects: frozenset[int] = field(default_factory=frozenset)
    compartments: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, viewer: Viewer, permission: Permission, *, programme: str) -> Scope:
        """The viewer's scope for one permission in one programme. Nothing granted, nothing seen."""
        viewer.checked = True
        ranges = viewer.places(permission, programme=programme)
        low, high = prefix_range(roles.root_path())
        by_duty = ranges or permission == Permission.SUBJECTS_VIEW
        return cls(
            ranges=ranges,
            everywhere=any(lo <= low and high <= hi for lo, hi in ranges),
            subjects=viewer.subject_ids if by_duty else frozenset(),
            compartments=viewer.compartments,
        )
