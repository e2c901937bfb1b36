-- Where each household stood, and since when that was known. The register keeps the village of today
-- and, for every change, the village before it with the day from which the new one holds (NULL: the
-- old one was a mistake). This view, and no other place, makes periods of that.
SELECT household_id, region_id, day, until, recorded_at, CAST(NULL AS timestamptz) AS superseded_at
FROM (
  SELECT household_id, CAST(value AS bigint) AS region_id, since AS until, replaced_at AS recorded_at,
         coalesce(max(since) OVER (
           PARTITION BY household_id ORDER BY replaced_at, id
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), DATE '0001-01-01') AS day
  FROM population_formervalue WHERE field = 'region' AND household_id IS NOT NULL
) AS earlier
WHERE until IS NOT NULL AND day < until
UNION ALL
-- What was believed to hold until further notice, before the change was known.
SELECT household_id, CAST(value AS bigint),
       coalesce(max(since) OVER (
         PARTITION BY household_id ORDER BY replaced_at, id
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), DATE '0001-01-01'),
       CAST(NULL AS date),
       coalesce(lag(replaced_at) OVER (PARTITION BY household_id ORDER BY replaced_at, id),
                TIMESTAMP '0001-01-01 00:00:00'),
       replaced_at
FROM population_formervalue WHERE field = 'region' AND household_id IS NOT NULL
UNION ALL
SELECT h.id, h.region_id, coalesce(c.since, DATE '0001-01-01'), CAST(NULL AS date),
       coalesce(c.replaced_at, TIMESTAMP '0001-01-01 00:00:00'), CAST(NULL AS timestamptz)
FROM population_household h
LEFT JOIN (
  SELECT household_id, max(since) AS since, max(replaced_at) AS replaced_at
  FROM population_formervalue WHERE field = 'region' GROUP BY household_id
) c ON c.household_id = h.id
