"""Which problems somebody sees: those of their places, of their own households, and those they are to
put right."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.planned import Planned
from zerentian.manifest.permissions import Permission


def problems(
    *, viewer: Viewer, permission: Permission = Permission.PROBLEMS_VIEW
) -> QuerySet[Problem]:
    """With another permission than to view: only where a grant gives it."""
    placed = scope.subjects_within(Problem.objects.all(), viewer=viewer, permission=permission)
    if permission != Permission.PROBLEMS_VIEW:
        return placed
    own = scope.mine(viewer) | Q(holder__in=my_holders(viewer)) & scope.opened(viewer)
    return Problem.objects.filter(Q(pk__in=placed.order_by().values("pk")) | own)


def my_holders(viewer: Viewer) -> QuerySet[Holder]:
    """The viewer's own posts, and the unit on whose staff they are."""
    if viewer.user is None:
        return Holder.objects.none()
    seats = responsibilities.my_holders(viewer=viewer).values("pk")
    unit = Q(entity__isnull=False, entity=viewer.user.entity_id)
    return Holder.objects.filter(Q(pk__in=seats) | unit)


def mine(*, viewer: Viewer) -> QuerySet[Problem]:
    """Open problems that the viewer is to put right, and unassigned ones at their own households."""
    found = problems(viewer=viewer).filter(state__in=sorted(rules.OPEN))
    unassigned = Q(holder=None, subject__in=viewer.subject_ids)
    return found.filter(Q(holder__in=my_holders(viewer)) | unassigned)


def open_for_holder(*, viewer: Viewer, holder: int) -> QuerySet[Problem]:
    """Open problems that this holder is to put right, where the viewer may look; the most urgent first."""
    found = problems(viewer=viewer).filter(holder=holder, state__in=sorted(rules.OPEN))
    return found.select_related("subject__region").order_by("due_on", "pk")


OF_SUBJECT = Planned(
    lambda subject, on: Problem.objects.filter(subject=subject, found_on__lte=on).order_by(
        "-found_on", "-pk"
    ),
    subject=int,
    on=date,
)


def of_subject(subject: Subject, *, viewer: Viewer, on: date) -> list[Problem]:
    """Problems found at the subject up to the day, the newest first, as far as the viewer sees them."""
    found = OF_SUBJECT.objects(subject=subject.pk, on=on)
    if not found or scope.opens(subject, viewer=viewer, permission=Permission.PROBLEMS_VIEW):
        return found
    seen = problems(viewer=viewer).filter(subject=subject.pk).values_list("pk", flat=True)
    return [row for row in found if row.pk in set(seen)]
