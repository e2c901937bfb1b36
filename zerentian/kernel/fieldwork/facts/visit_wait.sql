-- One row for each duty to visit and stretch of days on which its next visit was due later, soon, on the
-- day, or had been due before. On one day there is one row of a duty. `due/rules.py` says the same.
SELECT d.id AS record,
       d.subject_id AS subject,
       j.region_id AS region,
       d.holder_id AS holder,
       coalesce(h.entity_id, p.entity_id, t.entity_id) AS entity,
       CAST(NULL AS bigint) AS person,
       j.household_id AS household,
       d.day AS day,
       d.until AS until,
       d.recorded_at AS recorded,
       d.superseded_at AS superseded,
       CAST(NULL AS bigint) AS amount,
       j.compartment_id AS compartment,
       d.role AS role,
       d.due_state AS due_state,
       d.visited AS visited
FROM (
    SELECT w.id, w.subject_id, w.holder_id, w.role, w.recorded_at, w.superseded_at, w.visited,
           s.due_state,
           greatest(w.day, CASE s.due_state WHEN 'later' THEN w.day WHEN 'soon' THEN w.soon_from
                                            WHEN 'today' THEN w.due ELSE w.due + 1 END) AS day,
           least(w.until, CASE s.due_state WHEN 'later' THEN w.soon_from WHEN 'soon' THEN w.due
                                           WHEN 'today' THEN w.due + 1 ELSE w.until END) AS until
    FROM (
        SELECT r.*, coalesce(c.working, r.wanted) AS due, coalesce(c.soon_from, r.wanted) AS soon_from
        FROM (
            SELECT b.*, CASE WHEN b.last IS NULL THEN 'no' ELSE 'yes' END AS visited,
                   CASE WHEN b.last IS NULL THEN b.since + least(b.first, b.every)
                        ELSE least(b.last + b.every, b.promised) END AS wanted
            FROM dated_wait b
        ) r
        LEFT JOIN packs_packday c ON c.day = r.wanted
    ) w
    CROSS JOIN (VALUES ('later'), ('soon'), ('today'), ('overdue')) s (due_state)
) d
LEFT JOIN subjects_subject j ON j.id = d.subject_id
LEFT JOIN responsibilities_holder h ON h.id = d.holder_id
LEFT JOIN accounts_post p ON p.id = h.post_id
LEFT JOIN responsibilities_team t ON t.id = h.team_id
WHERE d.until IS NULL OR d.day < d.until
