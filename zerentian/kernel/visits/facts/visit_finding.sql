-- One row for each answer that was a finding by the checklist's version of its visit. It stands as
-- long as the visit does.
SELECT f.id AS record,
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
       CAST(NULL AS bigint) AS amount,
       s.compartment_id AS compartment,
       c.key AS template,
       f.item AS item,
       f.kind AS problem_kind,
       f.answer AS answer,
       CASE WHEN f.safety THEN 'yes' ELSE 'no' END AS safety,
       CASE WHEN f.mended THEN 'yes' ELSE 'no' END AS mended
FROM visits_finding f
JOIN visits_visit v ON v.id = f.visit_id
JOIN visits_template c ON c.id = v.template_id
JOIN subjects_subject s ON s.id = v.subject_id
LEFT JOIN responsibilities_holder h ON h.id = v.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
