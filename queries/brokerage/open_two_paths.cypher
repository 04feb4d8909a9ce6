// name: open_two_paths
// doc: Between which units $person stands in the window [$start, $end): pairs of contacts of different units, and how
//   many of the pairs had no tie with one another. A tie is an interaction, a mentorship or a sponsorship; units are
//   those on $start.
// param person: string, example "P014"
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns unit: string; other_unit: string; pairs: int, pairs of people; open: int, pairs of people
// order: unit, other_unit
MATCH (p:Person {id: $person})-[t:INTERACTED|MENTORS|SPONSORS]-(n:Person)
WHERE n <> p
  AND ((t.day >= $start AND t.day < $end)
       OR (t.start < $end
           AND (t.`end` >= $start
                OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                    AND (n.left IS NULL OR (n.left >= $start AND n.left >= t.start)))))
       OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end))
WITH DISTINCT n
MATCH (n)-[:HELD]->(h:Position)
WHERE h.valid_from <= $start AND (h.valid_to IS NULL OR h.valid_to >= $start) AND h.org_unit IS NOT NULL
WITH DISTINCT n, h.org_unit AS unit
WITH collect([n, unit]) AS contacts
UNWIND contacts AS one
UNWIND contacts AS other
WITH one[0] AS a, one[1] AS unit, other[0] AS b, other[1] AS other_unit
WHERE unit < other_unit AND a <> b
OPTIONAL MATCH (a)-[t:INTERACTED|MENTORS|SPONSORS]-(b)
WHERE (t.day >= $start AND t.day < $end)
   OR (t.start < $end
       AND (t.`end` >= $start
            OR (t.`end` IS NULL AND (a.left IS NULL OR (a.left >= $start AND a.left >= t.start))
                AND (b.left IS NULL OR (b.left >= $start AND b.left >= t.start)))))
   OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end)
WITH unit, other_unit, a, b, count(t) AS ties
RETURN unit AS unit, other_unit AS other_unit, count(*) AS pairs, sum(CASE WHEN ties = 0 THEN 1 ELSE 0 END) AS open
ORDER BY unit, other_unit
