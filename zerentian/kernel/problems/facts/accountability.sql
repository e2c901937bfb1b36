-- One row for each decision on accountability, known until an entry corrected it. Who it is about does
-- not stand here: outside the closed register there are totals only. What was withdrawn is no decision.
SELECT a.id AS record,
       CAST(NULL AS bigint) AS subject,
       a.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       CAST(NULL AS bigint) AS entity,
       CAST(NULL AS bigint) AS person,
       CAST(NULL AS bigint) AS household,
       a.decided_on AS day,
       CAST(NULL AS date) AS until,
       a.recorded_at AS recorded,
       c.recorded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       CAST(NULL AS bigint) AS compartment,
       a.measure AS measure
FROM problems_accountability a
LEFT JOIN problems_accountability c ON c.corrects_id = a.id
WHERE NOT a.withdrawn
