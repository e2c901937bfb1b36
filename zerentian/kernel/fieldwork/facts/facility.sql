-- One row for each facility that a household accepted, on that day; the amount is its cost in fen.
SELECT f.id AS record,
       f.subject_id AS subject,
       s.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       f.accepted_on AS day,
       CAST(NULL AS date) AS until,
       f.recorded_at AS recorded,
       f.withdrawn_at AS superseded,
       f.cost AS amount,
       s.compartment_id AS compartment,
       f.kind AS facility
FROM fieldwork_facility f
JOIN subjects_subject s ON s.id = f.subject_id
WHERE f.accepted_on IS NOT NULL
