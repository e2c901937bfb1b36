from django.db import migrations

SETTLE = """
CREATE OR REPLACE FUNCTION population_settle(people bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET enable_bitmapscan = off
AS $$ BEGIN
  IF cardinality(people) = 0 THEN RETURN; END IF;
  -- Two transactions that each add a membership of one person settle one after the other.
  PERFORM FROM population_person WHERE id = ANY(people) AND xmin <> pg_current_xact_id()::xid ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_resident r WHERE r.person_id = ANY($1) AND NOT EXISTS (
    SELECT FROM population_membership m
    WHERE m.person_id = r.person_id AND m.superseded_at IS NULL) $said$ USING people;
  EXECUTE $said$ MERGE INTO population_resident r USING (
    
SELECT p.id AS person_id, at.home AS home_id, left(g.path, 9) AS town,
       at.household AS household_id, at.kinds,
       at.kinds > 0 AND p.died_on IS NULL AS here, p.name, p.name_key, p.sex, p.born
FROM unnest($1) AS given (id) JOIN population_person p ON p.id = given.id
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

    ) AS said ON r.person_id = said.person_id
    WHEN MATCHED AND (r.person_id, r.home_id, r.town, r.household_id, r.kinds, r.here, r.name, r.name_key, r.sex, r.born) IS DISTINCT FROM (said.person_id, said.home_id, said.town, said.household_id, said.kinds, said.here, said.name, said.name_key, said.sex, said.born) THEN UPDATE SET home_id = said.home_id, town = said.town, household_id = said.household_id, kinds = said.kinds, here = said.here, name = said.name, name_key = said.name_key, sex = said.sex, born = said.born
    WHEN NOT MATCHED THEN INSERT (person_id, home_id, town, household_id, kinds, here, name, name_key, sex, born) VALUES (said.person_id, said.home_id, said.town, said.household_id, said.kinds, said.here, said.name, said.name_key, said.sex, said.born) $said$ USING people;
END $$
"""
COUNT = """
CREATE OR REPLACE FUNCTION population_count(homes bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$ BEGIN
  IF cardinality(homes) = 0 THEN RETURN; END IF;
  -- Two transactions that each change one household count it one after the other.
  PERFORM FROM population_household WHERE id = ANY(homes) AND xmin <> pg_current_xact_id()::xid ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_headcount WHERE household_id = ANY($1) $said$ USING homes;
  EXECUTE $said$ INSERT INTO population_headcount (household_id, region_id, day, people, homes)
    
SELECT given.id AS household_id, at.region_id, at.day,
       CAST(sum(at.people) AS integer) AS people, CAST(sum(at.homes) AS smallint) AS homes
FROM unnest($1) AS given (id)
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
 $said$ USING homes;
END $$
"""


class Migration(migrations.Migration):
    """The same, without locking what the transaction itself made, and with a plain INSERT of what is new."""

    dependencies = [
        ('population', '0017_towns_of_residents'),
    ]

    operations = [
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
