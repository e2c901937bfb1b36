-- One row for each duty to visit and stretch of days on which the same visit was the last one, under the
-- same terms and for the same class of the subject: `last` is that visit's day, NULL before the first
-- one. One row for each stretch of time, too, in which nothing new about it was learned.
-- Of two visits on one day the one that promises to come again sooner counts as the later one.
WITH visited AS (
    SELECT v.subject_id, v.holder_id, m.modes,
           array_agg(v.day ORDER BY v.day, v.next_day DESC NULLS FIRST, v.id) AS days,
           array_agg(v.next_day ORDER BY v.day, v.next_day DESC NULLS FIRST, v.id) AS nexts,
           array_agg(v.recorded_at ORDER BY v.day, v.next_day DESC NULLS FIRST, v.id) AS learned,
           array_agg(v.superseded_at ORDER BY v.day, v.next_day DESC NULLS FIRST, v.id) AS gone
    FROM visits_visit v
    JOIN (SELECT DISTINCT modes FROM responsibilities_visitterm) m ON v.mode = ANY(m.modes)
    WHERE v.met <> 'nobody' AND v.holder_id IS NOT NULL
    GROUP BY v.subject_id, v.holder_id, m.modes
), asked AS (
    SELECT d.id, d.role, d.subject_id, d.holder_id, coalesce(d.since, j.opened_on) AS since,
           d.recorded_at, d.superseded_at, t.every, t.by_class, t.first, t.modes,
           daterange(d.day, d.until) * daterange(j.opened_on, j.closed_on) * t.valid AS valid
    FROM dated_duty d
    JOIN subjects_subject j ON j.id = d.subject_id
    JOIN responsibilities_role o ON o.key = d.role
    JOIN responsibilities_visitterm t ON t.role_id = o.id
)
SELECT a.id, a.role, a.subject_id, a.holder_id, a.since, a.first, l.day AS last, l.next_day AS promised,
       coalesce((a.by_class ->> c.class)::int, a.every) AS every,
       greatest(lower(a.valid), l.start, c.day) AS day,
       least(upper(a.valid), n.day, c.until) AS until,
       greatest(a.recorded_at, s.at, c.recorded) AS recorded_at,
       least(a.superseded_at, s.until, c.superseded) AS superseded_at
FROM asked a
LEFT JOIN visited v
       ON v.subject_id = a.subject_id AND v.holder_id = a.holder_id AND v.modes = a.modes
CROSS JOIN LATERAL (
    SELECT a.since AS start, CAST(NULL AS date) AS day, CAST(NULL AS date) AS next_day,
           0 AS nth, TIMESTAMPTZ '1900-01-01 00:00+00' AS learned, CAST(NULL AS timestamptz) AS gone
    UNION ALL
    SELECT u.day, u.day, u.next_day, u.nth, u.learned, u.gone
    FROM unnest(v.days, v.nexts, v.learned, v.gone) WITH ORDINALITY u (day, next_day, learned, gone, nth)
    WHERE u.day >= a.since
) l
LEFT JOIN LATERAL (
    -- The next visit that was never taken back: after it was learned, nothing behind it matters.
    SELECT u.nth, u.learned
    FROM unnest(v.days, v.learned, v.gone) WITH ORDINALITY u (day, learned, gone, nth)
    WHERE u.nth > l.nth AND u.day >= a.since AND u.gone IS NULL
    ORDER BY u.nth LIMIT 1
) firm ON true
CROSS JOIN LATERAL (
    SELECT m.at, lead(m.at, 1, l.gone) OVER (ORDER BY m.at) AS until
    FROM (
        SELECT l.learned AS at
        UNION
        SELECT e.at
        FROM unnest(v.days, v.learned, v.gone) WITH ORDINALITY u (day, learned, gone, nth)
        CROSS JOIN LATERAL (VALUES (u.learned), (u.gone)) e (at)
        WHERE u.nth > l.nth AND u.day >= a.since AND e.at > l.learned
          AND (l.gone IS NULL OR e.at < l.gone)
          AND (firm.nth IS NULL OR u.nth <= firm.nth OR u.learned < firm.learned)
    ) m
) s
CROSS JOIN LATERAL (
    SELECT min(u.day) AS day
    FROM unnest(v.days, v.learned, v.gone) WITH ORDINALITY u (day, learned, gone, nth)
    WHERE u.nth > l.nth AND u.day >= a.since AND u.learned <= s.at AND (u.gone IS NULL OR u.gone > s.at)
) n
LEFT JOIN dated_class c ON c.subject_id = a.subject_id
WHERE NOT isempty(a.valid)
  AND greatest(lower(a.valid), l.start, c.day)
      < coalesce(least(upper(a.valid), n.day, c.until), DATE '9999-12-31')
  AND greatest(a.recorded_at, s.at, c.recorded)
      < coalesce(least(a.superseded_at, s.until, c.superseded), 'infinity')
