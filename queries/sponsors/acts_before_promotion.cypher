// name: acts_before_promotion
// doc: Promotions in [$start, $end), and the acts of sponsorship for that person in the $days days up to each.
//   A promotion that several sources report for one day counts once; an act counts on its day, or from its start on.
// param start: date, example 2024-01-01
// param end: date, example 2026-01-01
// param days: int = 365, 1..36500
// returns person: string; promoted: date; sources: int, sources; acts: int, acts; sponsors: int, people; last_act: date
// order: promoted, person, sources
MATCH (p:Person)-[:EXPERIENCED]->(c:CareerEvent {kind: 'promotion'})
WHERE c.at >= $start AND c.at < $end
WITH p, c.at AS promoted, count(DISTINCT c.source) AS sources
OPTIONAL MATCH (s:Person)-[t:SPONSORS]->(p)
WHERE coalesce(t.start, t.at) <= promoted AND coalesce(t.start, t.at) > promoted - duration({days: $days})
RETURN p.id AS person, promoted AS promoted, sources AS sources, count(t) AS acts, count(DISTINCT s) AS sponsors,
       max(coalesce(t.start, t.at)) AS last_act
ORDER BY promoted, person, sources
