// name: ties_through_mentor
// doc: People whom $person was first in contact with, on record, in [$start, $end), and whom a mentor already knew.
//   The mentor mentored $person on that day, and had been in contact with the new contact before. introduced says
//   whether an introduction of the two by the mentor is on record, up to that day.
// param person: string, example "P014"
// param start: date, example 2024-07-01
// param end: date, example 2025-07-01
// returns alter: string; name: string; first_day: date; mentor: string; known_since: date; introduced: bool
// order: first_day, alter, mentor, known_since
MATCH (e:Person {id: $person})-[t:INTERACTED]-(a:Person)
WITH e, a, min(t.day) AS first_day
WHERE first_day >= $start AND first_day < $end
MATCH (m:Person)-[u:MENTORS]->(e)
WHERE u.start <= first_day AND (u.`end` IS NULL OR u.`end` >= first_day) AND m <> a
WITH DISTINCT e, a, first_day, m
MATCH (m)-[c:INTERACTED]-(a)
WHERE c.day < first_day
WITH e, a, first_day, m, min(c.day) AS known_since
OPTIONAL MATCH (e)-[i:INTRODUCED]-(a)
WHERE i.broker_id = m.id AND i.at <= first_day
RETURN a.id AS alter, a.name AS name, first_day AS first_day, m.id AS mentor, known_since AS known_since,
       count(i) > 0 AS introduced
ORDER BY first_day, alter, mentor, known_since
