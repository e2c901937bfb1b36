"""The list of residents on a day: of today from the projection, of another day from memberships."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from zerentian.kernel.population import past
from zerentian.kernel.population.models import HouseholdKind, Membership, Resident
from zerentian.kernel.population.queries import known
from zerentian.kernel.residents.queries import filters as narrowing
from zerentian.kernel.residents.queries import rows
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters, Lookups
from zerentian.kernel.residents.queries.places import Places
from zerentian.ui.lists import Order

TODAY = Lookups()
EARLIER = Lookups(
    person="person", home="household__region", town="", name="person__name",
    key="person__name_key", sex="person__sex", born="person__born",
)  # fmt: skip
LONG, SECONDS = 20_000, 60
UNWALKED = "unwalked_"
SORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # of today, of another day
    "name": (("name_key",), ("person__name_key",)),
    "age": (("-born",), ("-person__born",)),
    "village": (("home", "name_key"), ("household__region", "person__name_key")),
}


def residents(filters: Filters, *, places: Places, when: When) -> QuerySet[Any]:
    """Rows of the list in the viewer's places, in no circle closed to them: one for each person who
    passes."""
    at = TODAY if when.is_now else EARLIER
    wanted = narrowing.particulars(filters, at, on=when.on)
    path = filters.village or filters.town
    if when.is_now:
        wanted &= places.condition(at.home, path, town=at.town)
        found: QuerySet[Any] = Resident.objects.filter(wanted, narrowing.today(filters)).only("pk")
    else:
        wanted &= stood(places, path, when)
        found = earlier(filters.kind, when).filter(wanted).only("pk", "person")
    if shut := places.closed:
        found = found.exclude(**{f"{at.person}__in": shut})
    return found.annotate(**_unwalked(when)) if narrowing.is_name(filters.q) else found


def _unwalked(when: When) -> dict[str, Coalesce]:
    """First columns of the orders as no index knows them. A name is found by two indexes and then
    sorted; in the order of a third PostgreSQL would look at everybody up to the first fifty hits."""
    first = {columns[not when.is_now][0].lstrip("-") for columns in SORTS.values()}
    return {f"{UNWALKED}{column}": Coalesce(F(column), F(column)) for column in first}


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
    if when.is_now:
        return places.condition(TODAY.home, town=TODAY.town)
    return stood(places, "", when)


def order(sort: str, when: When, filters: Filters) -> Order:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["name"])[not when.is_now]
    keys = Order.of(*columns, flip=sort.startswith("-")).keys
    if not when.is_now:
        keys = (*keys[:-1], replace(keys[-1], lookup="person"))
    if narrowing.is_name(filters.q):
        keys = (replace(keys[0], lookup=UNWALKED + keys[0].lookup), *keys[1:])
    return Order(keys)


def count(filters: Filters, *, places: Places, when: When) -> int:
    """How many rows. Of a long list the number of the last minute is good enough: counting a
    register takes longer than reading a page of it."""
    key = (tuple(places.viewer.places(places.permission)), filters, when)
    name = f"residents:{hashlib.sha256(repr(key).encode()).hexdigest()}"
    counted: int | None = cache.get(name)
    if counted is None:
        counted = _counted(filters, places, when)
        if counted >= LONG:
            cache.set(name, counted, SECONDS)
    return counted


def _counted(filters: Filters, places: Places, when: When) -> int:
    """Of the whole register on another day people are counted, not their rows: which household says
    where somebody lived need not be asked of 700 thousand memberships."""
    if when.is_now or not places.whole or filters.village or filters.town:
        return residents(filters, places=places, when=when).order_by().count()
    found = known(Membership.objects.filter(valid__contains=when.on), when.at)
    found = found.filter(narrowing.particulars(filters, EARLIER, on=when.on))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    people = found.exclude(person__in=places.closed)
    counted: int = people.aggregate(people=Count("person", distinct=True))["people"]
    return counted


def person_of(row: Any, when: When) -> int:
    """The id of a person in a row of the list."""
    return int(row.pk if when.is_now else row.person_id)


def chunks(listed: Iterator[Any], when: When) -> Iterator[rows.Row]:
    """The rows of a list of any length with everything in them, read piece by piece."""
    people = (person_of(row, when) for row in listed)
    while piece := list(islice(people, rows.PIECE)):
        yield from rows.rows(piece, when=when)
