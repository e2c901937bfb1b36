-- One row for each visit as it was told: a correction supersedes the row and adds one. The holder is
-- whoever answered for the household that day; visited by a post, the entity is the one it belongs to.
SELECT v.id AS record,
       v.subject_id AS subject,
       s.region_id AS region,
       v.holder_id AS holder,
       coalesce(h.entity_id, p.entity_id, t.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       v.day AS day,
       CAST(NULL AS date) AS until,
       v.recorded_at AS recorded,
       v.superseded_at AS superseded,
       CAST(v.points AS bigint) AS amount,
       s.compartment_id AS compartment,
       c.key AS template,
       v.mode AS mode,
       CASE WHEN v.met IN ('head', 'member') THEN 'household'
            WHEN v.met = '' THEN 'unknown'
            WHEN v.met = 'nobody' THEN 'nobody'
            ELSE 'others' END AS met,
       CASE WHEN v.passed THEN 'passed' WHEN NOT v.passed THEN 'failed' ELSE 'open' END AS result
FROM visits_visit v
JOIN visits_template c ON c.id = v.template_id
JOIN subjects_subject s ON s.id = v.subject_id
LEFT JOIN responsibilities_holder h ON h.id = v.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
