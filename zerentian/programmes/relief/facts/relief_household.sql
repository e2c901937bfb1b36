-- One row for each status of a relief household: what the register says about it on those days.
-- The subject is always there; a LEFT JOIN lets the planner leave it out where nobody asks for it.
SELECT s.id AS record,
       s.household_id AS subject,
       j.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       CAST(NULL AS bigint) AS person,
       j.household_id AS household,
       s.day AS day,
       s.until AS until,
       s.recorded_at AS recorded,
       s.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       j.compartment_id AS compartment,
       s.entitlement AS entitlement,
       s.category AS category,
       s.main_cause AS main_cause,
       s.monitoring AS monitoring,
       CASE WHEN s.hard THEN 'yes' ELSE 'no' END AS hard
FROM dated_household_status s
LEFT JOIN subjects_subject j ON j.id = s.household_id
