-- PostgreSQL keeps a period as one daterange; other engines know no such type. This view and those
-- below it, and no other place, take it apart into two days, so that the facts above are portable.
-- `since`: the holder has answered from that day on, also where another did so in between; NULL: ever.
-- A duty for a place is a row for each subject there: its id is below zero and no other row's.
SELECT d.id, o.key AS role, d.subject_id, d.holder_id, d.roster,
       coalesce(lower(d.valid), DATE '0001-01-01') AS day, upper(d.valid) AS until,
       lower(d.valid) AS since, d.recorded_at, d.superseded_at
FROM responsibilities_duty d
JOIN responsibilities_role o ON o.id = d.role_id
UNION ALL
SELECT -(p.duty_id * 4294967296 + p.subject_id), p.role, p.subject_id, p.holder_id, '',
       coalesce(lower(p.valid), DATE '0001-01-01'), upper(p.valid),
       p.since, lower(p.known), upper(p.known)
FROM dated_by_place p
