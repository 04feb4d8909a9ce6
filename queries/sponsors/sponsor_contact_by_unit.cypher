// name: sponsor_contact_by_unit
// doc: How many people of each unit were in contact with a sponsor, by the interactions in [$start, $end).
//   A sponsor holds a position of level $level or above on $start; sponsors are not counted among the people. Units
//   are those on $start.
// param start: date, example 2024-10-01
// param end: date, example 2024-10-15
// param level: int = 6
// returns unit: string; people: int, people; in_contact: int, people; share: float, share
// order: unit
CALL () {
  MATCH (p:Person)-[:HELD]->(h:Position)
  WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start) AND h.org_unit IS NOT NULL
    AND p.external = false AND (p.left IS NULL OR p.left >= $start)
  RETURN p, h.org_unit AS unit, max(CASE WHEN h.level >= $level THEN 1 ELSE 0 END) AS senior, 0 AS met
  UNION ALL
  MATCH (g:Position)<-[:HELD]-(s:Person)
  WHERE g.level >= $level AND g.valid_from <= $start AND (g.valid_to IS NULL OR g.valid_to >= $start)
    AND (s.left IS NULL OR s.left >= $start)
  WITH DISTINCT s
  MATCH (s)-[t:INTERACTED]-(p:Person)
  WHERE t.day >= $start AND t.day < $end
  RETURN DISTINCT p, null AS unit, 0 AS senior, 1 AS met
}
WITH p, max(met) AS met, collect(CASE WHEN unit IS NOT NULL AND senior = 0 THEN unit END) AS units
UNWIND units AS unit
WITH unit, count(p) AS people, sum(met) AS in_contact
RETURN unit AS unit, people AS people, in_contact AS in_contact, toFloat(in_contact) / people AS share
ORDER BY unit
