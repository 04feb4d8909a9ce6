// name: network_sizes
// doc: How many people $person, or everyone present, had a tie with in the window [$start, $end), in all and by role.
//   These are the metrics size, size_mentors, size_sponsors, size_collaborators and size_peers. A collaborator has the
//   same unit, or is the manager or a report; a peer is nothing else, and at most one level away (levels that are
//   numbers); other roles overlap. Units, levels and managers are those on $start, or on the day of joining after it.
//   A mentorship without an end lasts until either person leaves, and at most $assumed_days days.
// param person: string = null, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// param kinds: strings = ["interactions", "mentorships", "sponsorships"]
// param assumed_days: int = 36500, 1..36500
// returns person: string; size: int, people; mentors: int, people; sponsors: int, people; collaborators: int, people; peers: int, people
// order: person
MATCH (p:Person)
WHERE ($person IS NULL OR p.id = $person) AND p.external = false
  AND (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
OPTIONAL MATCH (p)-[:HELD]->(h:Position)
WHERE h.valid_from <= CASE WHEN p.joined > $start THEN p.joined ELSE $start END
  AND (h.valid_to IS NULL OR h.valid_to >= CASE WHEN p.joined > $start THEN p.joined ELSE $start END)
WITH p, h ORDER BY h.valid_from DESC
WITH p, collect(h) AS own

OPTIONAL MATCH (p)-[t:INTERACTED|MENTORS|SPONSORS]-(a:Person)
WHERE (t.day >= $start AND t.day < $end)
   OR (t.start < $end
       AND (t.`end` >= $start
            OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                AND (a.left IS NULL OR (a.left >= $start AND a.left >= t.start))
                AND (type(t) = 'SPONSORS' OR t.start > $start - duration({days: $assumed_days})))))
   OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end)
WITH p, own, a,
     sum(CASE WHEN (type(t) = 'INTERACTED' AND 'interactions' IN $kinds)
                OR (type(t) = 'MENTORS' AND 'mentorships' IN $kinds)
                OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds) THEN 1 ELSE 0 END) AS ties,
     sum(CASE WHEN type(t) = 'MENTORS' AND startNode(t) = a THEN 1 ELSE 0 END) AS mentoring,
     sum(CASE WHEN type(t) = 'SPONSORS' AND startNode(t) = a THEN 1 ELSE 0 END) AS sponsoring

OPTIONAL MATCH (a)-[:HELD]->(h:Position)
WHERE h.valid_from <= CASE WHEN a.joined > $start AND a.joined < $end THEN a.joined ELSE $start END
  AND (h.valid_to IS NULL OR h.valid_to >= CASE WHEN a.joined > $start AND a.joined < $end THEN a.joined ELSE $start END)
WITH p, own, a, ties, mentoring, sponsoring, h ORDER BY h.valid_from DESC
WITH p, own, a, ties, mentoring, sponsoring, collect(h) AS theirs
WITH p, ties > 0 AS tied, mentoring > 0 AS mentor, sponsoring > 0 AS sponsor,
     coalesce(coalesce(head(own).org_unit, p.org_unit) = coalesce(head(theirs).org_unit, a.org_unit), false)
     OR coalesce(head(own).manager_id = a.id, false) OR coalesce(head(theirs).manager_id = p.id, false) AS near,
     coalesce(abs(coalesce(head(own).level, p.level) - coalesce(head(theirs).level, a.level)) <= 1, false) AS alike
RETURN p.id AS person,
       sum(CASE WHEN tied THEN 1 ELSE 0 END) AS size,
       sum(CASE WHEN tied AND mentor THEN 1 ELSE 0 END) AS mentors,
       sum(CASE WHEN tied AND sponsor THEN 1 ELSE 0 END) AS sponsors,
       sum(CASE WHEN tied AND near THEN 1 ELSE 0 END) AS collaborators,
       sum(CASE WHEN tied AND alike AND NOT mentor AND NOT sponsor AND NOT near THEN 1 ELSE 0 END) AS peers
ORDER BY person
