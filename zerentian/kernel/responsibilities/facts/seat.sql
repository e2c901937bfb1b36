-- One row for each duty and everyone who sat on its post while it lasted: true on the days on which
-- both hold, known since both were known. A duty of an entity or a team needs no seat: it stands as
-- it is. So a household whose post is empty is one with a duty and without a seat.
SELECT d.id AS record,
       d.subject_id AS subject,
       s.region_id AS region,
       d.holder_id AS holder,
       coalesce(h.entity_id, p.entity_id, t.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       greatest(d.day, u.day) AS day,
       least(d.until, u.until) AS until,
       greatest(d.recorded_at, u.recorded_at) AS recorded,
       least(d.superseded_at, u.superseded_at) AS superseded,
       CAST(NULL AS bigint) AS amount,
       s.compartment_id AS compartment,
       d.role AS role,
       d.roster AS roster,
       CASE WHEN h.post_id IS NULL THEN 'none' WHEN u.acting THEN 'deputy' ELSE 'holder' END AS seat
FROM dated_duty d
JOIN subjects_subject s ON s.id = d.subject_id
JOIN responsibilities_holder h ON h.id = d.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
LEFT JOIN dated_tenure u ON u.post_id = h.post_id
WHERE h.post_id IS NULL
   OR (d.day < coalesce(u.until, DATE '9999-12-31')
       AND u.day < coalesce(d.until, DATE '9999-12-31')
       AND d.recorded_at < coalesce(u.superseded_at, TIMESTAMP '9999-12-31 00:00:00')
       AND u.recorded_at < coalesce(d.superseded_at, TIMESTAMP '9999-12-31 00:00:00'))
