-- Takes the daterange apart; see dated_duty.sql. Acting deputies sit on a post as its holder does.
SELECT id, post_id, user_id, acting,
       coalesce(lower(valid), DATE '0001-01-01') AS day, upper(valid) AS until,
       recorded_at, superseded_at
FROM accounts_tenure
