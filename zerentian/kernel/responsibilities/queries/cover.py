"""Which subjects have somebody, nobody or too many, on any day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Left

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.queries import places as by_place
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.permissions import Permission

M = TypeVar("M", bound=Model)
DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}  # how long the path of a region of each level is


def duties_on(*, role: Role, on: date) -> QuerySet[Duty]:
    """Every duty of the role on that day. Not scoped: for joins with subjects that are."""
    return Duty.objects.filter(role=role, superseded_at=None, valid__contains=on)


def in_need(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Subject]:
    """Subjects of the role's kind that are open that day, in the viewer's places (and in `places`)."""
    subjects = Subject.objects.filter(kind=role.subject_kind)
    return in_need_of(subjects, viewer=viewer, on=on, places=places, subject="")


def in_need_of(
    rows: QuerySet[M],
    *,
    viewer: Viewer,
    on: date,
    places: tuple[Range, ...] = (),
    subject: str = "subject",
) -> QuerySet[M]:
    """Rows whose subject is open that day, in the viewer's places (and in `places`)."""
    prefix = f"{subject}__" if subject else ""
    still = Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gt": on})
    rows = rows.filter(still, **{f"{prefix}opened_on__lte": on})
    if places:
        rows = rows.filter(within_ranges(places, f"{prefix}region"))
    return scope.subjects_within(
        rows, viewer=viewer, permission=Permission.DUTIES_VIEW, subject=subject
    )


def within_ranges(places: tuple[Range, ...], region: str = "region") -> Q:
    """Rows whose region lies in one of the ranges."""
    inside = Q(pk__in=[])
    for low, high in places:
        inside |= Q(**{f"{region}__path__gte": low, f"{region}__path__lt": high})
    return inside


def _held(role: Role, on: date) -> QuerySet[Duty]:
    return duties_on(role=role, on=on).filter(subject=OuterRef("pk"))


def _answered(role: Role, on: date) -> Q:
    """Somebody answers for the subject itself, or for its place."""
    return Q(Exists(_held(role, on))) | by_place.answered(role, on)


def _doubled(role: Role, on: date) -> Q:
    return Q(Exists(_second(role, on))) | by_place.doubled(role, on)


def _vacant(role: Role, on: date) -> Q:
    return Q(Exists(_unseated(role, on))) | by_place.unseated(role, on)


def gaps(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Subject]:
    """Subjects for which nobody answers that day."""
    return in_need(viewer=viewer, role=role, on=on, places=places).filter(~_answered(role, on))


def doubles(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Subject]:
    """Subjects with more than one holder that day; none where the role is exclusive."""
    subjects = in_need(viewer=viewer, role=role, on=on, places=places)
    return subjects.filter(_doubled(role, on))


def _second(role: Role, on: date) -> QuerySet[Duty]:
    """Duties beside which another holder has one for the same subject."""
    other = duties_on(role=role, on=on).filter(
        subject=OuterRef("subject"), holder__gt=OuterRef("holder")
    )
    return _held(role, on).filter(Exists(other))


def vacant(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Subject]:
    """Subjects whose holder is a post on which nobody sits that day: a name is missing."""
    subjects = in_need(viewer=viewer, role=role, on=on, places=places)
    return subjects.filter(_vacant(role, on))


def _unseated(role: Role, on: date) -> QuerySet[Duty]:
    seated = Tenure.objects.filter(
        post=OuterRef("holder__post"), superseded_at=None, valid__contains=on
    )
    return _held(role, on).filter(~Exists(seated), holder__post__isnull=False)


class Spot(NamedTuple):
    """A region as far as the cover shows it: hundreds of them are read for each look."""

    pk: int
    path: str
    name: str
    level: int


SPOTS = Planned(
    lambda paths: (
        Region.objects.filter(one_of("path", paths, TextField()), closed_on=None)
        .order_by("path")
        .values_list(*Spot._fields)
    ),
    paths=str,
)
COUNTED = ("subjects", "covered", "doubles", "vacant")


@dataclass(frozen=True)
class Cover:
    """One place on one day. subjects = covered + gaps; doubles and vacant are among the covered."""

    region: Region | Spot
    subjects: int
    covered: int
    doubles: int
    vacant: int

    @property
    def gaps(self) -> int:
        return self.subjects - self.covered


@dataclass(frozen=True)
class Survey:
    """The cover of a place: by its children for the table, by its villages for the map; those that hold
    subjects which the viewer may see, in the order of their codes."""

    children: list[Cover]
    villages: list[Cover]


def by_village(
    *, viewer: Viewer, role: Role, on: date, parent: Region, places: tuple[Range, ...] = ()
) -> QuerySet[Subject, Any]:
    """One line a village: its path, then what `Cover` counts. `places` narrows further, to an area."""
    subjects = in_need(viewer=viewer, role=role, on=on, places=(prefix_range(parent.path),))
    if places:
        subjects = subjects.filter(within_ranges(places))
    rows = subjects.annotate(
        place=Left("region__path", DIGITS[5]),
        held=_whether(_answered(role, on)),
        twice=_whether(_doubled(role, on)),
        unseated=_whether(_vacant(role, on)),
    )
    return (
        rows.values("place")
        .annotate(
            subjects=Count("pk"),
            covered=Count("pk", filter=Q(held=True)),
            doubles=Count("pk", filter=Q(twice=True)),
            vacant=Count("pk", filter=Q(unseated=True)),
        )
        .values_list("place", *COUNTED)
    )


def surveyed(lines: Iterable[tuple[Any, ...]], parent: Region) -> Survey:
    """The lines of `by_village` as the cover of the place, added up for its children, with the names
    of today; one statement."""
    by_path = {path: dict(zip(COUNTED, counts, strict=True)) for path, *counts in lines}
    by_child: dict[str, Counter[str]] = defaultdict(Counter)
    for path, counts in by_path.items():
        by_child[path[: DIGITS[min(parent.level + 1, 5)]]].update(counts)
    paths = sorted(by_path.keys() | by_child.keys())
    known = {spot.path: spot for spot in map(Spot._make, SPOTS.rows(paths=as_array(paths)))}
    return Survey(_covers(known, by_child), _covers(known, by_path))


def _covers(known: Mapping[str, Spot], counts: Mapping[str, Mapping[str, int]]) -> list[Cover]:
    return [Cover(region, **counts[path]) for path, region in known.items() if path in counts]


def _whether(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())
