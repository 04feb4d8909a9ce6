// name: sponsor_access
// doc: How many steps $person, or everyone present, is from the nearest sponsor in the window [$start, $end), and how
//   many sponsors are within 1, 2 and 3 steps: the metrics sponsor_distance and sponsors_within_1, _2 and _3.
//   A sponsor is in the organisation in the window and, on $start or the day of joining after it, at level $level or
//   above (levels that are numbers), or named in $sponsors; nobody is his own sponsor. Whoever has no sponsor within
//   3 steps has no row. A step is a tie of $kinds; a mentorship without an end lasts until either person
//   leaves, and at most $assumed_days days. For everyone in a large program this takes long: name a person.
// param person: string = null, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// param level: int = 6
// param sponsors: strings = []
// param kinds: strings = ["interactions", "mentorships", "sponsorships"]
// param assumed_days: int = 36500, 1..36500
// returns person: string; distance: int, steps; within_1: int, people; within_2: int, people; within_3: int, people
// order: person
MATCH (s:Person)
WHERE (s.joined IS NULL OR s.joined < $end) AND (s.left IS NULL OR s.left >= $start)
OPTIONAL MATCH (s)-[:HELD]->(h:Position)
WHERE h.valid_from <= CASE WHEN s.joined > $start THEN s.joined ELSE $start END
  AND (h.valid_to IS NULL OR h.valid_to >= CASE WHEN s.joined > $start THEN s.joined ELSE $start END)
WITH s, h ORDER BY h.valid_from DESC
WITH s, collect(h) AS held
WHERE coalesce(head(held).level, s.level) >= $level OR s.id IN $sponsors
WITH collect(s) AS senior

OPTIONAL MATCH (p:Person {id: $person})
UNWIND CASE WHEN $person IS NULL THEN senior ELSE [p] END AS r
MATCH (r)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> r
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds
             AND (t.`end` IS NOT NULL OR t.start > $start - duration({days: $assumed_days})))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (r.left IS NULL OR (r.left >= $start AND r.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, r, collect(DISTINCT n) AS one

UNWIND one AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> r
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds
             AND (t.`end` IS NOT NULL OR t.start > $start - duration({days: $assumed_days})))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, r, one, collect(DISTINCT n) AS near
WITH senior, r, one, [n IN near WHERE NOT n IN one] AS two

UNWIND CASE WHEN size(two) = 0 THEN [null] ELSE two END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> r
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds
             AND (t.`end` IS NOT NULL OR t.start > $start - duration({days: $assumed_days})))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, r, one, two, collect(DISTINCT n) AS near
WITH senior, r, [[1, one], [2, two], [3, [n IN near WHERE NOT n IN one AND NOT n IN two]]] AS found
UNWIND found AS layer
UNWIND layer[1] AS n
WITH senior, r, n, layer[0] AS steps
WHERE $person IS NULL OR n IN senior
WITH CASE WHEN $person IS NULL THEN n ELSE r END AS p, steps
WHERE p.external = false AND (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
RETURN p.id AS person, min(steps) AS distance,
       sum(CASE WHEN steps = 1 THEN 1 ELSE 0 END) AS within_1,
       sum(CASE WHEN steps <= 2 THEN 1 ELSE 0 END) AS within_2, count(*) AS within_3
ORDER BY person
