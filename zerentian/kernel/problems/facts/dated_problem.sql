-- Steps as rows with two days. While a step was the last one known, its state had no end; since the
-- next one was recorded, it ends on the day of that. So each step is up to two rows, of which one is
-- known at any moment.
SELECT s.problem_id, s.number, s.state, s.late_from, s.holder_id,
       s.day AS day, CAST(NULL AS date) AS until,
       s.recorded_at AS recorded_at, n.recorded_at AS superseded_at
FROM problems_step s
LEFT JOIN problems_step n ON n.problem_id = s.problem_id AND n.number = s.number + 1
UNION ALL
SELECT s.problem_id, s.number, s.state, s.late_from, s.holder_id,
       s.day AS day, n.day AS until,
       n.recorded_at AS recorded_at, CAST(NULL AS timestamp with time zone) AS superseded_at
FROM problems_step s
JOIN problems_step n ON n.problem_id = s.problem_id AND n.number = s.number + 1
WHERE s.day < n.day
