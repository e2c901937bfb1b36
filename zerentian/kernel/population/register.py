"""The register as imports see it: everywhere, without a viewer. Never call this from a page.

An import must know that a number is already registered in another town, even if whoever imports may
not see who it is there. What leaves a plan is therefore masked by the plan.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zerentian.kernel.population.models import Household, Membership, Person


def persons(indexes: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Who is registered under these identity indexes."""
    found = Person.objects.filter(identity_index__in=list(indexes))
    return {person.identity_index: person for person in found if person.identity_index}


def households(kind: str, codes: Iterable[str]) -> dict[str, Household]:
    """Which of these codes were ever given to a household of this kind."""
    found = Household.objects.filter(kind=kind, code__in=list(codes)).select_related("region")
    return {household.code: household for household in found}


def memberships(
    kind: str, *, households: Iterable[int], persons: Iterable[int], codes: Iterable[str]
) -> list[Membership]:
    """All current memberships of these households, of these people or under these member codes."""
    return list(
        Membership.objects.filter(superseded_at=None, kind=kind)
        .filter(
            Q(household__in=list(households))
            | Q(person__in=list(persons))
            | Q(code__in=[code for code in codes if code])
        )
        .select_related("person", "household__region")
        .order_by("pk")
    )


def on_day(rows: Iterable[Membership], day: date) -> list[Membership]:
    return [row for row in rows if day in row.valid]
