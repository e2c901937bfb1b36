"""Work that waits for somebody today: what is uncovered, vacant or too much, and recent imports."""

from __future__ import annotations

from dataclasses import dataclass

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates import queries as pairs
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Role
from zerentian.manifest.permissions import Permission

RECENT = 5


@dataclass(frozen=True)
class Cover:
    """How one role stands today in the viewer's places."""

    role: Role
    subjects: int
    gaps: int
    vacant: int
    overloads: int


def cover(viewer: Viewer) -> list[Cover]:
    """Every role that must be covered, for whoever may see duties."""
    if not viewer.may(Permission.DUTIES_VIEW):
        return []
    return [_of(role, viewer) for role in duties.all_roles() if role.cover]


def recent_imports(viewer: Viewer) -> list[Batch]:
    if not viewer.may(Permission.IMPORTS_RUN):
        return []
    return list(imports.batches(viewer=viewer)[:RECENT])


def duplicates(viewer: Viewer) -> int:
    """Pairs of records that may be one person, about which the viewer may decide."""
    return pairs.waiting(viewer=viewer)


def _of(role: Role, viewer: Viewer) -> Cover:
    on = viewer.on
    return Cover(
        role=role,
        subjects=duties.in_need(viewer=viewer, role=role, on=on).count(),
        gaps=duties.gaps(viewer=viewer, role=role, on=on).count(),
        vacant=duties.vacant(viewer=viewer, role=role, on=on).count(),
        overloads=duties.overloads(viewer=viewer, role=role, on=on).count(),
    )
