"""One set-based statement that tells for every subject and each holder in some roles when a visit is due.

`rules.due_on` is the same in words. Columns: subject, holder, role, since, last (the last visit that counts),
due, state. Subjects come as a queryset that the scope layer has narrowed; whoever answers for them by
name goes before whoever answers for their place, the nearest place before wider ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from zerentian.kernel.fieldwork.due import rules
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.working_days import WorkingDays
from zerentian.manifest.figures import Dimension, Fact
from zerentian.manifest.registry import programmes

Statement = tuple[str, dict[str, Any]]
YEARS = 3  # a duty older than this with no visit is overdue, wherever a holiday would have moved it

ASKED = """
asked AS (
    SELECT a.role, a.every, a.classes::jsonb AS classes
      FROM unnest(%(roles)s::bigint[], %(every)s::int[], %(classes)s::text[]) AS a (role, every, classes)),
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
      FROM held h JOIN visits_visit v ON v.subject_id = h.subject AND v.holder_id = h.holder
     WHERE v.superseded_at IS NULL AND v.mode = ANY(%(modes)s) AND v.met <> 'nobody'
       AND v.day >= h.since AND v.day <= %(on)s
     ORDER BY h.subject, h.holder, h.role, v.day DESC, v.next_day NULLS LAST),
raw AS (
    SELECT h.subject, h.holder, h.role, h.since, v.day AS last,
           CASE WHEN v.day IS NULL THEN h.since + least(%(first)s::int, t.every)
                ELSE least(v.day + t.every, v.next_day) END AS wanted
      FROM held h JOIN asked a ON a.role = h.role
      LEFT JOIN visited v
             ON v.subject = h.subject AND v.holder = h.holder AND v.role = h.role
      {classes}),
due AS (
    SELECT r.subject, r.holder, r.role, r.since, r.last, coalesce(m.later, r.wanted) AS due
      FROM raw r
      LEFT JOIN unnest(%(free)s::date[], %(later)s::date[]) AS m (day, later) ON m.day = r.wanted),
states AS (
    SELECT d.*, CASE WHEN d.due < %(on)s THEN 'overdue' WHEN d.due = %(on)s THEN 'today'
                     WHEN d.due <= %(until)s THEN 'soon' ELSE 'later' END AS state
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
    pack = packs.current()
    days, hours = pack.working_days, pack.reminders
    every = [role.visit_days or 0 for role in roles]  # the caller asks only for roles that visit
    longest = max([*every, *(n for role in roles for n in role.visit_days_by_class.values())])
    free, later = _moved(
        on - timedelta(days=365 * YEARS), on + timedelta(days=longest + 1), days=days
    )
    return {
        "roles": [role.pk for role in roles], "on": on, "every": every,
        "by_place": [role.pk for role in roles if role.by_place],
        "classes": [json.dumps(role.visit_days_by_class) for role in roles],
        "first": hours.first_visit_days, "modes": list(hours.modes), "free": free, "later": later,
        "until": rules.soon_until(on, soon=hours.soon_days, days=days),
    }  # fmt: skip


@lru_cache(maxsize=64)
def _moved(start: date, end: date, *, days: WorkingDays) -> tuple[str, str]:
    """Free days and the working days after them as arrays of PostgreSQL; years of days, and each page
    that names a due day asks for the same ones."""
    return tuple(f"{{{','.join(map(str, found))}}}" for found in rules.moved(start, end, days))  # type: ignore[return-value]


def _classes(roles: Sequence[Role]) -> str:
    """How the class of a subject is told: by the fact that its programme names."""
    by_class = any(role.visit_days_by_class for role in roles)
    told = _told(roles[0].subject_kind) if by_class else None
    if told is None:
        return ALIKE
    fact, dimension = told
    return BY_CLASS.format(view=fact.view, dimension=dimension)


def dimension_of(kind: str) -> Dimension | None:
    """The dimension whose values are the classes of subjects of this kind."""
    told = _told(kind)
    return next((d for d in told[0].dimensions if d.key == told[1]), None) if told else None


def _told(key: str) -> tuple[Fact, str] | None:
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
    told = _told(kind)
    if not ids or told is None:
        return {}
    fact, dimension = told
    asked = sql.SQL(
        "SELECT subject, {} FROM {} WHERE subject = ANY(%s) AND superseded IS NULL"
        " AND day <= %s AND (until IS NULL OR until > %s)"
    ).format(sql.Identifier(dimension), sql.Identifier(fact.view))
    with connection.cursor() as cursor:
        cursor.execute(asked.as_string(cursor.connection), [ids, on, on])
        return dict(cursor.fetchall())
