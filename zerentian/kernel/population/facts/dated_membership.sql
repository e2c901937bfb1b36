-- PostgreSQL keeps a period as one daterange; other engines know no such type. This view, and no
-- other place, takes it apart into two days, so that the facts above it are portable.
SELECT id, person_id, household_id, kind, relation,
       coalesce(lower(valid), DATE '0001-01-01') AS day, upper(valid) AS until,
       recorded_at, superseded_at
FROM population_membership
