// name: multiplex_ties
// doc: Pairs of people who were joined in more than one way in the window [$start, $end).
//   The ways are interactions, a mentorship, a sponsorship and a request for support; each pair is listed once.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns a: string; b: string; ways: int, kinds of tie; contacts: int, interactions; mentorship: bool; sponsorship: bool; requests: int, requests
// order: ways DESC, a, b
MATCH (p:Person)-[t:MENTORS|SPONSORS|ASKED]->(q:Person)
WHERE (t.start < $end
       AND (t.`end` >= $start
            OR (t.`end` IS NULL AND (p.left IS NULL OR (p.left >= $start AND p.left >= t.start))
                AND (q.left IS NULL OR (q.left >= $start AND q.left >= t.start)))))
   OR (type(t) = 'SPONSORS' AND t.start IS NULL AND t.at >= $start AND t.at < $end)
   OR (t.asked_at >= $start AND t.asked_at < $end)
WITH CASE WHEN p.id < q.id THEN p ELSE q END AS a, CASE WHEN p.id < q.id THEN q ELSE p END AS b, type(t) AS way
WITH a, b,
     sum(CASE WHEN way = 'MENTORS' THEN 1 ELSE 0 END) AS mentoring,
     sum(CASE WHEN way = 'SPONSORS' THEN 1 ELSE 0 END) AS sponsoring,
     sum(CASE WHEN way = 'ASKED' THEN 1 ELSE 0 END) AS requests
OPTIONAL MATCH (a)-[c:INTERACTED]-(b)
WHERE c.day >= $start AND c.day < $end
WITH a, b, mentoring, sponsoring, requests, count(c) AS contacts
WITH a, b, mentoring, sponsoring, requests, contacts,
     CASE WHEN contacts > 0 THEN 1 ELSE 0 END + CASE WHEN mentoring > 0 THEN 1 ELSE 0 END
     + CASE WHEN sponsoring > 0 THEN 1 ELSE 0 END + CASE WHEN requests > 0 THEN 1 ELSE 0 END AS ways
WHERE ways > 1
RETURN a.id AS a, b.id AS b, ways AS ways, contacts AS contacts, mentoring > 0 AS mentorship,
       sponsoring > 0 AS sponsorship, requests AS requests
ORDER BY ways DESC, a, b
