-- One row for each subject and each stretch of days on which somebody answers for it because of where
-- it lies: while it is open, has no duty of its own in the role and is not excepted.
SELECT e.duty_id, e.role, e.holder_id, j.id AS subject_id, e.known,
       greatest(e.since, j.opened_on) AS since,
       e.valid * daterange(j.opened_on, j.closed_on) AS valid
FROM dated_nearest e
JOIN subjects_subject j ON j.region_id = e.region_id AND j.kind = e.subject_kind
    AND e.valid && daterange(j.opened_on, j.closed_on)
WHERE NOT EXISTS (SELECT FROM dated_against a WHERE a.role = e.role AND a.subject_id = j.id)
UNION ALL
SELECT e.duty_id, e.role, e.holder_id, j.id, tstzrange(s.at, s.until),
       greatest(e.since, j.opened_on),
       unnest(datemultirange(e.valid * daterange(j.opened_on, j.closed_on)) - coalesce((
           SELECT range_agg(a.valid) FROM unnest(a.valids, a.knowns) a (valid, known)
           WHERE a.known @> s.at
       ), '{}'))
FROM dated_nearest e
JOIN (
    SELECT role, subject_id, array_agg(valid) AS valids, array_agg(known) AS knowns
    FROM dated_against GROUP BY role, subject_id
) a ON a.role = e.role
JOIN subjects_subject j ON j.id = a.subject_id AND j.region_id = e.region_id
    AND j.kind = e.subject_kind AND e.valid && daterange(j.opened_on, j.closed_on)
CROSS JOIN LATERAL (
    SELECT m.at, lead(m.at, 1, upper(e.known)) OVER (ORDER BY m.at) AS until
    FROM (
        SELECT lower(e.known) AS at
        UNION SELECT lower(k) FROM unnest(a.knowns) k WHERE lower(k) > lower(e.known) AND k && e.known
        UNION SELECT upper(k) FROM unnest(a.knowns) k WHERE upper(k) <@ e.known AND upper(k) > lower(e.known)
    ) m
) s
