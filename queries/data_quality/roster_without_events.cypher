// name: roster_without_events
// doc: People in the roster and in the organisation during [$start, $end) who are in no interaction of that time.
//   Large gatherings count as events here, though they make no tie.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns person: string; name: string; joined: date; left: date
// order: person
CALL () {
  MATCH (p:Person)
  WHERE p.external = false AND (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
  RETURN p, 1 AS listed, 0 AS events
  UNION ALL
  MATCH (a:Person)-[t:INTERACTED]->(b:Person)
  WHERE t.day >= $start AND t.day < $end
  UNWIND [a, b] AS p
  RETURN p, 0 AS listed, 1 AS events
  UNION ALL
  MATCH (p:Person)-[:ATTENDED]->(g:Gathering)
  WHERE g.day >= $start AND g.day < $end
  RETURN p, 0 AS listed, 1 AS events
}
WITH p, sum(listed) AS listed, sum(events) AS events
WHERE listed > 0 AND events = 0
RETURN p.id AS person, p.name AS name, p.joined AS joined, p.left AS left
ORDER BY person
