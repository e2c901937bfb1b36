"""Who answers for a subject, now and before, and the rosters as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Area, Region
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import places as by_place
from zerentian.kernel.responsibilities.queries.cover import within_ranges
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Answering:
    """One duty, for the subject or for its place, with the name of its holder on a day."""

    duty: Duty | PlaceDuty
    holder: HolderName

    @property
    def place(self) -> Region | Area | None:
        """The place for which the holder answers; None: for this subject by itself."""
        return self.duty.place if isinstance(self.duty, PlaceDuty) else None

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
    """Who answers for each of these subjects on that day, in four statements."""
    subjects = list(subjects)
    duties = _visible(viewer).filter(subject__in=subjects, valid__contains=on)
    if role is not None:
        duties = duties.filter(role=role)
    found: list[tuple[int, Duty | PlaceDuty]] = [
        (duty.subject_id, duty) for duty in duties.order_by("-role__cover", "role", "valid", "pk")
    ]
    if by_place.has_places():
        seen = scope.subjects_within(
            Subject.objects.filter(pk__in=subjects),
            viewer=viewer,
            permission=Permission.SUBJECTS_VIEW,
            subject="",
        )
        found += _placed(seen, on=on, role=role)
    return _called(found, on)


def _placed(
    subjects: QuerySet[Subject], *, on: date, role: Role | None
) -> list[tuple[int, Duty | PlaceDuty]]:
    placed = by_place.by_subject(subjects, on=on, role=role)
    return [(subject, duty) for subject, duties in placed.items() for duty in duties]


def _called(found: Iterable[tuple[int, Duty | PlaceDuty]], on: date) -> dict[int, list[Answering]]:
    listed = list(found)
    called = names({duty.holder_id for _subject, duty in listed}, on=on)
    answering: dict[int, list[Answering]] = {}
    for subject, duty in listed:
        answering.setdefault(subject, []).append(Answering(duty, called[duty.holder_id]))
    return answering


def changeable(*, viewer: Viewer) -> QuerySet[Duty]:
    """Duties that the viewer may end or correct."""
    duties = Duty.objects.filter(superseded_at=None).select_related(
        "role", "holder", "subject__region", "subject__household"
    )
    return scope.subjects_within(duties, viewer=viewer, permission=Permission.DUTIES_ASSIGN)


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


def answering(subjects: Iterable[int], *, role: Role, on: date) -> dict[int, list[Answering]]:
    """Who answers in this role for subjects that the caller has already scoped, in three statements."""
    ids = list(subjects)
    duties = Duty.objects.filter(
        role=role, superseded_at=None, subject__in=ids, valid__contains=on
    ).select_related("role")
    found: list[tuple[int, Duty | PlaceDuty]] = [
        (duty.subject_id, duty) for duty in duties.order_by("valid", "pk")
    ]
    if role.by_place:
        found += _placed(Subject.objects.filter(pk__in=ids), on=on, role=role)
    return _called(found, on)


def held(holder: Holder, *, viewer: Viewer) -> list[Duty]:
    """Everything the holder answers, answered or will answer for, where the viewer may look; newest first.

    Somebody without such a right sees what they answer for today, and no more.
    """
    duties = Duty.objects.filter(holder=holder, superseded_at=None)
    permission = (
        Permission.DUTIES_VIEW
        if viewer.may(Permission.DUTIES_VIEW)
        else Permission.SUBJECTS_VIEW  # which the own duties open
    )
    duties = scope.subjects_within(duties, viewer=viewer, permission=permission)
    found = duties.select_related("role", "subject__region", "subject__household")
    return list(found.order_by("-valid", "subject__name_key", "pk"))


def running(holder: Holder, *, on: date) -> int:
    """How many duties of the holder hold on the day or later: what closing the post would leave open."""
    duties = Duty.objects.filter(holder=holder, superseded_at=None)
    return duties.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)).count()
