-- One row for each membership in a relief household and each of the household's statuses that it
-- meets: true on the days on which both hold, known since both were known. People are counted
-- distinct, so somebody who moves from one household to another is one person. The person is always
-- there; a LEFT JOIN lets the planner leave the table out where nobody asks for the sex.
SELECT m.id AS record,
       s.household_id AS subject,
       j.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       m.person_id AS person,
       m.household_id AS household,
       greatest(m.day, s.day) AS day,
       least(m.until, s.until) AS until,
       greatest(m.recorded_at, s.recorded_at) AS recorded,
       least(m.superseded_at, s.superseded_at) AS superseded,
       CAST(NULL AS bigint) AS amount,
       j.compartment_id AS compartment,
       s.entitlement AS entitlement,
       s.category AS category,
       s.main_cause AS main_cause,
       p.sex AS sex
FROM dated_membership m
LEFT JOIN population_person p ON p.id = m.person_id
JOIN subjects_subject j ON j.household_id = m.household_id AND j.kind = 'relief.household'
JOIN dated_household_status s ON s.household_id = j.id
WHERE m.kind = 'relief'
  AND m.day < coalesce(s.until, DATE '9999-12-31')
  AND s.day < coalesce(m.until, DATE '9999-12-31')
  AND m.recorded_at < coalesce(s.superseded_at, TIMESTAMP '9999-12-31 00:00:00')
  AND s.recorded_at < coalesce(m.superseded_at, TIMESTAMP '9999-12-31 00:00:00')
