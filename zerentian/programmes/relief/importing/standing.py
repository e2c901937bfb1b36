"""How the registers stand towards a whole workbook: few statements, plain tuples, nothing held.

For imports only, like population.register: everywhere and without a viewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from zerentian.programmes.relief.importing.register import KIND, SUBJECT_KIND

FETCHED = 10_000  # rows at once

# Many codes come as one text with a line each: the driver quotes every element of a list twice. No
# value of a cell holds a line break.
_KNOWN = {
    "household": (
        "SELECT code FROM population_household"
        " WHERE kind = %s AND code = ANY (string_to_array(%s, E'\\n'))"
    ),
    "person": (
        "SELECT identity_index::text FROM population_person"
        " WHERE %s <> '' AND identity_index = ANY (string_to_array(%s, E'\\n')::uuid[])"
    ),
    "member": (
        "SELECT DISTINCT code FROM population_membership"
        " WHERE superseded_at IS NULL AND kind = %s AND code = ANY (string_to_array(%s, E'\\n'))"
    ),
}
_DOUBLE = """
SELECT code FROM population_membership
WHERE superseded_at IS NULL AND kind = %s AND code <> ''
GROUP BY code HAVING count(DISTINCT person_id) > 1
"""
_LATER = """
SELECT h.code FROM population_household h
LEFT JOIN subjects_subject s ON s.household_id = h.id AND s.kind = %(subject)s
WHERE h.kind = %(kind)s AND (
    EXISTS (SELECT FROM population_membership m WHERE m.household_id = h.id
            AND m.superseded_at IS NULL AND lower(m.valid) > %(on)s)
    OR EXISTS (SELECT FROM relief_householdstatus st WHERE st.household_id = s.id
               AND st.superseded_at IS NULL AND lower(st.valid) > %(on)s)
    OR EXISTS (SELECT FROM population_membership m WHERE m.household_id = h.id
               AND m.superseded_at IS NULL AND m.kind = %(kind)s AND (
        EXISTS (SELECT FROM relief_memberrecord r WHERE r.person_id = m.person_id
                AND r.superseded_at IS NULL AND lower(r.valid) > %(on)s)
        OR EXISTS (SELECT FROM population_membership n WHERE n.person_id = m.person_id
                   AND n.superseded_at IS NULL AND n.kind = %(kind)s
                   AND lower(n.valid) > %(on)s))))
"""
_HOMES = """
SELECT h.code, h.region_id, h."group", h.phone_index::text, s.name, s.region_id,
    r.first_identified_on, r.standard, st.entitlement, st.category, st.monitoring,
    st.risk_cleared, st.risk_on, st.main_cause, st.other_causes, st.dangerous_house,
    st.safe_water, st.income_per_head, st.hard
FROM population_household h
JOIN subjects_subject s ON s.household_id = h.id AND s.kind = %(subject)s
    AND s.closed_on IS NULL AND s.compartment_id IS NULL
JOIN relief_reliefhousehold r ON r.subject_id = s.id
JOIN relief_householdstatus st ON st.household_id = s.id AND st.superseded_at IS NULL
    AND st.valid @> %(on)s
WHERE h.kind = %(kind)s AND h.dissolved_on IS NULL
    AND h.code = ANY (string_to_array(%(codes)s, E'\\n'))
"""
_MEMBERS = """
SELECT h.code, p.identity_index::text, m.code, m.relation, p.name, p.ethnicity,
    p.identity_kind, r.identified_on, r.education, r.schooling,
    array_to_string(r.health, ','), r.skill, r.work_months, r.serious_illness_insurance,
    p.phone_index::text,
    CASE WHEN p.identity_kind <> 'resident' THEN p.identity END
FROM population_household h
JOIN population_membership m ON m.household_id = h.id AND m.superseded_at IS NULL
    AND m.kind = %(kind)s AND m.valid @> %(on)s
JOIN population_person p ON p.id = m.person_id
LEFT JOIN relief_memberrecord r ON r.person_id = p.id AND r.superseded_at IS NULL
    AND r.valid @> %(on)s
WHERE h.kind = %(kind)s AND h.code = ANY (string_to_array(%(codes)s, E'\\n'))
"""


class Home(NamedTuple):
    """A household that can be compared: neither ended nor sealed off, with a status on the day."""

    code: str
    region: int
    group: str
    phone: str | None  # its index
    name: str
    subject_region: int
    relief: tuple[Any, ...]  # as writes.RELIEF
    status: tuple[Any, ...]  # as writes.STATUS


class Member(NamedTuple):
    """Who belongs to a household on the day. number: its index; said: in the order of whole.SAID."""

    household: str
    number: str | None
    said: tuple[Any, ...]
    phone: str | None
    card: bytes | None  # sealed, where more than the indexed part of the number is kept


def known(what: str, keys: Sequence[str]) -> set[str]:
    """Which of these household codes, identity indexes or member codes the registers know."""
    return {key for (key,) in _rows(_KNOWN[what], [KIND.value, "\n".join(keys)])} if keys else set()


def doubled() -> set[str]:
    """Member codes under which two people are known: nobody can tell who is meant."""
    return {code for (code,) in _rows(_DOUBLE, [KIND.value])}


def later(on: date) -> set[str]:
    """Codes of households about which something begins after the day."""
    return {code for (code,) in _rows(_LATER, _about(on))}


def homes(codes: Iterable[str], on: date) -> Iterator[Home]:
    for row in _rows(_HOMES, {**_about(on), "codes": "\n".join(codes)}):
        yield Home._make([*row[:6], row[6:8], row[8:]])


def members(codes: Iterable[str], on: date) -> Iterator[Member]:
    for row in _rows(_MEMBERS, {**_about(on), "codes": "\n".join(codes)}):
        yield Member(row[0], row[1], row[2:14], row[14], row[15])


def _about(on: date) -> dict[str, Any]:
    return {"on": on, "kind": KIND.value, "subject": SUBJECT_KIND}


def _rows(statement: str, given: Any) -> Iterator[tuple[Any, ...]]:
    """Through a cursor of the server: a register does not fit into memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, given)
        while rows := cursor.fetchmany(FETCHED):
            yield from rows
