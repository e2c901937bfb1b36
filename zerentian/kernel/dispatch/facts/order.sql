-- One row for each order on the day it went out. Its place is that of what it is about.
SELECT o.id AS record,
       o.subject_id AS subject,
       o.region_id AS region,
       o.issuer_id AS holder,
       o.office_id AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       o.issued_on AS day,
       CAST(NULL AS date) AS until,
       o.recorded_at AS recorded,
       CAST(NULL AS timestamp with time zone) AS superseded,
       CAST(NULL AS bigint) AS amount,
       o.compartment_id AS compartment,
       o.kind AS kind
FROM dispatch_order o
LEFT JOIN subjects_subject s ON s.id = o.subject_id
