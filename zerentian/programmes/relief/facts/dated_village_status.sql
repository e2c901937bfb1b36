-- PostgreSQL keeps a period as one daterange; this view, and no other place, takes it apart.
SELECT id, village_id, status,
       coalesce(lower(valid), DATE '0001-01-01') AS day, upper(valid) AS until,
       recorded_at, superseded_at
FROM relief_villagestatus
