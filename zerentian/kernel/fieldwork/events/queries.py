"""Events and facilities in the viewer's places."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.models import Attendance, Facility, FieldEvent, Goods, Reached
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission

VIEW = Permission.VISITS_VIEW


def events(
    *, viewer: Viewer, kind: str = "", permission: Permission = VIEW
) -> QuerySet[FieldEvent]:
    """Events that were not withdrawn."""
    viewer.checked = True
    rows = FieldEvent.objects.filter(scope.in_places(viewer, permission), withdrawn_at=None)
    return rows.filter(kind=kind) if kind else rows


def listed(*, viewer: Viewer, kind: str, words: str = "") -> QuerySet[FieldEvent]:
    """The same with `times` (person-times, B-3) and `homes` (households reached)."""
    rows = events(viewer=viewer, kind=kind).select_related("region__parent", "organiser")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(region__name__icontains=words))
    times = (
        Attendance.objects.filter(event=OuterRef("pk"), superseded_at=None)
        .order_by()
        .values("event")
    )
    homes = Reached.objects.filter(event=OuterRef("pk")).order_by().values("event")
    return rows.annotate(
        times=Coalesce(Subquery(times.annotate(n=Sum("count")).values("n")), 0),
        homes=Coalesce(Subquery(homes.annotate(n=Count("pk")).values("n")), 0),
    )


@dataclass(frozen=True)
class Totals:
    """Person-times are no people: 40 events with 400 person-times may have been 150 people (B-3)."""

    events: int
    person_times: int
    people: int  # different named ones
    volunteers: int  # person-times of volunteers whom nobody named
    households: int  # different ones (C-8)
    household_times: int
    value: int  # of goods, fen


def totals_of(event: FieldEvent) -> Totals:
    return totals(FieldEvent.objects.filter(pk=event.pk))


def totals(found: QuerySet[FieldEvent]) -> Totals:
    """Of these events, already within the viewer's scope; four statements."""
    ids = found.order_by().values("pk")
    came = Attendance.objects.filter(event__in=ids, superseded_at=None).aggregate(
        times=Coalesce(Sum("count"), 0),
        people=Count("user", distinct=True),
        volunteers=Coalesce(Sum("count", filter=Q(user=None)), 0),
    )
    reached = Reached.objects.filter(event__in=ids).aggregate(
        homes=Count("subject", distinct=True), times=Count("pk")
    )
    value = Goods.objects.filter(event__in=ids).aggregate(value=Coalesce(Sum("value"), 0))
    return Totals(
        events=found.order_by().count(), person_times=came["times"], people=came["people"],
        volunteers=came["volunteers"], households=reached["homes"],
        household_times=reached["times"], value=value["value"],
    )  # fmt: skip


def attendances(event: FieldEvent) -> QuerySet[Attendance]:
    """Who counts as having been there."""
    rows = event.attendances.filter(superseded_at=None).select_related("user__entity", "unit")
    return rows.order_by(F("user__name_key").asc(nulls_last=True), "pk")


def taken_out(event: FieldEvent) -> QuerySet[Attendance]:
    """Who was entered and was not there after all, the last first."""
    rows = event.attendances.exclude(superseded_at=None)
    related = ("user__entity", "unit", "superseded_by")
    return rows.select_related(*related).order_by("-superseded_at", "pk")


def attendance(pk: int, *, viewer: Viewer) -> QuerySet[Attendance]:
    """The line, where the viewer may record; the queryset is for get_object_or_404."""
    events_ = events(viewer=viewer, permission=Permission.VISITS_RECORD)
    rows = Attendance.objects.filter(pk=pk, event__in=events_, superseded_at=None)
    return rows.select_related("event__region", "user__entity", "unit")


def households(event: FieldEvent, *, viewer: Viewer) -> QuerySet[Subject]:
    """Those that the viewer may see; the page tells how many there are."""
    seen = Subject.objects.filter(pk__in=event.reached.values("subject"))
    rows = scope.subjects_within(seen, viewer=viewer, permission=VIEW, subject="")
    return rows.select_related("region", "household").order_by("region__path", "name_key")


def facilities(
    *, viewer: Viewer, kind: str = "", permission: Permission = VIEW
) -> QuerySet[Facility]:
    rows = Facility.objects.filter(withdrawn_at=None)
    rows = rows.filter(kind=kind) if kind else rows
    seen = scope.subjects_within(rows, viewer=viewer, permission=permission)
    return seen.select_related("subject__region", "subject__household")


def accepted(found: QuerySet[Facility]) -> dict[str, int]:
    """Households by kind, and under "" the different ones: 43, 15 and 56 (C-7)."""
    done = found.filter(accepted_on__isnull=False).order_by()
    counts = dict(done.values_list("kind").annotate(n=Count("subject", distinct=True)))
    return counts | {"": done.aggregate(n=Count("subject", distinct=True))["n"]}
