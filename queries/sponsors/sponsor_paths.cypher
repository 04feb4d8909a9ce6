// name: sponsor_paths
// doc: One shortest path from $person to each sponsor within $hops steps, by the ties of the window [$start, $end).
//   A sponsor holds a position of level $level or above on $start. Of several equally short paths the one is shown whose
//   last people come first in the alphabet. A tie is an interaction, a mentorship or a sponsorship.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// param level: int = 6
// param hops: int = 3, 1..3
// returns sponsor: string; steps: int, steps; path: string
// order: steps, sponsor
MATCH (p:Person {id: $person})
OPTIONAL MATCH (p)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH p, collect(DISTINCT n) AS one

UNWIND CASE WHEN size(one) = 0 OR $hops < 2 THEN [null] ELSE one END AS m
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p AND NOT n IN one
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH p, one, n, min(m.id) AS last
WITH p, one, collect([n, last]) AS steps
WITH p, one, [s IN steps WHERE s[0] IS NOT NULL | s[0]] AS two, [s IN steps WHERE s[0] IS NOT NULL | s[1]] AS before

UNWIND CASE WHEN size(two) = 0 OR $hops < 3 THEN [null] ELSE range(0, size(two) - 1) END AS place
WITH p, one, two, before, two[place] AS m, before[place] + ' > ' + two[place].id AS way
OPTIONAL MATCH (m)-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p AND NOT n IN one AND NOT n IN two
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (m.left IS NULL OR (m.left >= $start AND m.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH p, one, two, before, n, min([m.id, way]) AS last
WITH p, one, two, before, collect([n, last[1]]) AS three
WITH [n IN one | [n, 1, p.id + ' > ' + n.id]]
     + [place IN range(0, size(two) - 1) | [two[place], 2, p.id + ' > ' + before[place] + ' > ' + two[place].id]]
     + [s IN three WHERE s[0] IS NOT NULL | [s[0], 3, p.id + ' > ' + s[1] + ' > ' + s[0].id]] AS found
UNWIND found AS reach
WITH reach[0] AS s, reach[1] AS steps, reach[2] AS path
MATCH (s)-[:HELD]->(h:Position)
WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start) AND h.level >= $level
  AND (s.left IS NULL OR s.left >= $start)
RETURN DISTINCT s.id AS sponsor, steps AS steps, path AS path
ORDER BY steps, sponsor
