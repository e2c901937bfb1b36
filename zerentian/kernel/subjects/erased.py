"""Subjects that bear the name of somebody who is erased."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.erasing import ERASED, Erased


def erase(erased: Erased) -> Iterable[int]:
    theirs = Q(person__in=erased.people) | Q(household__in=erased.households)
    for name in erased.names:
        found = Subject.objects.filter(theirs, name__contains=name)
        found.update(name=ERASED, name_key="", initials="")
    return ()
