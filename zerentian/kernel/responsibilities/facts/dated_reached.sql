-- Each region that a duty for a place reaches, itself and everything below or in its area, as it was
-- ever known. `rank` grows with nearness, as in responsibilities_reach, which knows only today.
SELECT p.id AS duty_id, o.key AS role, o.subject_kind, p.role_id, p.holder_id, r.id AS region_id,
       p.valid, tstzrange(p.recorded_at, p.superseded_at) AS known, 2 * length(top.path) AS rank
FROM responsibilities_placeduty p
JOIN responsibilities_role o ON o.id = p.role_id AND o.by_place
JOIN regions_region top ON top.id = p.region_id
JOIN regions_region r ON r.path >= top.path AND r.path < top.path || ':'
UNION ALL
SELECT p.id, o.key, o.subject_kind, p.role_id, p.holder_id, r.id, p.valid * a.valid,
       tstzrange(p.recorded_at, p.superseded_at) * tstzrange(a.recorded_at, a.superseded_at),
       2 * length(top.path) - 1
FROM responsibilities_placeduty p
JOIN responsibilities_role o ON o.id = p.role_id AND o.by_place
JOIN regions_arearegion a ON a.area_id = p.area_id AND a.valid && p.valid
    AND tstzrange(a.recorded_at, a.superseded_at) && tstzrange(p.recorded_at, p.superseded_at)
JOIN regions_region top ON top.id = a.region_id
JOIN regions_region r ON r.path >= top.path AND r.path < top.path || ':'
