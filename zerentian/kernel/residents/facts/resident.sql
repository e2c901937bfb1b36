-- One row for each membership in a residence and each village in which the household stood meanwhile:
-- somebody lives there on those days, known since both were known. Nobody lives in two places on one
-- day. Of people in closed circles the row carries one of them; lists ask for the others besides.
SELECT m.id AS record,
       CAST(NULL AS bigint) AS subject,
       h.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       m.person_id AS person,
       m.household_id AS household,
       greatest(m.day, h.day) AS day,
       least(m.until, h.until) AS until,
       greatest(m.recorded_at, h.recorded_at) AS recorded,
       least(m.superseded_at, h.superseded_at) AS superseded,
       CAST(NULL AS bigint) AS amount,
       c.compartment AS compartment
FROM dated_membership m
JOIN dated_home h ON h.household_id = m.household_id
LEFT JOIN (
  SELECT person, min(compartment) AS compartment FROM (
    SELECT s.person_id AS person, s.compartment_id AS compartment
    FROM subjects_subject s WHERE s.compartment_id IS NOT NULL AND s.person_id IS NOT NULL
    UNION ALL
    SELECT a.person_id, s.compartment_id
    FROM subjects_subject s
    JOIN dated_membership a ON a.household_id = s.household_id AND a.superseded_at IS NULL
    WHERE s.compartment_id IS NOT NULL
  ) circles GROUP BY person
) c ON c.person = m.person_id
WHERE m.kind = 'residence'
  AND m.day < coalesce(h.until, DATE '9999-12-31')
  AND h.day < coalesce(m.until, DATE '9999-12-31')
  AND m.recorded_at < coalesce(h.superseded_at, TIMESTAMP '9999-12-31 00:00:00')
  AND h.recorded_at < coalesce(m.superseded_at, TIMESTAMP '9999-12-31 00:00:00')
