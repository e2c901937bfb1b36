-- One row for each household that an event reached; the place is the household's, the unit the organiser.
SELECT r.id AS record,
       r.subject_id AS subject,
       s.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       e.organiser_id AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       e.day AS day,
       CAST(NULL AS date) AS until,
       r.recorded_at AS recorded,
       e.withdrawn_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       s.compartment_id AS compartment,
       e.kind AS kind
FROM fieldwork_reached r
JOIN fieldwork_fieldevent e ON e.id = r.event_id
JOIN subjects_subject s ON s.id = r.subject_id
