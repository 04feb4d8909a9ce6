// name: sponsors_within
// doc: The sponsors that $person can reach in at most $hops steps, nearest first.
//   A sponsor holds a position of level $level or above on the day $at. A step is a tie in the $days days before
//   $at: an interaction, a mentorship or a sponsorship. Without $at it is the day after the person's last tie.
// param person: string, example "P014"
// param hops: int = 3, 1..4
// param level: int = 6
// param at: date = null, example 2025-01-01
// param days: int = 90, 1..36500
// returns sponsor: string; steps: int, steps
// order: steps, sponsor
MATCH (ego:Person {id: $person})
OPTIONAL MATCH (ego)-[t:INTERACTED|MENTORS|SPONSORS]-(:Person)
WITH ego, coalesce($at, max(coalesce(t.day, t.`end`, t.start, t.at)) + duration({days: 1})) AS until
WITH ego, until, until - duration({days: $days}) AS since

OPTIONAL MATCH (ego)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < until)
       OR (t.start < until AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < until))
  AND (n.left IS NULL OR n.left >= since) AND n <> ego
WITH ego, until, since, collect(DISTINCT n) AS one

UNWIND CASE WHEN size(one) = 0 OR $hops < 2 THEN [null] ELSE one END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < until)
       OR (t.start < until AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < until))
  AND (n.left IS NULL OR n.left >= since) AND n <> ego
WITH ego, until, since, one, collect(DISTINCT n) AS near
WITH ego, until, since, one, [n IN near WHERE NOT n IN one] AS two

UNWIND CASE WHEN size(two) = 0 OR $hops < 3 THEN [null] ELSE two END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < until)
       OR (t.start < until AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < until))
  AND (n.left IS NULL OR n.left >= since) AND n <> ego
WITH ego, until, since, one, two, collect(DISTINCT n) AS near
WITH ego, until, since, one, two, [n IN near WHERE NOT n IN one AND NOT n IN two] AS three

UNWIND CASE WHEN size(three) = 0 OR $hops < 4 THEN [null] ELSE three END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE ((t.day >= since AND t.day < until)
       OR (t.start < until AND (t.`end` IS NULL OR t.`end` >= since))
       OR (type(t) = 'SPONSORS' AND t.at >= since AND t.at < until))
  AND (n.left IS NULL OR n.left >= since) AND n <> ego
WITH until, one, two, three, collect(DISTINCT n) AS near
WITH until, one, two, three,
     [n IN near WHERE NOT n IN one AND NOT n IN two AND NOT n IN three] AS four

UNWIND [[1, one], [2, two], [3, three], [4, four]] AS reach
WITH until, reach[0] AS steps, reach[1] AS people
WHERE steps <= $hops
UNWIND people AS s
MATCH (s)-[:HELD]->(p:Position)
WHERE p.valid_from <= until AND (p.valid_to IS NULL OR p.valid_to >= until) AND p.level >= $level
  AND (s.left IS NULL OR s.left >= until)
RETURN DISTINCT s.id AS sponsor, steps AS steps
ORDER BY steps, sponsor
