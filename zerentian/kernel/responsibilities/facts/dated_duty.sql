-- PostgreSQL keeps a period as one daterange; other engines know no such type. This view, and no
-- other place, takes it apart into two days, so that the fact above it is portable.
SELECT id, role_id, subject_id, holder_id, roster,
       coalesce(lower(valid), DATE '0001-01-01') AS day, upper(valid) AS until,
       recorded_at, superseded_at
FROM responsibilities_duty
