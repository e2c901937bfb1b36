"""The one scope layer: which rows somebody sees. Lists, counts, search, exports and the API all pass here.

Two questions are always asked together: may this role do this (permission), and is this row inside the
viewer's place or duties (scope). Rows in a compartment ask a third: is the viewer named in it. No grant
means no rows. What needs no knowledge of subjects lies in manifest/scope.py, for the floors below.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer, is_whole
from zerentian.kernel.regions.models import Region
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import in_places, in_ranges, public, require, within

__all__ = [
    "in_places", "in_ranges", "is_mine", "mine", "opened", "opens", "public", "require", "signed_in",
    "subjects_within", "within",
]  # fmt: skip

M = TypeVar("M", bound=Model)


class Placed(Protocol):
    """What decides who sees a subject: a row of the table of subjects, with its region."""

    pk: int
    kind: str
    compartment_id: int | None
    region: Region | None


def signed_in(viewer: Viewer) -> User:
    """The viewer, for pages that show only their own things. PermissionDenied for nobody."""
    if viewer.user is None:
        raise PermissionDenied
    viewer.checked = True
    return viewer.user


def subjects_within(
    queryset: QuerySet[M], *, viewer: Viewer, permission: Permission, subject: str = "subject"
) -> QuerySet[M]:
    """Only rows whose subject lies in the viewer's places or duties and in no closed compartment.

    `subject` is the lookup of the row's Subject; "" when the rows are subjects themselves. A grant
    for one programme opens only subjects of its kinds. A duty opens a subject for viewing only: what
    else a helper may do comes from a grant.
    """
    viewer.checked = True
    prefix = f"{subject}__" if subject else ""
    inside = Q(pk__in=[])
    for programme, places in viewer.places_by_programme(permission).items():
        placed = in_ranges(places, region=f"{prefix}region")
        if is_whole(places):
            placed |= Q(**{f"{prefix}region__isnull": True})
        inside |= placed & _of_programme(programme, prefix)
    if permission == Permission.SUBJECTS_VIEW:
        inside |= Q(**{f"{prefix}pk__in": viewer.subject_ids})
    return queryset.filter(inside & opened(viewer, subject=subject))


def opened(viewer: Viewer, *, subject: str = "subject") -> Q:
    """Rows whose subject is in no compartment, or in one in which the viewer is named."""
    circle = f"{subject}__compartment" if subject else "compartment"
    return Q(**{f"{circle}__isnull": True}) | Q(**{f"{circle}__in": viewer.compartments})


def mine(viewer: Viewer, *, subject: str = "subject") -> Q:
    """Rows whose subject the viewer answers for today, as far as no compartment closes it."""
    viewer.checked = True
    answered = Q(**{f"{subject}__in" if subject else "pk__in": viewer.subject_ids})
    return answered & opened(viewer, subject=subject)


def is_mine(subject: int, compartment: int | None, *, viewer: Viewer) -> bool:
    """Whether `mine` keeps this subject: the same, asked of a row already in hand."""
    viewer.checked = True
    return subject in viewer.subject_ids and (
        compartment is None or compartment in viewer.compartments
    )


def opens(subject: Placed, *, viewer: Viewer, permission: Permission) -> bool:
    """Whether subjects_within keeps this subject: the same questions, asked of a row already in hand."""
    viewer.checked = True
    if subject.compartment_id and subject.compartment_id not in viewer.compartments:
        return False
    if permission == Permission.SUBJECTS_VIEW and subject.pk in viewer.subject_ids:
        return True
    path = subject.region.path if subject.region else None
    return any(
        is_whole(places) if path is None else any(low <= path < high for low, high in places)
        for programme, places in viewer.places_by_programme(permission).items()
        if not programme or subject.kind.startswith(f"{programme}.")
    )


def _of_programme(programme: str, prefix: str) -> Q:
    """Kinds of subjects begin with their programme's key: relief.household."""
    return Q(**{f"{prefix}kind__startswith": f"{programme}."}) if programme else Q()
