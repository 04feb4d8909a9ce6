// name: roster_without_events
// doc: People in the roster and in the organisation during [$start, $end) who are in no interaction of that time.
//   Large gatherings count as events here, though they make no tie.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns person: string; name: string; joined: date; left: date
// order: person
MATCH (p:Person)
WHERE p.external = false AND (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
  AND NOT EXISTS { MATCH (p)-[t:INTERACTED]-(:Person) WHERE t.day >= $start AND t.day < $end }
  AND NOT EXISTS { MATCH (p)-[:ATTENDED]->(g:Gathering) WHERE g.day >= $start AND g.day < $end }
RETURN p.id AS person, p.name AS name, p.joined AS joined, p.left AS left
ORDER BY person
