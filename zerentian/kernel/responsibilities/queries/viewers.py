"""What somebody's own duties open to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.planned import Planned

NO_ENTITY = 0  # no row has this id


def viewer_for(user: User | None, *, on: date, at: datetime) -> Viewer:
    """Who is looking, with the subjects for which they answer on that day (asked only when needed)."""
    if user is None:
        return Viewer(user=None, on=on, at=at)
    return Viewer(user=user, on=on, at=at, duties=lambda: subject_ids(user, on=on))


def seats(user: User | int, *, on: date) -> QuerySet[Holder]:
    """Holders that are the user in person: posts on which they sit that day, acting or not."""
    return Holder.objects.filter(
        post__tenures__user=user,
        post__tenures__superseded_at=None,
        post__tenures__valid__contains=on,
    ).distinct()


def subject_ids(user: User, *, on: date) -> frozenset[int]:
    """Subjects of the user's posts; of their entity and teams only in roles that open to all members."""
    entity = user.entity_id or NO_ENTITY
    return frozenset(pk for (pk,) in SUBJECTS.rows(user=user.pk, entity=entity, on=on))


def _subjects(user: int, entity: int, on: date) -> QuerySet[Duty, Any]:
    shared = Holder.objects.filter(
        Q(team__members__user=user, team__members__valid__contains=on)
        & Q(team__members__superseded_at=None)
        | Q(entity=entity)
    )
    held = Q(holder__in=seats(user, on=on)) | Q(role__members=True, holder__in=shared)
    duties = Duty.objects.filter(held, superseded_at=None, valid__contains=on)
    return duties.values_list("subject")


SUBJECTS = Planned(_subjects, user=int, entity=int, on=date)


def my_holders(*, viewer: Viewer) -> QuerySet[Holder]:
    """The holders on whose posts the viewer sits today."""
    viewer.checked = True
    return seats(viewer.user, on=viewer.on) if viewer.user else Holder.objects.none()


def own_subjects(*, viewer: Viewer) -> QuerySet[Subject]:
    """The viewer's own field: subjects for which they answer today, by name."""
    own = subjects.subjects(viewer=viewer).filter(pk__in=viewer.subject_ids)
    return own.order_by("name_key", "pk")
