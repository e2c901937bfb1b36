"""What somebody's own duties open to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import places as by_place
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
    found = frozenset(pk for (pk,) in SUBJECTS.rows(user=user.pk, entity=entity, on=on))
    if not by_place.has_places():
        return found
    return found.union(_of_places(user.pk, entity, on=on))


def _held(user: int, entity: int, on: date) -> Q:
    shared = Holder.objects.filter(
        Q(team__members__user=user, team__members__valid__contains=on)
        & Q(team__members__superseded_at=None)
        | Q(entity=entity)
    )
    return Q(holder__in=seats(user, on=on)) | Q(role__members=True, holder__in=shared)


def _subjects(user: int, entity: int, on: date) -> QuerySet[Duty, Any]:
    duties = Duty.objects.filter(_held(user, entity, on), superseded_at=None, valid__contains=on)
    return duties.values_list("subject")


SUBJECTS = Planned(_subjects, user=int, entity=int, on=date)


def _places(user: int, entity: int, on: date) -> QuerySet[PlaceDuty, Any]:
    duties = PlaceDuty.objects.filter(
        _held(user, entity, on), superseded_at=None, valid__contains=on
    )
    return duties.values_list("role", "holder").distinct()


PLACES = Planned(_places, user=int, entity=int, on=date)


def _of_places(user: int, entity: int, *, on: date) -> Iterator[int]:
    """Subjects that the user answers for because of where they lie."""
    held = PLACES.rows(user=user, entity=entity, on=on)
    roles = Role.objects.in_bulk({role for role, _holder in held}) if held else {}
    for role, holder in held:
        yield from by_place.of_holder(roles[role], on, holder).values_list("pk", flat=True)


def my_holders(*, viewer: Viewer) -> QuerySet[Holder]:
    """The holders on whose posts the viewer sits today."""
    viewer.checked = True
    return seats(viewer.user, on=viewer.on) if viewer.user else Holder.objects.none()


def own_subjects(*, viewer: Viewer) -> QuerySet[Subject]:
    """The viewer's own field: subjects for which they answer today, by name."""
    own = subjects.subjects(viewer=viewer).filter(pk__in=viewer.subject_ids)
    return own.order_by("name_key", "pk")
