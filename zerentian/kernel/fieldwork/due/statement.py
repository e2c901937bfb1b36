"""One set-based statement that tells for every subject and each holder in some roles when a visit is due.

`rules.due_on` is the same in words. Columns: subject, holder, role, since, last (the last visit that counts),
due, state. Subjects come as a queryset that the scope layer has narrowed; whoever answers for them by
name goes before whoever answers for their place, the nearest place before wider ones. How often they
visit is what the pack said on that day; its calendar is looked up. The fact `visit_wait` says the same
for every day at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.figures import Dimension, Fact
from zerentian.manifest.registry import programmes

Statement = tuple[str, dict[str, Any]]

ASKED = """
asked AS (
    SELECT t.role_id AS role, t.every, t.by_class AS classes, t.first, t.modes
      FROM responsibilities_visitterm t
     WHERE t.role_id = ANY(%(roles)s) AND t.valid @> %(on)s::date),
wanted AS MATERIALIZED ({subjects}),
named AS (
    SELECT d.subject_id AS subject, d.holder_id AS holder, d.role_id AS role,
           coalesce(lower(d.valid), w.opened_on) AS since
      FROM responsibilities_duty d JOIN wanted w ON w.id = d.subject_id
     WHERE d.role_id = ANY(%(roles)s) AND d.superseded_at IS NULL AND d.valid @> %(on)s::date)
"""
PLACED = """,
reach AS (
    SELECT r.region_id AS region, r.role_id AS role, r.holder_id AS holder, lower(r.valid) AS since,
           rank() OVER (PARTITION BY r.role_id, r.region_id ORDER BY r.rank DESC) AS nearness
      FROM responsibilities_reach r
     WHERE r.role_id = ANY(%(by_place)s) AND r.valid @> %(on)s::date
       AND r.region_id IN (SELECT w.region_id FROM wanted w)),
placed AS (
    SELECT w.id AS subject, r.holder, r.role, greatest(min(r.since), w.opened_on) AS since
      FROM wanted w JOIN reach r ON r.region = w.region_id AND r.nearness = 1
     WHERE NOT EXISTS (SELECT FROM named n WHERE n.subject = w.id AND n.role = r.role)
       AND NOT EXISTS (
           SELECT FROM responsibilities_excepted x
            WHERE x.subject_id = w.id AND x.role_id = r.role AND x.superseded_at IS NULL
              AND x.valid @> %(on)s::date)
     GROUP BY w.id, r.holder, r.role, w.opened_on)
"""
DUE = """,
held AS ({held}),
visited AS (
    SELECT DISTINCT ON (h.subject, h.holder, h.role)
           h.subject, h.holder, h.role, v.day, v.next_day
      FROM held h JOIN asked a ON a.role = h.role
      JOIN visits_visit v ON v.subject_id = h.subject AND v.holder_id = h.holder
     WHERE v.superseded_at IS NULL AND v.mode = ANY(a.modes) AND v.met <> 'nobody'
       AND v.day >= h.since AND v.day <= %(on)s
     ORDER BY h.subject, h.holder, h.role, v.day DESC, v.next_day NULLS LAST),
raw AS (
    SELECT h.subject, h.holder, h.role, h.since, v.day AS last,
           CASE WHEN v.day IS NULL THEN h.since + least(a.first, t.every)
                ELSE least(v.day + t.every, v.next_day) END AS wanted
      FROM held h JOIN asked a ON a.role = h.role
      LEFT JOIN visited v
             ON v.subject = h.subject AND v.holder = h.holder AND v.role = h.role
      {classes}),
due AS (
    SELECT r.subject, r.holder, r.role, r.since, r.last, coalesce(c.working, r.wanted) AS due,
           coalesce(c.soon_from, r.wanted) AS soon_from
      FROM raw r LEFT JOIN packs_packday c ON c.day = r.wanted),
states AS (
    SELECT d.*, CASE WHEN d.due < %(on)s THEN 'overdue' WHEN d.due = %(on)s THEN 'today'
                     WHEN d.soon_from <= %(on)s THEN 'soon' ELSE 'later' END AS state
      FROM due d)
"""
ALIKE = "CROSS JOIN LATERAL (SELECT a.every) t"
BY_CLASS = """LEFT JOIN {view} f ON f.subject = h.subject AND f.superseded IS NULL
           AND f.day <= %(on)s AND (f.until IS NULL OR f.until > %(on)s)
      CROSS JOIN LATERAL (
           SELECT coalesce((a.classes ->> f.{dimension})::int, a.every) AS every) t"""


def states(subjects: QuerySet[Subject], *, roles: Sequence[Role], on: date) -> Statement:
    """`WITH …, states AS (…)`, to which the caller adds what it asks for, and its values.

    roles: at least one, all with a frequency of visits and for subjects of one kind.
    """
    wanted, values = _compiled(subjects)
    held, placed = "SELECT subject, holder, role, since FROM named", ""
    if any(role.by_place for role in roles):
        held += " UNION ALL SELECT subject, holder, role, since FROM placed"
        placed = PLACED
    text = (ASKED + placed + DUE).format(subjects=wanted, held=held, classes=_classes(roles))
    return f"WITH {text}", values | _values(roles, on)


def _values(roles: Sequence[Role], on: date) -> dict[str, Any]:
    return {
        "roles": [role.pk for role in roles], "on": on,
        "by_place": [role.pk for role in roles if role.by_place],
    }  # fmt: skip


def _classes(roles: Sequence[Role]) -> str:
    """How the class of a subject is told: by the fact that its programme names."""
    by_class = any(role.visit_days_by_class for role in roles)
    found = told(roles[0].subject_kind) if by_class else None
    if found is None:
        return ALIKE
    fact, dimension = found
    return BY_CLASS.format(view=fact.view, dimension=dimension)


def dimension_of(kind: str) -> Dimension | None:
    """The dimension whose values are the classes of subjects of this kind."""
    found = told(kind)
    return next((d for d in found[0].dimensions if d.key == found[1]), None) if found else None


def told(key: str) -> tuple[Fact, str] | None:
    """The fact that tells the class of subjects of this kind, and the column in which it does."""
    kinds = (kind for programme in programmes().values() for kind in programme.subject_kinds)
    kind = next((kind for kind in kinds if kind.key == key), None)
    if kind is None or kind.classes is None:
        return None
    named, column = kind.classes
    facts = (fact for programme in programmes().values() for fact in programme.facts)
    return next(fact for fact in facts if fact.key == named), column


def _compiled(subjects: QuerySet[Subject]) -> Statement:
    """The queryset as text with named values, so that it can stand among others."""
    rows = subjects.order_by().values("id", "region_id", "opened_on")
    text, parameters = rows.query.sql_with_params()
    names = {f"subject{number}": value for number, value in enumerate(parameters)}
    return text % tuple(f"%({name})s" for name in names), names


def class_of(ids: list[int], *, kind: str, on: date) -> dict[int, str]:
    """The class of these subjects on the day, as far as their programme tells one."""
    found = told(kind)
    if not ids or found is None:
        return {}
    fact, dimension = found
    asked = sql.SQL(
        "SELECT subject, {} FROM {} WHERE subject = ANY(%s) AND superseded IS NULL"
        " AND day <= %s AND (until IS NULL OR until > %s)"
    ).format(sql.Identifier(dimension), sql.Identifier(fact.view))
    with connection.cursor() as cursor:
        cursor.execute(asked.as_string(cursor.connection), [ids, on, on])
        return dict(cursor.fetchall())
