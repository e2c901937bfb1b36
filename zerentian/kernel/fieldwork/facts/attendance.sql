-- One row for each person at an event, or for the volunteers of one unit. The amount is person-times.
-- The place is the event's, the unit that of the person, the holder the post on which they sat that day.
SELECT a.id AS record,
       CAST(NULL AS bigint) AS subject,
       e.region_id AS region,
       a.holder_id AS holder,
       coalesce(a.unit_id, u.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       CAST(NULL AS bigint) AS household,
       e.day AS day,
       CAST(NULL AS date) AS until,
       a.recorded_at AS recorded,
       least(e.withdrawn_at, a.superseded_at) AS superseded,
       CAST(a.count AS bigint) AS amount,
       CAST(NULL AS bigint) AS compartment,
       e.kind AS kind,
       CASE WHEN a.user_id IS NULL THEN 'counted' ELSE 'named' END AS named
FROM fieldwork_attendance a
JOIN fieldwork_fieldevent e ON e.id = a.event_id
LEFT JOIN accounts_user u ON u.id = a.user_id
