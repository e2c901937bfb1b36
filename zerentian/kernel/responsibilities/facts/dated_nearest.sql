-- The days on which a duty for a place counts in a region: all of its own but those on which another
-- reaches the region from nearer. One row for each stretch of days and of time in which nothing new
-- about it was learned. Whatever reaches a region is read once; `unnest` up here and no deeper keeps
-- the planner from doing this for each subject.
SELECT e.duty_id, e.role, e.subject_kind, e.role_id, e.holder_id, e.region_id,
       lower(e.valid) AS since, tstzrange(s.at, s.until) AS known,
       unnest(datemultirange(e.valid) - coalesce((
           SELECT range_agg(n.valid) FROM unnest(e.ranks, e.valids, e.knowns) n (rank, valid, known)
           WHERE n.rank > e.rank AND n.known @> s.at
       ), '{}')) AS valid
FROM (
    SELECT r.*, array_agg(r.rank) OVER here AS ranks, array_agg(r.valid) OVER here AS valids,
           array_agg(r.known) OVER here AS knowns
    FROM dated_reached r WINDOW here AS (PARTITION BY r.role, r.region_id)
) e
CROSS JOIN LATERAL (
    SELECT m.at, lead(m.at, 1, upper(e.known)) OVER (ORDER BY m.at) AS until
    FROM (
        SELECT lower(e.known) AS at
        UNION SELECT lower(n.known) FROM unnest(e.ranks, e.knowns) n (rank, known)
        WHERE n.rank > e.rank AND lower(n.known) > lower(e.known) AND n.known && e.known
        UNION SELECT upper(n.known) FROM unnest(e.ranks, e.knowns) n (rank, known)
        WHERE n.rank > e.rank AND upper(n.known) <@ e.known AND upper(n.known) > lower(e.known)
    ) m
) s
WHERE NOT isempty(e.known)
