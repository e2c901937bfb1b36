"""The classes of all subjects as one thin view, put together from the facts that programmes name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zerentian.kernel.fieldwork.due import statement
from zerentian.manifest.figures import Written
from zerentian.manifest.registry import programmes

TOLD = """SELECT subject AS subject_id, CAST({dimension} AS text) AS class, day, until, recorded, superseded
FROM {view} JOIN subjects_subject j ON j.id = subject AND j.kind = '{kind}'"""
NOTHING = """SELECT CAST(NULL AS bigint) AS subject_id, CAST(NULL AS text) AS class,
CAST(NULL AS date) AS day, CAST(NULL AS date) AS until, CAST(NULL AS timestamptz) AS recorded,
CAST(NULL AS timestamptz) AS superseded WHERE false"""
VIEW = """
-- The class of a subject on each of its days; NULL on days on which its programme tells none. A subject
-- of which nothing was ever told has no row.
WITH told AS ({told})
SELECT subject_id, class, day, until, recorded, superseded FROM told
UNION ALL
SELECT g.subject_id, NULL, coalesce(lower(g.free), DATE '0001-01-01'), upper(g.free), g.at, g.until
FROM (
    SELECT o.subject_id, s.at, s.until, unnest(datemultirange(daterange(NULL, NULL)) - coalesce((
        SELECT range_agg(daterange(u.day, u.until))
        FROM unnest(o.days, o.untils, o.learned, o.gone) u (day, until, learned, gone)
        WHERE u.learned <= s.at AND (u.gone IS NULL OR u.gone > s.at)
    ), '{{}}')) AS free
    FROM (
        SELECT subject_id, array_agg(day) AS days, array_agg(until) AS untils,
               array_agg(recorded) AS learned, array_agg(superseded) AS gone
        FROM told GROUP BY subject_id
    ) o
    CROSS JOIN LATERAL (
        SELECT m.at, lead(m.at) OVER (ORDER BY m.at) AS until
        FROM (
            SELECT TIMESTAMPTZ '1900-01-01 00:00+00' AS at
            UNION SELECT unnest(o.learned)
            UNION SELECT k FROM unnest(o.gone) k WHERE k IS NOT NULL
        ) m
    ) s
) g
"""


def _text() -> str:
    told = [
        TOLD.format(view=fact.view, dimension=column, kind=key) for key, fact, column in named()
    ]
    return VIEW.format(told=" UNION ALL ".join(told) or NOTHING)


def named() -> Iterator[tuple[str, Any, str]]:
    """Each kind of subject whose programme tells a class: its fact, and the column of it."""
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if told := statement.told(kind.key):
                yield kind.key, *told


CLASSES = Written(stem="dated_class", text=_text)
