// name: opportunities_through_ties
// doc: Opportunities offered in [$start, $end) that came through somebody, and what that person was to the receiver.
//   contacts_before counts their interactions up to the day before the offer.
// param start: date, example 2024-07-01
// param end: date, example 2025-07-01
// returns person: string; kind: string; offered: date; accepted: date; via: string; contacts_before: int, interactions; mentor: bool
// order: offered, person, kind, via, accepted
MATCH (p:Person)-[:OFFERED]->(o:Opportunity)
WHERE o.offered_at >= $start AND o.offered_at < $end AND o.via_id IS NOT NULL
MATCH (v:Person {id: o.via_id})
OPTIONAL MATCH (v)-[t:INTERACTED|MENTORS]-(p)
WITH p, o, v,
     sum(CASE WHEN t.day < o.offered_at THEN 1 ELSE 0 END) AS contacts_before,
     sum(CASE WHEN type(t) = 'MENTORS' AND startNode(t) = v AND t.start <= o.offered_at
               AND (t.`end` IS NULL OR t.`end` >= o.offered_at) THEN 1 ELSE 0 END) AS mentoring
RETURN p.id AS person, o.kind AS kind, o.offered_at AS offered, o.accepted_at AS accepted, v.id AS via,
       contacts_before AS contacts_before, mentoring > 0 AS mentor
ORDER BY offered, person, kind, via, accepted
