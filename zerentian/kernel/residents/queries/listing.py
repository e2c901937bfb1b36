"""The list of residents on a day: of today from the projection, of another day from memberships."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from zerentian.kernel.population import past
from zerentian.kernel.population.models import HouseholdKind, Membership, Resident
from zerentian.kernel.population.queries import known
from zerentian.kernel.residents.queries import filters as narrowing
from zerentian.kernel.residents.queries import rows
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters, Lookups
from zerentian.kernel.residents.queries.places import Places
from zerentian.ui.lists import Key, Order

TODAY = Lookups()
EARLIER = Lookups(
    person="person", home="household__region", name="person__name",
    key="person__name_key", sex="person__sex", born="person__born",
)  # fmt: skip
LONG, SECONDS = 20_000, 60
SORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # of today, of another day
    "name": (("name_key",), ("person__name_key",)),
    "age": (("-born",), ("-person__born",)),
    "village": (("home", "name_key"), ("household__region", "person__name_key")),
}


def residents(filters: Filters, *, places: Places, when: When) -> QuerySet[Any]:
    """Rows of the list in the viewer's places: one for each person who passes."""
    at = TODAY if when.is_now else EARLIER
    wanted = narrowing.particulars(filters, at, on=when.on)
    path = filters.village or filters.town
    if when.is_now:
        wanted &= places.condition(at.home) & places.condition(at.home, path)
        return Resident.objects.filter(wanted, narrowing.today(filters)).only("pk")
    wanted &= stood(places, "", when) & stood(places, path, when)
    return earlier(filters.kind, when).filter(wanted).only("pk", "person")


def stood(places: Places, path: str, when: When) -> Q:
    """Memberships of households that stood there that day, wherever they stand today."""
    here = places.condition(EARLIER.home, path)
    moved = past.moved(on=when.on, at=when.at) if here else {}
    if not moved:
        return here
    ids = set(places.ids(path))
    came = [pk for pk, region in moved.items() if region in ids]
    return here & ~Q(household__in=list(moved)) | Q(household__in=came)


def earlier(kind: str, when: When) -> QuerySet[Membership]:
    """Everybody who belonged somewhere that day, each in the household that says where they lived."""
    standing = known(Membership.objects.filter(valid__contains=when.on), when.at)
    one = standing.filter(person=OuterRef("person"))
    lives = Q(kind=HouseholdKind.RESIDENCE)
    registered = Q(~Exists(one.filter(kind=HouseholdKind.RESIDENCE)), kind=HouseholdKind.HUKOU)
    helped = Q(~Exists(one.exclude(kind=HouseholdKind.RELIEF)), kind=HouseholdKind.RELIEF)
    ranked = lives | registered | helped
    found = standing.filter(ranked)
    return found.filter(Exists(one.filter(kind=kind))) if kind else found


def within(places: Places, when: When) -> Q:
    """Rows of the list in these places, too: what somebody may take out can be less than they see."""
    return places.condition(TODAY.home) if when.is_now else stood(places, "", when)


def order(sort: str, when: When) -> Order:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["name"])[0 if when.is_now else 1]
    found = Order.of(*columns, flip=sort.startswith("-"))
    return (
        found
        if when.is_now
        else Order((*found.keys[:-1], Key("person", found.keys[-1].descending)))
    )


def count(found: QuerySet[Any], *, key: tuple[object, ...]) -> int:
    """How many rows. Of a long list the number of the last minute is good enough: counting a
    register takes longer than reading a page of it. key: what distinguishes the list."""
    name = f"residents:{hashlib.sha256(repr(key).encode()).hexdigest()}"
    counted: int | None = cache.get(name)
    if counted is None:
        counted = found.order_by().count()
        if counted >= LONG:
            cache.set(name, counted, SECONDS)
    return counted


def person_of(row: Any, when: When) -> int:
    """The id of a person in a row of the list."""
    return int(row.pk if when.is_now else row.person_id)


def chunks(listed: Iterator[Any], when: When) -> Iterator[rows.Row]:
    """The rows of a list of any length with everything in them, read piece by piece."""
    people = (person_of(row, when) for row in listed)
    while piece := list(islice(people, rows.PIECE)):
        yield from rows.rows(piece, when=when)
