// name: promotions_and_networks
// doc: Promotions in [$start, $end), and the network of each person in the $days days before the promotion.
//   contacts are the people in contact by interactions, senior those of them at level $level or above on that day,
//   units the number of their units on that day. A promotion that several sources report for one day counts once.
// param start: date, example 2024-07-01
// param end: date, example 2026-01-01
// param days: int = 180, 1..36500
// param level: int = 6
// returns person: string; promoted: date; sources: int, sources; contacts: int, people; senior: int, people; units: int, units
// order: promoted, person, sources
MATCH (p:Person)-[:EXPERIENCED]->(c:CareerEvent {kind: 'promotion'})
WHERE c.at >= $start AND c.at < $end
WITH p, c.at AS promoted, count(DISTINCT c.source) AS sources
OPTIONAL MATCH (p)-[t:INTERACTED]-(a:Person)
WHERE t.day >= promoted - duration({days: $days}) AND t.day < promoted
WITH DISTINCT p, promoted, sources, a
OPTIONAL MATCH (a)-[:HELD]->(h:Position)
WHERE h.valid_from <= promoted AND (h.valid_to IS NULL OR h.valid_to >= promoted)
RETURN p.id AS person, promoted AS promoted, sources AS sources, count(DISTINCT a) AS contacts,
       count(DISTINCT CASE WHEN h.level >= $level THEN a.id END) AS senior, count(DISTINCT h.org_unit) AS units
ORDER BY promoted, person, sources
