"""The one statement that derives the headcounts of households from memberships and villages."""

from __future__ import annotations

from typing import Final

from django.db import connection

from zerentian.lib.overlaps import OTHERS

COLUMNS: Final = "household_id, region_id, day, people, homes"
# A change of village known today takes effect on its day; without one the old village was a mistake.
# OFFSET 0: a planner who knows of no residence yet would find the household by its kind, among all.
COUNTED: Final = """
SELECT given.id AS household_id, at.region_id, at.day,
       CAST(sum(at.people) AS integer) AS people, CAST(sum(at.homes) AS smallint) AS homes
FROM {homes} AS given (id)
CROSS JOIN LATERAL (
  WITH stood AS (
    SELECT region_id, daterange(day, until) AS span FROM (
      SELECT CAST(value AS bigint) AS region_id, since AS until, max(since) OVER (
               ORDER BY replaced_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS day
        FROM population_formervalue WHERE household_id = given.id AND field = 'region'
    ) AS earlier WHERE until IS NOT NULL AND (day IS NULL OR day < until)
    UNION ALL
    SELECT region_id, daterange((SELECT max(since) FROM population_formervalue
                                 WHERE household_id = given.id AND field = 'region'), NULL)
      FROM (SELECT region_id, kind FROM population_household WHERE id = given.id OFFSET 0) AS house
     WHERE kind = 'residence'
  ), lived AS (
    SELECT valid FROM population_membership
     WHERE household_id = given.id AND kind = 'residence' AND superseded_at IS NULL
  ), stays AS (
    SELECT region_id, 1 AS people, 0 AS homes, valid * span AS stay FROM lived, stood
    UNION ALL
    SELECT region_id, 0, 1, peopled * span
      FROM (SELECT unnest(range_agg(valid)) AS peopled FROM lived) AS whole, stood
  )
  SELECT region_id, coalesce(lower(stay), DATE '0001-01-01') AS day, people, homes
    FROM stays WHERE NOT isempty(stay)
  UNION ALL
  SELECT region_id, upper(stay), -people, -homes
    FROM stays WHERE NOT isempty(stay) AND NOT upper_inf(stay)
) AS at
GROUP BY given.id, at.region_id, at.day HAVING sum(at.people) <> 0 OR sum(at.homes) <> 0
"""

FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION population_count(homes bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$ BEGIN
  IF cardinality(homes) = 0 THEN RETURN; END IF;
  -- Two transactions that each change one household count it one after the other.
  PERFORM FROM population_household WHERE id = ANY(homes) AND {OTHERS} ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_headcount WHERE household_id = ANY($1) $said$ USING homes;
  EXECUTE $said$ INSERT INTO population_headcount ({COLUMNS})
    {COUNTED.format(homes="unnest($1)")} $said$ USING homes;
END $$
"""  # noqa: S608


def differences() -> list[int]:
    """Households whose headcounts do not say what their memberships say. None, or a fault."""
    every = "(SELECT id FROM population_household WHERE kind = 'residence')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH right_now AS MATERIALIZED ({COUNTED.format(homes=every)})"  # noqa: S608
            f" SELECT household_id FROM ("
            f"(SELECT {COLUMNS} FROM right_now EXCEPT ALL SELECT {COLUMNS} FROM population_headcount)"
            f" UNION (SELECT {COLUMNS} FROM population_headcount EXCEPT ALL"
            f" SELECT {COLUMNS} FROM right_now)) AS wrong GROUP BY household_id ORDER BY household_id"
        )
        return [household for (household,) in cursor.fetchall()]
