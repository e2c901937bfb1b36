-- One row for each status of a village of the province's list.
SELECT s.id AS record,
       s.village_id AS subject,
       j.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       CAST(NULL AS bigint) AS person,
       CAST(NULL AS bigint) AS household,
       s.day AS day,
       s.until AS until,
       s.recorded_at AS recorded,
       s.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       j.compartment_id AS compartment,
       s.status AS status
FROM dated_village_status s
LEFT JOIN subjects_subject j ON j.id = s.village_id
