"""What stands in the rows of a page: one statement for any number of households.

Plain SQL, because the list is the page that is opened most: nothing is compiled and no model is
built. It takes ids only; whoever asks has put them through the viewer's scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from zerentian.kernel.population import sealed
from zerentian.lib import masking, planned

PIECE = 2_000

SQL = """
SELECT s.id, s.name, h.code, r.name, h."group", t.category, t.entitlement, t.main_cause,
       t.monitoring, t.dangerous_house, t.income_per_head, d.holder_id, lower(d.valid),
       coalesce(u.name, a.name), p.title, coalesce(nullif(e.short_name, ''), e.name, oe.name),
       tm.name,
       (SELECT count(*) FROM population_membership m
         WHERE m.household_id = s.household_id AND m.superseded_at IS NULL AND m.valid @> %(on)s),
       (SELECT n.identity FROM population_membership m JOIN population_person n ON n.id = m.person_id
         WHERE m.household_id = s.household_id AND m.superseded_at IS NULL AND m.valid @> %(on)s
           AND m.relation = 'head')
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN subjects_subject s ON s.id = wanted.id
JOIN population_household h ON h.id = s.household_id
LEFT JOIN regions_region r ON r.id = s.region_id
LEFT JOIN relief_householdstatus t
  ON t.household_id = s.id AND t.superseded_at IS NULL AND t.valid @> %(on)s
LEFT JOIN responsibilities_duty d
  ON d.subject_id = s.id AND d.superseded_at IS NULL AND d.valid @> %(on)s AND d.role_id = (
    SELECT o.id FROM responsibilities_role o
     WHERE o.subject_kind = 'relief.household' AND o.cover AND o.ended_on IS NULL
     ORDER BY o.id LIMIT 1)
LEFT JOIN responsibilities_holder k ON k.id = d.holder_id
LEFT JOIN accounts_post p ON p.id = k.post_id
LEFT JOIN entities_entity e ON e.id = p.entity_id
LEFT JOIN accounts_tenure c ON c.post_id = p.id AND c.superseded_at IS NULL AND NOT c.acting
  AND c.valid @> %(on)s
LEFT JOIN accounts_user u ON u.id = c.user_id
LEFT JOIN accounts_tenure ca ON ca.post_id = p.id AND ca.superseded_at IS NULL AND ca.acting
  AND ca.valid @> %(on)s
LEFT JOIN accounts_user a ON a.id = ca.user_id
LEFT JOIN responsibilities_team tm ON tm.id = k.team_id
LEFT JOIN entities_entity oe ON oe.id = coalesce(k.entity_id, tm.entity_id)
ORDER BY wanted.place
"""


class Row(NamedTuple):
    """One household of the list on a day. income: fen a head and year."""

    pk: int
    name: str
    code: str
    village: str | None
    group: str
    category: str | None
    entitlement: str | None
    cause: str | None
    monitoring: str | None
    dangerous: bool | None
    income: int | None
    holder: int | None
    since: date | None
    person: str | None
    post: str | None
    entity: str | None
    team: str | None
    people: int
    identity: bytes | None

    @property
    def place(self) -> str:
        return f"{self.village or ''} {self.group}".strip()

    @property
    def masked(self) -> str:
        """The head's identity number as the office sees it."""
        return masking.number(sealed.open_identity(self.identity)) if self.identity else ""

    @property
    def helper(self) -> str:
        """The person, team or unit that answers; empty where nobody does."""
        if self.holder is None:
            return ""
        if self.post is not None:
            return self.person or _("(vacant)")
        return self.team or self.entity or ""

    @property
    def unit(self) -> str:
        """Where the person or team belongs."""
        return self.entity or "" if self.post is not None or self.team else ""


def rows(ids: Sequence[int], *, on: date) -> list[Row]:
    """The households with these ids, in their order."""
    if not ids:
        return []
    return [Row._make(found) for found in planned.run(SQL, {"ids": list(ids), "on": on})]


def chunks(ids: Iterable[Any], *, on: date) -> Iterator[Row]:
    """The same for a list of any length, read piece by piece."""
    rest = iter(ids)
    while piece := list(islice(rest, PIECE)):
        yield from rows(piece, on=on)
