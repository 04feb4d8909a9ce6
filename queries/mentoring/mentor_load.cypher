// name: mentor_load
// doc: How many people each mentor mentors in the window [$start, $end), and how often they were in contact.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns mentor: string; name: string; mentees: int, people; contacts: int, interactions
// order: mentees DESC, mentor
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start < $end
  AND (t.`end` >= $start
       OR (t.`end` IS NULL AND (m.left IS NULL OR m.left >= $start) AND (e.left IS NULL OR e.left >= $start)))
WITH DISTINCT m, e
OPTIONAL MATCH (m)-[c:INTERACTED]-(e)
WHERE c.day >= $start AND c.day < $end
RETURN m.id AS mentor, m.name AS name, count(DISTINCT e) AS mentees, count(c) AS contacts
ORDER BY mentees DESC, mentor
