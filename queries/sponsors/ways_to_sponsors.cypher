// name: ways_to_sponsors
// doc: Through whom $person reaches sponsors in the window [$start, $end): each contact who is tied to a sponsor.
//   A sponsor holds a position of level $level or above on $start. only counts the sponsors whom no other contact is
//   tied to and $person does not know directly: without this contact they would be further away.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// param level: int = 6
// returns contact: string; name: string; sponsors: int, people; only: int, people
// order: sponsors DESC, only DESC, contact
MATCH (p:Person {id: $person})-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH p, collect(DISTINCT n) AS one
UNWIND one AS m
MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(s:Person)
WHERE s <> p
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (s.left IS NULL OR (s.left >= $start AND s.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH DISTINCT one, m, s
MATCH (s)-[:HELD]->(h:Position)
WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start) AND h.level >= $level
  AND (s.left IS NULL OR s.left >= $start)
WITH DISTINCT one, m, s
WITH one, s, collect(m) AS through
UNWIND through AS m
RETURN m.id AS contact, m.name AS name, count(s) AS sponsors,
       sum(CASE WHEN size(through) = 1 AND NOT s IN one THEN 1 ELSE 0 END) AS only
ORDER BY sponsors DESC, only DESC, contact
