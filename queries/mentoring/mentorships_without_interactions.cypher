// name: mentorships_without_interactions
// doc: Mentorships active in [$start, $end) whose two people had no interaction on record in that time.
// param start: date, example 2024-10-01
// param end: date, example 2025-01-01
// returns mentor: string; mentee: string; start: date; program: string; last_contact: date
// order: mentor, mentee, start, program
MATCH (m:Person)-[t:MENTORS]->(e:Person)
WHERE t.start < $end
  AND (t.`end` >= $start
       OR (t.`end` IS NULL AND (m.left IS NULL OR m.left >= $start) AND (e.left IS NULL OR e.left >= $start)))
OPTIONAL MATCH (m)-[c:INTERACTED]-(e)
WHERE c.day < $end
WITH m, e, t, max(c.day) AS last_contact
WHERE last_contact IS NULL OR last_contact < $start
RETURN m.id AS mentor, e.id AS mentee, t.start AS start, t.program AS program, last_contact AS last_contact
ORDER BY mentor, mentee, start, program
