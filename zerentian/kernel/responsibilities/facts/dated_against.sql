-- What takes a subject away from whoever answers for its place: a duty of its own, or an exception.
SELECT o.key AS role, d.subject_id, d.valid, tstzrange(d.recorded_at, d.superseded_at) AS known
FROM responsibilities_duty d
JOIN responsibilities_role o ON o.id = d.role_id AND o.by_place
UNION ALL
SELECT o.key, x.subject_id, x.valid, tstzrange(x.recorded_at, x.superseded_at)
FROM responsibilities_excepted x
JOIN responsibilities_role o ON o.id = x.role_id AND o.by_place
