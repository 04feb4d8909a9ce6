// name: alters_by_role
// doc: The people that $person had a tie with in the window [$start, $end), counted by role and organisational unit.
//   Each counts once, in the first role that holds: mentor, sponsor, collaborator (same unit, or manager or report),
//   peer (at most one level away, where levels are numbers), other. Units, levels and managers are those on $start.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns role: string; unit: string; alters: int, people; contacts: int, interactions
// order: role, unit
MATCH (p:Person {id: $person})
OPTIONAL MATCH (p)-[:HELD]->(h:Position)
WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start)
WITH p, h ORDER BY h.valid_from DESC
WITH p, collect(h) AS own

MATCH (p)-[t:INTERACTED|MENTORS|SPONSORS]-(a:Person)
WHERE (t.day >= $start AND t.day < $end)
   OR (t.start < $end
       AND (t.`end` >= $start
            OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                AND (a.left IS NULL OR (a.left >= $start AND a.left >= t.start)))))
   OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end)
WITH p, own, a, count(t.day) AS contacts,
     sum(CASE WHEN type(t) = 'MENTORS' AND startNode(t) = a THEN 1 ELSE 0 END) AS mentoring,
     sum(CASE WHEN type(t) = 'SPONSORS' AND startNode(t) = a THEN 1 ELSE 0 END) AS sponsoring
OPTIONAL MATCH (a)-[:HELD]->(h:Position)
WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start)
WITH p, own, a, contacts, mentoring, sponsoring, h ORDER BY h.valid_from DESC
WITH p, own, a, contacts, mentoring, sponsoring, collect(h) AS theirs
WITH contacts, coalesce(head(theirs).org_unit, a.org_unit, 'not known') AS unit,
     CASE WHEN mentoring > 0 THEN 'mentor'
          WHEN sponsoring > 0 THEN 'sponsor'
          WHEN coalesce(head(own).org_unit, p.org_unit) = coalesce(head(theirs).org_unit, a.org_unit)
            OR head(own).manager_id = a.id OR head(theirs).manager_id = p.id THEN 'collaborator'
          WHEN abs(coalesce(head(own).level, p.level) - coalesce(head(theirs).level, a.level)) <= 1 THEN 'peer'
          ELSE 'other' END AS role
RETURN role AS role, unit AS unit, count(*) AS alters, sum(contacts) AS contacts
ORDER BY role, unit
