"""What stands in the rows of a page: one statement for any number of people.

Plain SQL, because the list is opened often: nothing is compiled and no model is built. It takes ids
only; whoever asks has put them through the viewer's scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from zerentian.kernel.population import past, sealed
from zerentian.kernel.population.residents import KIND_BITS
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries.asked import When
from zerentian.lib import masking

PIECE = 2_000

NOW = """
SELECT p.id, p.name, p.sex, p.born, p.died_on, g.name, h.id, h.code, h.kind, h."group", m.relation,
       r.kinds, p.identity, p.phone, h.phone
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN population_person p ON p.id = wanted.id
JOIN population_resident r ON r.person_id = p.id
JOIN population_household h ON h.id = r.household_id
LEFT JOIN regions_region g ON g.id = r.home_id
LEFT JOIN LATERAL (
  SELECT relation FROM population_membership m
   WHERE m.person_id = p.id AND m.household_id = h.id AND m.superseded_at IS NULL
   ORDER BY upper(m.valid) DESC, m.id LIMIT 1) m ON true
ORDER BY wanted.place
"""
EARLIER = """
SELECT p.id, p.name, p.sex, p.born, CASE WHEN p.died_on <= %(on)s THEN p.died_on END, g.name, h.id,
       h.code, h.kind, h."group", at.relation, at.kinds, p.identity, p.phone, h.phone
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN population_person p ON p.id = wanted.id
JOIN LATERAL (
  SELECT (array_agg(m.household_id ORDER BY m.rank, m.id))[1] AS household,
         (array_agg(m.relation ORDER BY m.rank, m.id))[1] AS relation, bit_or(m.bit) AS kinds
  FROM (SELECT id, household_id, relation,
               CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 3 END AS rank,
               CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 4 END AS bit
          FROM population_membership
         WHERE person_id = p.id AND valid @> %(on)s AND (%(at)s::timestamptz IS NULL
               AND superseded_at IS NULL OR recorded_at <= %(at)s
               AND (superseded_at IS NULL OR superseded_at > %(at)s))) AS m) AS at ON true
JOIN population_household h ON h.id = at.household
LEFT JOIN regions_region g ON g.id = h.region_id
ORDER BY wanted.place
"""


class Row(NamedTuple):
    """One resident of the list on a day, in the household that says where they live."""

    pk: int
    name: str
    sex: str
    born: date
    died_on: date | None
    village: str | None
    household: int
    code: str
    kind: str
    group: str
    relation: str | None
    kinds: int
    identity: bytes | None
    phone: bytes | None
    home_phone: bytes | None

    @property
    def place(self) -> str:
        return f"{self.village or ''} {self.group}".strip()

    @property
    def masked(self) -> str:
        return masking.number(sealed.open_identity(self.identity)) if self.identity else ""

    @property
    def reached(self) -> str:
        """The own telephone, else the household's, masked."""
        return masking.phone(sealed.open_phone(self.phone or self.home_phone))

    def belongs(self, kind: str) -> bool:
        return bool(self.kinds & KIND_BITS[kind])


def rows(ids: Sequence[int], *, when: When) -> list[Row]:
    """The people with these ids, in their order."""
    if not ids:
        return []
    asked: dict[str, Any] = {"ids": list(ids), "on": when.on, "at": when.at}
    with connection.cursor() as cursor:
        cursor.execute(NOW if when.is_now else EARLIER, asked)
        found = [Row._make(row) for row in cursor.fetchall()]
    return found if when.is_now else _set_back(found, when)


def _set_back(rows: list[Row], when: When) -> list[Row]:
    """Names, numbers and villages as they were."""
    told = past.values([row.pk for row in rows], on=when.on, at=when.at)
    shown = {"name", "sex", "born", "died_on", "identity", "phone"}
    moved = past.moved(on=when.on, at=when.at, households=[row.household for row in rows])
    names = dict(Region.objects.filter(pk__in=moved.values()).values_list("pk", "name"))
    found = []
    for row in rows:
        changes = {k: v for k, v in told.get(row.pk, {}).items() if k in shown}
        if row.household in moved:
            changes["village"] = names.get(moved[row.household])
        found.append(row._replace(**changes) if changes else row)
    return found
