"""Whose page the viewer may open: people and households of their places."""

from __future__ import annotations

from django.db.models import QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import queries as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, LifeEvent, Person
from zerentian.manifest.permissions import Permission

VIEW = Permission.SUBJECTS_VIEW


def persons(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[Person]:
    """People who belong to a household in the viewer's places today, or last belonged to one there."""
    return population.ever(viewer=viewer, permission=permission)


def households(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[Household]:
    found = scope.within(Household.objects.all(), viewer=viewer, permission=permission)
    found = found.exclude(population.closed_homes(viewer))
    return found.select_related("region__parent")


def unnumbered(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[Person]:
    """People who have no identity number yet."""
    return persons(viewer, permission=permission).filter(identity_kind="none", erased_at=None)


def events(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[LifeEvent]:
    """Events of at least one person of the viewer's places."""
    people = persons(viewer, permission=permission)
    found = LifeEvent.objects.filter(effects__person__in=people).distinct()
    return found.select_related("recorded_by").prefetch_related("effects__person")


def by_number(number: str) -> Person | None:
    """Who is registered under this number, wherever they live: nobody is entered twice."""
    return Person.objects.filter(identity_index=sealed.identity_index(number)).first()


def is_taken(kind: str, code: str) -> bool:
    """Whether a household of the kind ever had the code (A-1)."""
    return Household.objects.filter(kind=kind, code=code).exists()


def next_code(home: Household) -> str:
    """A free code for a household that splits off from this one."""
    taken = set(
        Household.objects.filter(kind=home.kind, code__startswith=f"{home.code}-").values_list(
            "code", flat=True
        )
    )
    number = next(n for n in range(1, len(taken) + 2) if f"{home.code}-{n}" not in taken)
    return f"{home.code}-{number}"
