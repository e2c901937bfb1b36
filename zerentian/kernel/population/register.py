"""The register as imports see it: everywhere, without a viewer. Never call this from a page.

An import must know that a number is already registered in another town, even if whoever imports may
not see who it is there. What leaves a plan is therefore masked by the plan.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import BigIntegerField, Q, TextField, UUIDField

from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.lib.bulk import one_of

_MERGED = """
WITH RECURSIVE became (number, person) AS (
    SELECT identity_index, merged_into_id FROM population_person WHERE merged_into_id IS NOT NULL
    UNION ALL
    SELECT b.number, p.merged_into_id FROM became b JOIN population_person p ON p.id = b.person
    WHERE p.merged_into_id IS NOT NULL
)
SELECT b.number, p.identity_index
FROM became b JOIN population_person p ON p.id = b.person
WHERE p.merged_into_id IS NULL AND b.number IS NOT NULL
"""


def persons(indexes: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Who is registered under these identity indexes: for a merged record, whoever it became."""
    rows = Person.objects.filter(one_of("identity_index", indexes, UUIDField()))
    found = {person.identity_index: person for person in rows if person.identity_index}
    while merged := {
        index: one.merged_into_id for index, one in found.items() if one.merged_into_id
    }:
        kept = Person.objects.in_bulk(set(merged.values()))
        found |= {index: kept[person] for index, person in merged.items()}
    return found


def merged() -> dict[uuid.UUID, uuid.UUID]:
    """For the identity index of every record that was merged: the index of whoever it became."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGED)
        return dict(cursor.fetchall())


def households(kind: str, codes: Iterable[str]) -> dict[str, Household]:
    """Which of these codes were ever given to a household of this kind."""
    found = Household.objects.filter(one_of("code", codes, TextField()), kind=kind)
    return {household.code: household for household in found.select_related("region")}


def memberships(
    kind: str, *, households: Iterable[int], persons: Iterable[int], codes: Iterable[str]
) -> list[Membership]:
    """All current memberships of these households, of these people or under these member codes.

    Their person and household are not read with them: see `complete`.
    """
    wanted = (
        Q(one_of("household_id", households, BigIntegerField()))
        | Q(one_of("person_id", persons, BigIntegerField()))
        | Q(one_of("code", [code for code in codes if code], TextField()))
    )
    return list(Membership.objects.filter(wanted, superseded_at=None, kind=kind).order_by("pk"))


def complete(
    rows: Iterable[Membership], persons: Iterable[Person], households: Iterable[Household]
) -> None:
    """Give every membership its person and household: those at hand, and the rest read at once."""
    listed = list(rows)
    people = {person.pk: person for person in persons}
    homes = {household.pk: household for household in households}
    strangers = {row.person_id for row in listed} - people.keys()
    elsewhere = {row.household_id for row in listed} - homes.keys()
    people |= Person.objects.in_bulk(strangers)
    homes |= Household.objects.select_related("region").in_bulk(elsewhere)
    for row in listed:
        row.person, row.household = people[row.person_id], homes[row.household_id]
