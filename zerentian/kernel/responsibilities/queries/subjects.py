"""Who answers for a subject, now and before, and the rosters as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.lib.ranges import Range
from zerentian.kernel.responsibilities.queries.cover import within_ranges
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Answering:
    """One duty with the name of its holder on a day."""

    duty: Duty
    holder: HolderName

    @property
    def start(self) -> date:
        start: date = self.duty.valid.lower
        return start

    @property
    def end(self) -> date | None:
        end: date | None = self.duty.valid.upper
        return end


def _visible(viewer: Viewer) -> QuerySet[Duty]:
    """Duties whose subject the viewer may open; helpers see who else answers for their own."""
    duties = Duty.objects.filter(superseded_at=None).select_related("role")
    return scope.subjects_within(duties, viewer=viewer, permission=Permission.SUBJECTS_VIEW)


def responsible(
    subjects: Iterable[int], *, viewer: Viewer, on: date, role: Role | None = None
) -> dict[int, list[Answering]]:
    """Who answers for each of these subjects on that day, in three statements."""
    duties = _visible(viewer).filter(subject__in=list(subjects), valid__contains=on)
    if role is not None:
        duties = duties.filter(role=role)
    found = list(duties.order_by("-role__cover", "role", "valid", "pk"))
    called = names({duty.holder_id for duty in found}, on=on)
    answering: dict[int, list[Answering]] = {}
    for duty in found:
        answering.setdefault(duty.subject_id, []).append(Answering(duty, called[duty.holder_id]))
    return answering


def history(subject: int, *, viewer: Viewer, on: date) -> list[Answering]:
    """Everybody who ever answered for the subject or will, newest first, called as on the first day."""
    duties = list(_visible(viewer).filter(subject=subject).order_by("-valid", "-pk"))
    called: dict[tuple[int, date], HolderName] = {}
    for day in {duty.valid.lower for duty in duties}:
        holders = [duty.holder_id for duty in duties if duty.valid.lower == day]
        called |= {(holder, day): name for holder, name in names(holders, on=day).items()}
    return [Answering(duty, called[duty.holder_id, duty.valid.lower]) for duty in duties]


def roster(
    *,
    viewer: Viewer,
    role: Role,
    on: date,
    key: str | None = None,
    places: tuple[Range, ...] = (),
) -> QuerySet[Duty]:
    """The duties of a role on a day, of one roster or all, as the rows of a list: by unit and holder."""
    duties = Duty.objects.filter(role=role, superseded_at=None, valid__contains=on)
    if key is not None:
        duties = duties.filter(roster=key)
    if places:
        duties = duties.filter(within_ranges(places, "subject__region"))
    duties = scope.subjects_within(duties, viewer=viewer, permission=Permission.DUTIES_VIEW)
    return duties.select_related(
        "subject__household", "subject__region", "holder__post__entity", "holder__entity",
        "holder__team",
    ).order_by("holder", "subject__name_key", "pk")  # fmt: skip


def rosters(*, viewer: Viewer, role: Role, on: date) -> list[str]:
    """Keys of the rosters that have duties on that day where the viewer may look."""
    found = roster(viewer=viewer, role=role, on=on).order_by().values_list("roster", flat=True)
    return sorted(set(found.distinct()))
