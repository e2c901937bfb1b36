-- How each task stood from which day until which, as it was known before and after the next deed:
-- while nothing followed it stood without an end; what followed closed it.
WITH steps AS (
    SELECT id, task_id, state, deadline, day, at AS recorded_at,
           lead(day) OVER w AS until, lead(at) OVER w AS superseded_at
    FROM dispatch_step WINDOW w AS (PARTITION BY task_id ORDER BY id)
)
SELECT task_id, state, deadline, day, CAST(NULL AS date) AS until, recorded_at, superseded_at
FROM steps
UNION ALL
SELECT task_id, state, deadline, day, until, superseded_at, CAST(NULL AS timestamp with time zone)
FROM steps WHERE day < until
