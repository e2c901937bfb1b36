-- One row for each duty: a holder answers for a subject in a role, by name or because of where it lies.
-- Held by a post, the entity is the one the post belongs to. Nobody knows here who sits on the post:
-- that is the fact `seat`.
-- Subject and holder are always there; LEFT JOINs let the planner leave out what nobody asks for.
SELECT d.id AS record,
       d.subject_id AS subject,
       s.region_id AS region,
       d.holder_id AS holder,
       coalesce(h.entity_id, p.entity_id, t.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       s.household_id AS household,
       d.day AS day,
       d.until AS until,
       d.recorded_at AS recorded,
       d.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       s.compartment_id AS compartment,
       d.role AS role,
       d.roster AS roster,
       CASE WHEN h.post_id IS NOT NULL THEN 'post'
            WHEN h.entity_id IS NOT NULL THEN 'entity'
            ELSE 'team' END AS holder_kind,
       coalesce(e.kind, '') AS entity_kind
FROM dated_duty d
LEFT JOIN subjects_subject s ON s.id = d.subject_id
LEFT JOIN responsibilities_holder h ON h.id = d.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
LEFT JOIN entities_entity e ON e.id = coalesce(h.entity_id, p.entity_id, t.entity_id)
