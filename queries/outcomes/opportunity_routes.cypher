// name: opportunity_routes
// doc: Opportunities offered in [$start, $end) by kind, and how they came: through somebody, and of those through a mentor
//   or a sponsor of the receiver by that day. A mentorship counts while it lasts, a sponsorship from its first day on.
// param start: date, example 2024-07-01
// param end: date, example 2025-07-01
// returns kind: string; offered: int, opportunities; accepted: int, opportunities; through_somebody: int, opportunities; through_mentor: int, opportunities; through_sponsor: int, opportunities
// order: kind
MATCH (p:Person)-[:OFFERED]->(o:Opportunity)
WHERE o.offered_at >= $start AND o.offered_at < $end
OPTIONAL MATCH (v:Person {id: o.via_id})-[t:MENTORS|SPONSORS]->(p)
WHERE coalesce(t.start, t.at) <= o.offered_at AND (type(t) = 'SPONSORS' OR t.`end` IS NULL OR t.`end` >= o.offered_at)
WITH o,
     sum(CASE WHEN type(t) = 'MENTORS' THEN 1 ELSE 0 END) AS mentoring,
     sum(CASE WHEN type(t) = 'SPONSORS' THEN 1 ELSE 0 END) AS sponsoring
RETURN o.kind AS kind, count(o) AS offered, count(o.accepted_at) AS accepted, count(o.via_id) AS through_somebody,
       sum(CASE WHEN mentoring > 0 THEN 1 ELSE 0 END) AS through_mentor,
       sum(CASE WHEN sponsoring > 0 THEN 1 ELSE 0 END) AS through_sponsor
ORDER BY kind
