"""How the projection of residents follows from memberships: the one statement that says it.

The triggers call `population_settle`, which holds the same statement for some people. The plan is
made anew for each call and may only walk indexes, so that a load of many rows never runs with the
plan of an empty table.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

from zerentian.lib.overlaps import OTHERS

STANDING: Final = """
SELECT p.id AS person_id, at.home AS home_id, left(g.path, 9) AS town,
       at.household AS household_id, at.kinds,
       at.kinds > 0 AND p.died_on IS NULL AS here, p.name, p.name_key, p.sex, p.born
FROM {people} AS given (id) JOIN population_person p ON p.id = given.id
CROSS JOIN LATERAL (
  SELECT (array_agg(h.region_id ORDER BY m.open DESC, m.rank, m.until DESC, m.id))[1] AS home,
         (array_agg(h.id ORDER BY m.open DESC, m.rank, m.until DESC, m.id))[1] AS household,
         coalesce(bit_or(m.bit) FILTER (WHERE m.open), 0) AS kinds
  FROM (
    SELECT id, household_id, upper_inf(valid) AS open, upper(valid) AS until,
           CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 3 END AS rank,
           CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 4 END AS bit
    FROM population_membership WHERE person_id = p.id AND superseded_at IS NULL
  ) AS m JOIN population_household h ON h.id = m.household_id
) AS at
JOIN regions_region g ON g.id = at.home
"""
COLUMNS: Final = "person_id, home_id, town, household_id, kinds, here, name, name_key, sex, born"
_STOOD = ", ".join(f"r.{name}" for name in COLUMNS.split(", "))
_SAID = ", ".join(f"said.{name}" for name in COLUMNS.split(", "))
_SETTING = ", ".join(f"{name} = said.{name}" for name in COLUMNS.split(", ")[1:])

FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION population_settle(people bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET enable_bitmapscan = off
AS $$ BEGIN
  IF cardinality(people) = 0 THEN RETURN; END IF;
  -- Two transactions that each add a membership of one person settle one after the other.
  PERFORM FROM population_person WHERE id = ANY(people) AND {OTHERS} ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_resident r WHERE r.person_id = ANY($1) AND NOT EXISTS (
    SELECT FROM population_membership m
    WHERE m.person_id = r.person_id AND m.superseded_at IS NULL) $said$ USING people;
  EXECUTE $said$ MERGE INTO population_resident r USING (
    {STANDING.format(people="unnest($1)")}
    ) AS said ON r.person_id = said.person_id
    WHEN MATCHED AND ({_STOOD}) IS DISTINCT FROM ({_SAID}) THEN UPDATE SET {_SETTING}
    WHEN NOT MATCHED THEN INSERT ({COLUMNS}) VALUES ({_SAID}) $said$ USING people;
END $$
"""  # noqa: S608

# A new edition may put a village into another town. Whoever settles somebody at the same time has
# read the old path: so it waits for them, and they for it.
REPLACED: Final = """
CREATE OR REPLACE FUNCTION population_replace() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved bigint[] := ARRAY(SELECT id FROM (SELECT id, left(path, 9) FROM fresh
                                EXCEPT SELECT id, left(path, 9) FROM gone) AS changed);
BEGIN
  IF cardinality(moved) > 0 THEN
    LOCK TABLE population_resident IN SHARE ROW EXCLUSIVE MODE;
    UPDATE population_resident r SET town = left(g.path, 9)
      FROM regions_region g WHERE g.id = ANY(moved) AND r.home_id = g.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER population_replaced AFTER UPDATE ON regions_region
REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION population_replace()
"""


def differences() -> list[int]:
    """People of whom the projection does not say what the memberships say. None, or a fault."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH right_now AS ({STANDING.format(people='(SELECT id FROM population_person)')})"  # noqa: S608
            f" SELECT person_id FROM ((TABLE right_now EXCEPT SELECT {COLUMNS} FROM population_resident)"
            f" UNION (SELECT {COLUMNS} FROM population_resident EXCEPT TABLE right_now)) AS wrong"
            " GROUP BY person_id ORDER BY person_id"
        )
        return [person for (person,) in cursor.fetchall()]
