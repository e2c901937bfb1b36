"""Visits that the viewer may read: in their places, or to what they answer for today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Conflict, Visit
from zerentian.lib.planned import Planned
from zerentian.manifest.permissions import Permission


def visible(*, viewer: Viewer, permission: Permission = Permission.VISITS_VIEW) -> QuerySet[Visit]:
    """Visits to subjects in the viewer's places, and for reading those to the viewer's own field."""
    found = Visit.objects.all()
    placed = scope.subjects_within(found, viewer=viewer, permission=permission)
    if permission != Permission.VISITS_VIEW or not viewer.subject_ids:
        return placed
    return placed | found.filter(scope.mine(viewer))


def current(found: QuerySet[Visit]) -> QuerySet[Visit]:
    return found.filter(superseded_at=None)


def visit(pk: int, *, viewer: Viewer) -> Visit:
    """One visit, superseded ones too; Http404 outside of what the viewer may read."""
    found = visible(viewer=viewer).select_related(
        "template", "subject__region", "subject__household", "user", "recorded_by", "met_person",
        "earlier__template", "corrects", "superseded_by",
    )  # fmt: skip
    return get_object_or_404(found, pk=pk)


def changeable(found: Visit, *, viewer: Viewer) -> bool:
    """Whether the viewer may put it right: their own, or one in a place where they record visits."""
    if found.superseded_at is not None or viewer.user is None:
        return False
    mine = viewer.user.pk in (found.user_id, found.recorded_by_id)
    if mine and found.subject_id in viewer.subject_ids:
        return True
    placed = visible(viewer=viewer, permission=Permission.VISITS_RECORD)
    return placed.filter(pk=found.pk).exists()


def recordable(*, viewer: Viewer) -> QuerySet[Subject]:
    """Subjects to which the viewer may record a visit today."""
    found = Subject.objects.filter(household__isnull=False)
    placed = scope.subjects_within(
        found, viewer=viewer, permission=Permission.VISITS_RECORD, subject=""
    )
    return placed | found.filter(scope.mine(viewer, subject="")) if viewer.subject_ids else placed


def may_record(subject: Subject, *, viewer: Viewer) -> bool:
    """Whether `recordable` keeps this subject: the same questions, asked of a row already in hand."""
    return subject.household_id is not None and _opens(
        subject, viewer=viewer, permission=Permission.VISITS_RECORD
    )


def _opens(subject: Subject, *, viewer: Viewer, permission: Permission) -> bool:
    """One's own to look after, or in a place where the viewer may do this."""
    mine = scope.is_mine(subject.pk, subject.compartment_id, viewer=viewer)
    return mine or scope.opens(subject, viewer=viewer, permission=permission)


def of_subjects(
    subjects: Collection[int], *, viewer: Viewer, on: date, last: int = 10
) -> dict[int, list[Visit]]:
    """The latest visits to each of these subjects up to that day, newest first, in one statement."""
    rows = (
        current(visible(viewer=viewer))
        .filter(subject__in=subjects, day__lte=on)
        .annotate(
            nth=Window(
                RowNumber(), partition_by=F("subject"), order_by=[F("day").desc(), F("pk").desc()]
            )
        )
        .filter(nth__lte=last)
        .select_related("template", "user")
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for row in rows.order_by("subject", "-day", "-pk"):
        found[row.subject_id].append(row)
    return dict(found)


OF_SUBJECT = Planned(
    lambda subject, on: (
        current(Visit.objects.filter(subject=subject, day__lte=on))
        .select_related("template", "user")
        .order_by("-day", "-pk")
    ),
    subject=int,
    on=date,
)


def of_subject(subject: Subject, *, viewer: Viewer, on: date) -> list[Visit]:
    """The visits to one subject up to that day, newest first; none where the viewer reads none of it."""
    if not _opens(subject, viewer=viewer, permission=Permission.VISITS_VIEW):
        return []
    return OF_SUBJECT.objects(subject=subject.pk, on=on)


def latest(subjects: Collection[int], *, viewer: Viewer, on: date) -> dict[int, date]:
    """The day of the latest visit to each of these subjects, up to that day."""
    rows = current(visible(viewer=viewer)).filter(subject__in=subjects, day__lte=on)
    return dict(rows.order_by("subject", "-day").distinct("subject").values_list("subject", "day"))


def conflicts(found: Visit, *, viewer: Viewer) -> QuerySet[Conflict]:
    """Other tellings of a visit that the viewer may read, before and after it was put right;
    unsettled ones first."""
    visits = [row.pk for row in chain(found, viewer=viewer)]
    mine = Conflict.objects.filter(visit__in=visits)
    return mine.select_related("received_by").order_by(F("settled_at").asc(nulls_first=True), "pk")


def chain(found: Visit, *, viewer: Viewer) -> list[Visit]:
    """The visit with everything that it corrects and that corrects it, oldest first."""
    rows = [found]
    while rows[0].corrects_id:
        rows.insert(0, Visit.objects.select_related("superseded_by").get(pk=rows[0].corrects_id))
    while later := Visit.objects.filter(corrects=rows[-1]).select_related("recorded_by").first():
        rows.append(later)
    return rows if visible(viewer=viewer).filter(pk=found.pk).exists() else []
