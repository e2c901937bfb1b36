-- One row for each problem and stretch of days in which it stood in one state, on time or late: a
-- state is late from the day after its deadline on. On one day there is one row of a problem.
SELECT p.id AS record,
       p.subject_id AS subject,
       j.region_id AS region,
       d.holder_id AS holder,
       coalesce(h.entity_id, o.entity_id, t.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       j.household_id AS household,
       d.day AS day,
       d.until AS until,
       d.recorded_at AS recorded,
       d.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       j.compartment_id AS compartment,
       d.state AS state,
       p.kind AS problem_kind,
       p.source AS problem_source,
       j.kind AS subject_kind,
       d.late AS late,
       CASE WHEN p.safety THEN 'yes' ELSE 'no' END AS safety
FROM (
    SELECT problem_id, state, holder_id, day,
           CASE WHEN late_from IS NULL THEN until
                WHEN until IS NULL OR until > late_from THEN late_from
                ELSE until END AS until,
           recorded_at, superseded_at, 'no' AS late
    FROM dated_problem
    WHERE late_from IS NULL OR day < late_from
    UNION ALL
    SELECT problem_id, state, holder_id, greatest(day, late_from) AS day, until,
           recorded_at, superseded_at, 'yes' AS late
    FROM dated_problem
    WHERE late_from IS NOT NULL AND (until IS NULL OR until > late_from)
) d
JOIN problems_problem p ON p.id = d.problem_id
LEFT JOIN subjects_subject j ON j.id = p.subject_id
LEFT JOIN responsibilities_holder h ON h.id = d.holder_id
LEFT JOIN accounts_post o ON o.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
