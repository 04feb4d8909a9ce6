// name: people_without_sponsor_path
// doc: People below the sponsors' level who cannot reach any sponsor in at most $hops steps.
//   A sponsor holds a position of level $level or above on the day $at. A step is a tie in the $days days before
//   $at: an interaction, a mentorship or a sponsorship. Whoever is not in the organisation on that day is left out.
//   It walks from every sponsor and meets nearly everyone on the way: with 100,000 people it takes more than 40 s,
//   and a --timeout to match.
// param at: date, example 2025-01-01
// param hops: int = 3, 1..3
// param level: int = 6
// param days: int = 90, 1..36500
// returns person: string; name: string
// order: person
MATCH (s:Person)-[:HELD]->(p:Position)
WHERE p.valid_from <= $at AND (p.valid_to IS NULL OR p.valid_to >= $at) AND p.level >= $level
  AND (s.left IS NULL OR s.left >= $at)
WITH collect(DISTINCT s) AS sponsors
WITH sponsors, $at - duration({days: $days}) AS since

UNWIND CASE WHEN size(sponsors) = 0 THEN [null] ELSE sponsors END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < $at)
       OR (t.start < $at AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < $at))
  AND (n.left IS NULL OR n.left >= since)
WITH since, sponsors, collect(DISTINCT n) AS one

UNWIND CASE WHEN size(one) = 0 OR $hops < 2 THEN [null] ELSE one END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < $at)
       OR (t.start < $at AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < $at))
  AND (n.left IS NULL OR n.left >= since)
WITH since, sponsors, one, collect(DISTINCT n) AS two

UNWIND CASE WHEN size(two) = 0 OR $hops < 3 THEN [null] ELSE two END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < $at)
       OR (t.start < $at AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < $at))
  AND (n.left IS NULL OR n.left >= since)
WITH sponsors, one, two, collect(DISTINCT n) AS three
WITH [n IN sponsors + one + two + three | n.id] AS near

MATCH (q:Person)
WHERE NOT q.id IN near AND q.external = false
  AND (q.joined IS NULL OR q.joined <= $at) AND (q.left IS NULL OR q.left >= $at)
RETURN q.id AS person, q.name AS name
ORDER BY person
