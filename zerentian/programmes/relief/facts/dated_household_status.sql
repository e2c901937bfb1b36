-- PostgreSQL keeps a period as one daterange; other engines know no such type. This view, and no
-- other place, takes it apart into two days, so that the facts above it are portable.
SELECT id, household_id, entitlement, category, monitoring, main_cause, hard, event,
       coalesce(lower(valid), DATE '0001-01-01') AS day, upper(valid) AS until,
       recorded_at, superseded_at
FROM relief_householdstatus
