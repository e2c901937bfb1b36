"""Subjects that bear the name of somebody who is erased."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from zerentian.kernel.population.models import Membership
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.erasing import ERASED, Erased


def erase(erased: Erased) -> Iterable[int]:
    theirs = Q(person__in=erased.people) | Q(household__in=erased.households)
    # Names in a family are alike: the whole name of somebody else there is theirs, and stays.
    others = Membership.objects.filter(
        household=OuterRef("household"), person__name=OuterRef("name")
    ).exclude(person__in=erased.people)
    for name in erased.names:
        found = Subject.objects.filter(~Exists(others), theirs, name__contains=name)
        found.update(name=ERASED, name_key="", initials="")
    return ()
