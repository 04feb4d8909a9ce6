// name: sponsor_access
// doc: How many steps $person, or everyone present, is from the nearest sponsor in the window [$start, $end), and how
//   many sponsors are within 1, 2 and 3 steps: the metrics sponsor_distance and sponsors_within_1, _2 and _3.
//   A sponsor is in the organisation in the window and, on $start or the day of joining after it, at level $level or
//   above (levels that are numbers), or named in $sponsors; nobody is a sponsor of himself. Without a sponsor within
//   3 steps the distance is missing. A step is a tie of $kinds; a mentorship without an end lasts until either person
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
WITH senior, $start - duration({days: $assumed_days}) AS since

MATCH (p:Person)
WHERE ($person IS NULL OR p.id = $person) AND p.external = false
  AND (p.joined IS NULL OR p.joined < $end) AND (p.left IS NULL OR p.left >= $start)
OPTIONAL MATCH (p)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds AND (t.`end` IS NOT NULL OR t.start > since))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, since, p, collect(DISTINCT n) AS one

UNWIND CASE WHEN size(one) = 0 THEN [null] ELSE one END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds AND (t.`end` IS NOT NULL OR t.start > since))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, since, p, one, collect(DISTINCT n) AS near
WITH senior, since, p, one, [n IN near WHERE NOT n IN one] AS two

UNWIND CASE WHEN size(two) = 0 THEN [null] ELSE two END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((type(t) = 'INTERACTED' AND 'interactions' IN $kinds AND t.day >= $start AND t.day < $end)
       OR (((type(t) = 'MENTORS' AND 'mentorships' IN $kinds AND (t.`end` IS NOT NULL OR t.start > since))
            OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds))
           AND t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND 'sponsorships' IN $kinds AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH senior, p, one, two, collect(DISTINCT n) AS near
WITH p,
     size([s IN senior WHERE s IN one]) AS first,
     size([s IN senior WHERE s IN two]) AS second,
     size([s IN senior WHERE s <> p AND s IN near AND NOT s IN one AND NOT s IN two]) AS third
RETURN p.id AS person,
       CASE WHEN first > 0 THEN 1 WHEN second > 0 THEN 2 WHEN third > 0 THEN 3 END AS distance,
       first AS within_1, first + second AS within_2, first + second + third AS within_3
ORDER BY person
