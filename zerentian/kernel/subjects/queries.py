"""Reads of subjects: what the viewer may see of what somebody answers for."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import masking
from zerentian.manifest.permissions import Permission


def subjects(
    *, viewer: Viewer, kind: str = "", permission: Permission = Permission.SUBJECTS_VIEW
) -> QuerySet[Subject]:
    """Subjects in the viewer's places or duties and in no compartment closed to them."""
    found = Subject.objects.filter(kind=kind) if kind else Subject.objects.all()
    return scope.subjects_within(found, viewer=viewer, permission=permission, subject="")


def open_on(found: QuerySet[Subject], on: date) -> QuerySet[Subject]:
    """Those that exist on the day."""
    return found.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on)


def name_of(subject: Subject, viewer: Viewer) -> str:
    """The name; masked for whoever sees work there, but not the people themselves.

    Asked of the subject's own place: to see the people of one town opens no name in another.
    """
    seen = scope.opens(subject, viewer=viewer, permission=Permission.SUBJECTS_VIEW)
    return subject.name if seen else masking.name(subject.name)
