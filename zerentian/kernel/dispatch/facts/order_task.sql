-- One row for each recipient of an order and each stretch of days on which its task stood the same:
-- a task that is still to be done has a stretch until the deadline and, if need be, one after it.
SELECT t.id AS record,
       o.subject_id AS subject,
       t.region_id AS region,
       t.holder_id AS holder,
       coalesce(h.entity_id, p.entity_id, m.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       d.day AS day,
       d.until AS until,
       d.recorded_at AS recorded,
       d.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       o.compartment_id AS compartment,
       o.kind AS kind,
       d.state AS state,
       d.late AS late,
       CASE WHEN d.state = 'sent' OR t.received_on IS NULL THEN 'open'
            WHEN t.received_on <= t.receive_by THEN 'in_time' ELSE 'late' END AS receipt,
       CASE WHEN d.state <> 'accepted' THEN 'open'
            WHEN t.reported_on <= d.deadline THEN 'in_time' ELSE 'late' END AS result
FROM (
    SELECT task_id, state, deadline, day, recorded_at, superseded_at, 'no' AS late,
           CASE WHEN state IN ('sent', 'received', 'underway', 'returned')
                     AND deadline < coalesce(until, DATE '9999-12-31')
                THEN CAST(deadline + INTERVAL '1' DAY AS date) ELSE until END AS until
    FROM dated_order_step
    UNION ALL
    SELECT task_id, state, deadline, greatest(day, CAST(deadline + INTERVAL '1' DAY AS date)),
           recorded_at, superseded_at, 'yes', until
    FROM dated_order_step
    WHERE state IN ('sent', 'received', 'underway', 'returned')
) d
JOIN dispatch_task t ON t.id = d.task_id
JOIN dispatch_order o ON o.id = t.order_id
LEFT JOIN subjects_subject s ON s.id = o.subject_id
LEFT JOIN responsibilities_holder h ON h.id = t.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team m ON m.id = h.team_id
WHERE d.day < coalesce(d.until, DATE '9999-12-31')
