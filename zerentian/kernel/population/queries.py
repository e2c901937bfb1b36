"""Reads of people and households. Everything here takes the viewer and shows only their places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.lib import identity, masking
from zerentian.manifest.permissions import Permission

M = TypeVar("M", bound=Model)


def memberships(*, viewer: Viewer, on: date) -> QuerySet[Membership]:
    """Who belongs where on that day, as known now."""
    current = Membership.objects.filter(superseded_at=None, valid__contains=on)
    return scope.within(
        current, viewer=viewer, permission=Permission.SUBJECTS_VIEW, region="household__region"
    )


def members(*, viewer: Viewer, household: int, on: date) -> QuerySet[Membership]:
    """The people of one household on that day, the head first."""
    found = memberships(viewer=viewer, on=on).filter(household=household)
    return found.select_related("person").order_by("code", "pk")


def belonging(households: QuerySet[Any, Any], *, on: date) -> QuerySet[Membership]:
    """Who belongs to these households (their ids) on that day, for a caller that asked whose they are."""
    return Membership.objects.filter(
        superseded_at=None, valid__contains=on, household__in=households
    )


def households(*, viewer: Viewer) -> QuerySet[Household]:
    return scope.within(Household.objects.all(), viewer=viewer, permission=Permission.SUBJECTS_VIEW)


def sizes(*, viewer: Viewer, households: Iterable[int], on: date) -> dict[int, int]:
    """How many people each of these households has on that day. One without people is missing."""
    counted = memberships(viewer=viewer, on=on).filter(household__in=list(households))
    return dict(counted.values_list("household").annotate(Count("pk")))


def persons(
    *, viewer: Viewer, permission: Permission = Permission.SUBJECTS_VIEW
) -> QuerySet[Person]:
    """People who today belong to a household in the viewer's places, and to no circle closed to them."""
    return Person.objects.filter(_here(viewer, permission), ~closed(viewer))


def _here(viewer: Viewer, permission: Permission) -> Exists:
    """Asked of each person singly: a set of all who are here would hold the whole district."""
    here = Membership.objects.filter(
        person=OuterRef("pk"), superseded_at=None, valid__contains=viewer.on
    )
    return Exists(
        scope.within(here, viewer=viewer, permission=permission, region="household__region")
    )


def closed(viewer: Viewer) -> Q:
    """People of whom something lies in a compartment in which the viewer is not named: themselves, or
    a household to which they belong or belonged."""
    circles = _circles(viewer)
    homes = Membership.objects.filter(
        superseded_at=None, household__subjects__compartment__in=circles
    )
    own = Person.objects.filter(subjects__compartment__in=circles)
    return Q(pk__in=homes.values("person")) | Q(pk__in=own.values("pk"))


def closed_ids(viewer: Viewer) -> set[int]:
    """The same people by id, mostly none: for lists of everybody, whose order of an index is lost
    where a condition hangs on other tables. Step by step, from the few to the many."""
    circles = list(_circles(viewer).values_list("pk", flat=True))
    if not circles:
        return set()
    shut = Household.objects.filter(subjects__compartment__in=circles).values_list("pk", flat=True)
    members = Membership.objects.filter(superseded_at=None, household__in=list(shut))
    own = Person.objects.filter(subjects__compartment__in=circles)
    return {*members.values_list("person", flat=True), *own.values_list("pk", flat=True)}


def _circles(viewer: Viewer) -> QuerySet[Compartment]:
    return Compartment.objects.exclude(pk__in=viewer.compartments)


def closed_homes(viewer: Viewer) -> Q:
    """Households of which something lies in a compartment in which the viewer is not named."""
    found = Household.objects.filter(subjects__compartment__in=_circles(viewer))
    return Q(pk__in=found.values("pk"))


def ever(*, viewer: Viewer, permission: Permission = Permission.SUBJECTS_VIEW) -> QuerySet[Person]:
    """People who belong to a household in the viewer's places today, or last belonged to one there:
    who died or moved away without a new home stays with those who knew them."""
    last = scope.in_places(viewer, permission, region="resident__home")
    return Person.objects.filter(_here(viewer, permission) | last).exclude(closed(viewer))


def revealable(*, viewer: Viewer) -> QuerySet[Person]:
    """People whose full numbers the viewer may ask to see."""
    return persons(viewer=viewer, permission=Permission.SUBJECTS_REVEAL)


def by_number(*, viewer: Viewer, number: str) -> QuerySet[Person]:
    """Who has this identity number or disability card, or had it before two records became one."""
    index = sealed.identity_index(identity.normalise(number))
    merged = Person.objects.filter(identity_index=index).values("merged_into")
    return persons(viewer=viewer).filter(Q(identity_index=index) | Q(pk__in=merged))


def by_tail(*, viewer: Viewer, tail: str) -> QuerySet[Person]:
    """Whose identity number or telephone number, own or the household's, ends with these four."""
    last = identity.normalise(tail)
    at_home = Membership.objects.filter(
        superseded_at=None,
        valid__contains=viewer.on,
        household__phone_tail=sealed.phone_tail(last),
    )
    # One after the other, because PostgreSQL looks at everybody where an OR spans tables.
    own = Person.objects.filter(identity_tail=sealed.identity_tail(last))
    called = Person.objects.filter(phone_tail=sealed.phone_tail(last))
    found = own.values("pk").union(called.values("pk"), at_home.values("person"))
    return persons(viewer=viewer).filter(pk__in=found)


def masked_number(person: Person) -> str:
    """The identity number as the office sees it: 990703********2624."""
    return masking.number(sealed.open_identity(person.identity)) if person.identity else ""


def masked_phone(value: bytes | memoryview | None) -> str:
    """A telephone number as the office sees it: 138****1234."""
    return masking.phone(sealed.open_phone(value))


def known(rows: QuerySet[M], at: datetime | None) -> QuerySet[M]:
    """Dated rows as they were known at an instant: what was superseded later still stood then.

    at None: as known now.
    """
    if at is None:
        return rows.filter(superseded_at=None)
    standing = Q(superseded_at=None) | Q(superseded_at__gt=at)
    return rows.filter(standing, recorded_at__lte=at)
